// Package leak makes random secret values and finds them again.
//
// A [Value] carries a core of letters and digits that no escaping touches, so a
// search for the core finds the value in JSON, in a shell word, in a URL or in
// a Dockerfile alike. A [Finder] looks for the cores of many values in one pass,
// also base64 and hex encoded, and also inside gzip and zstd streams. What it
// returns names values and places; it never holds the text around a hit.
package leak
