package main

import (
	"io"

	"github.com/spf13/cobra"
)

// help writes help, and keeps the first error in doing so, which cobra drops.
type help struct {
	w   io.Writer
	err error
}

// keepHelpErrors has a command and all below it write their help like that.
func keepHelpErrors(root *cobra.Command) *help {
	h, write := &help{w: root.OutOrStdout()}, root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		cmd.SetOut(h)
		write(cmd, args)
	})
	return h
}

// Write writes until something goes wrong.
func (h *help) Write(p []byte) (n int, err error) {
	if h.err == nil {
		n, h.err = h.w.Write(p)
	}
	return n, h.err
}
