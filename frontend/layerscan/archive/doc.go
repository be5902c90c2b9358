// Package archive opens archives and compressed files as streams, one level at a
// time: the caller looks at each member and opens what is an archive again. It
// unpacks nothing to disk and needs no more memory than it is allowed.
package archive
