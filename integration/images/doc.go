// Package images makes the base images that the Dockerfiles of the matrix name
// and puts them into a registry.
//
// Docker Hub cannot be asked where the tests run, so the images are made of
// Debian's packages, of busybox and of the machine's own Go, and served under
// their Docker Hub names. [Build] makes the layers once and keeps them in a
// cache folder; [Set.Push] uploads them.
package images
