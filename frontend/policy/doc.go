// Package policy reads what a project, and the organisation above it, says about
// leaktight's findings: which rules to skip, which files and variables to allow,
// which further ones are credentials, and how severe each rule is.
//
// A file becomes a [File] ([Parse]), and up to two of them a [Policy] ([New]): the
// project's, and the one from above, which may lock entries. A policy judges
// findings ([Policy.Judge]): it never makes one disappear. What it lets pass
// becomes a warning with the reason that its entry gives. A secret passed by
// --build-arg is never let pass, for it is published already.
//
// Everything here is a pure function of text and of the date. The nil *Policy is
// that of a project without any.
package policy
