// Package hostiletest makes file trees that somebody made to hurt whoever reads
// them, for tests of all that walks trees. Nothing outside of tests imports it.
package hostiletest
