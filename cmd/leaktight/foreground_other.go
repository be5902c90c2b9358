//go:build !unix

package main

// inForeground is true: a console sends Ctrl-C to all processes that it has.
func inForeground() bool { return true }
