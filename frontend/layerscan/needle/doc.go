// Package needle looks for values that must not be there, in whatever form they
// may lie in a file.
//
// [Forms] takes a value and gives its forms: as it is, in base64, in hex and so
// on. [Set] looks for thousands of byte strings at once. Neither prints, logs nor
// puts into an error what it is given.
package needle
