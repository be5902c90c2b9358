// Package llbtransform turns secret-bearing instructions into secret mounts. It
// plans what becomes of each instruction, rewrites the Dockerfile's text in
// place, and guards the LLB that comes out of it.
//
// It takes a parsed Dockerfile and the settled hits of package detect, and gives
// a [Plan]: findings for people, the rewritten text, and the secrets that the
// build now wants. No rewrite adds or removes a line, so every position in the
// result is a position in the original. What cannot be rewritten safely is a
// finding with verdict fail, and nothing of such a plan may be built.
package llbtransform
