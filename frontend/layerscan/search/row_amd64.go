package search

import "golang.org/x/sys/cpu"

// nextRowAVX2 gives the first place from i on where minRun bytes of tokens are in
// a row. Where there are none, it gives a place less than 64 bytes before the end
// of text, up to which there are none.
//
//go:noescape
func nextRowAVX2(text []byte, i int) int

// nextRow is nextRowAVX2 where the processor has that, and else gives i.
func nextRow(text []byte, i int) int {
	if !cpu.X86.HasAVX2 {
		return i
	}
	return nextRowAVX2(text, i)
}
