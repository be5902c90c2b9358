// Package integration proves on a real BuildKit daemon that a build leaks
// nothing: every known way to hand a secret to a build (a row) is built with
// upstream's frontend and with leaktight, and every surface on which a secret
// could stay behind (a column) is searched for its value.
//
// The parts, from the bottom up:
//
//   - [github.com/leaktight/leaktight/integration/leak] makes random secret
//     values and finds them again, in whatever encoding;
//   - [github.com/leaktight/leaktight/integration/project] makes working copies of
//     software projects with such values in them;
//   - [github.com/leaktight/leaktight/integration/images] makes the base images
//     that the Dockerfiles name, as Docker Hub cannot be asked;
//   - [github.com/leaktight/leaktight/integration/fixture] serves what the
//     builds log in to: a package index, web pages, a git host;
//   - [github.com/leaktight/leaktight/integration/testenv] runs all of that
//     beside buildkitd, a registry and the docker client, in namespaces of its own;
//   - [github.com/leaktight/leaktight/integration/matrix] holds the rows and
//     gives the result;
//   - TestLeakShapes has what only a look at the built layers tells, each beside a
//     near miss: a build of the same form that passes;
//   - integration/harness is the command behind the Makefile's targets.
package integration
