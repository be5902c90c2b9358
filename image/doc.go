// Package image opens images where they lie: in a registry, in an OCI layout, or in a
// file of docker save. It gives each layer as a stream, and checks that a blob is
// what its digest says.
package image
