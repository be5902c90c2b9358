// Package project makes working copies of software projects as they lie on
// people's disks: with the credential files that nobody commits, and with the
// files beside them that only look like some. Which is which stands with each
// file. The credentials are random and fresh for each working copy.
package project
