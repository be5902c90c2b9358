// Package rule is leaktight's vocabulary and catalogue: what a finding is, which
// rules there are, which files hold credentials and how their content shows it.
//
// Everything here is data and pure functions on it. Nothing reads a file, asks a
// daemon or writes for people; the packages above do that with these words.
package rule
