package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// figures reads what benchmarks printed, and prints their figures and what other
// programs do as tables. A figure is a line figure|WHAT|VALUE|AIM|STRETCH, with an
// aim such as <=1.05 or >=20; the last two may be empty. A program is a line
// peer|NAME|CPU|WALL|MEMORY|FOUND|ELSEWHERE.
func figures(in io.Reader, out io.Writer) error {
	dt, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	all := newTable(out, "figure", "measured", "aim", "", "stretch", "")
	peers := newTable(out, "program", "cpu s", "wall s", "MiB", "planted, found", "files elsewhere")
	for line := range strings.Lines(string(dt)) {
		switch f := strings.Split(strings.TrimSuffix(line, "\n"), "|"); {
		case f[0] == "figure" && len(f) == 5:
			all.AppendRow(table.Row{f[1], f[2], f[3], judge(f[2], f[3]), f[4], judge(f[2], stretch(f[3], f[4]))})
		case f[0] == "peer" && len(f) == 7:
			peers.AppendRow(table.Row{f[1], f[2], f[3], f[4], f[5], f[6]})
		case f[0] == "figure" || f[0] == "peer":
			return fmt.Errorf("not a figure: %q", line)
		}
	}
	peers.Render()
	fmt.Fprintln(out, "Each ratio was measured in turn in one run; processor and wall times are the best of all, builds and starts the median.")
	all.Render()
	return nil
}

func newTable(out io.Writer, header ...any) table.Writer {
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = text.FormatDefault
	t.AppendHeader(table.Row(header))
	return t
}

// stretch is an aim further than another one.
func stretch(aim, value string) string {
	if value == "" || len(aim) < 2 {
		return ""
	}
	return aim[:2] + value
}

// judge says whether a value meets an aim, nothing where there is none.
func judge(value, aim string) string {
	if aim == "" {
		return ""
	}
	got, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return "?"
	}
	want, err := strconv.ParseFloat(strings.TrimLeft(aim, "<=>"), 64)
	switch {
	case err != nil:
		return "?"
	case strings.HasPrefix(aim, "<=") && got <= want, strings.HasPrefix(aim, ">=") && got >= want:
		return "met"
	}
	return "not met"
}
