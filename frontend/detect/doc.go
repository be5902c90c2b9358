// Package detect reads a Dockerfile and tells which of its instructions carry a
// secret. It takes text and gives [Hit]s; it opens no file, asks no daemon and
// changes nothing.
//
// A hit judges one instruction by itself. How far a secret reaches through the
// build, and what is to be done about it, is decided by package llbtransform.
package detect
