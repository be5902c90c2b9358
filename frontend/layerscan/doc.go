// Package layerscan tells which files of a directory tree, such as a mounted layer,
// are credentials. It takes files, from the walk of package search, and gives hits:
// where a credential lies and of which kind, never what is in it. It knows neither
// Docker nor Dockerfiles.
package layerscan
