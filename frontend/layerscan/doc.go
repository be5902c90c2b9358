// Package layerscan looks for credential files in one directory tree, such as a
// mounted layer. It takes a tree and gives hits: where a credential lies and of
// which kind, never what is in it. It knows neither Docker nor Dockerfiles.
//
// A tree may be hostile. The scan stays inside it, follows no symbolic link,
// opens nothing but regular files and directories, and reads at most 1 MiB of
// each. What it cannot read is an error and not a pass.
package layerscan
