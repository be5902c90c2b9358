// Package script answers what the shell script of one RUN instruction does
// to files that are mounted into it read-only, and how the Dockerfile's own
// text has to change so that the script runs on such mounts.
//
// It takes the lines of a RUN (or ONBUILD RUN) instruction as they stand in
// the Dockerfile, [Assemble]s the script as BuildKit hands it to the shell,
// and [Analyse]s it: an `rm`, `chmod` or `chown` of a mounted path loses its
// effect by [Edit]s of the instruction's source, everything else that would
// break or leak is reported as a [Problem] or a [Print].
//
// Promises: values in, values out; no edit adds or removes a line; an edited
// instruction has been parsed again by BuildKit's parser and by the shell
// parser, and holds the script that was meant. What cannot be edited safely
// is a Problem, never a silent pass.
package script
