// Package matrix holds the methods by which people hand secrets to a build
// (rows), the places where a secret can stay behind (surfaces), and the code
// that builds every row with both frontends and searches every surface.
//
// A row is a folder of testdata, the Dockerfile and the files of its build
// context, and an entry of [Rows] that says how it is built, what leaks, and
// what the build must have done. The files are templates over the row's values,
// which are random and fresh for each build.
package matrix
