package matrix

import (
	"fmt"
	"io"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// WriteTable prints the outcomes as a table for people, with a legend and a
// verdict. With colour it uses escape sequences.
func WriteTable(w io.Writer, outcomes []Outcome, colour bool) {
	paint := painter(colour)
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = text.FormatDefault
	header := table.Row{"row", "method", "frontend"}
	var columns []table.ColumnConfig
	for _, s := range Surfaces() {
		header = append(header, s.String())
		columns = append(columns, table.ColumnConfig{Name: s.String(), Align: text.AlignCenter, AlignHeader: text.AlignCenter})
	}
	t.SetColumnConfigs(append(columns, table.ColumnConfig{Name: "took", Align: text.AlignRight}))
	t.AppendHeader(append(header, "took", "refused by"))
	last := ""
	for _, o := range outcomes {
		id, title := o.Row.ID, o.Row.Title
		switch {
		case id == last:
			id, title = "", ""
		case last != "":
			t.AppendSeparator()
		}
		last = o.Row.ID
		t.AppendRow(tableRow(o, id, title, paint))
	}
	t.Render()
	fmt.Fprintln(w, legend)
	writeProblems(w, outcomes)
	fmt.Fprintln(w, verdict(outcomes, paint))
}

const legend = `LEAK     the secret is there            refused  the build ended with an error that says what to do
·        the secret is not there        printed  the Dockerfile's own RUN prints it (a warning says so)
sent     the client sent it, as a build argument or in the Dockerfile itself, before a frontend could refuse it
read     the builder read it, as only its content tells what the file is (a warning says so; --secret avoids it)
kept     the builder keeps the layer that was refused, for itself, until it is pruned
told     the base image has it already, as a warning says`

func tableRow(o Outcome, id, title string, paint func(Cell, string) string) table.Row {
	name := o.builder()
	if o.Variant.Name != "" {
		name += ", " + o.Variant.Name
	}
	row := table.Row{id, title, name}
	for _, cell := range o.Got {
		row = append(row, paint(cell, cell.String()))
	}
	row = append(row, o.Took.Round(10*time.Millisecond).String(), o.Why)
	if len(o.Problems) > 0 {
		row = append(row, "UNEXPECTED")
	}
	return row
}

// painter returns how a cell's text is coloured.
func painter(colour bool) func(Cell, string) string {
	if !colour {
		return func(_ Cell, s string) string { return s }
	}
	colours := map[Cell]text.Colors{
		Clean: {text.FgGreen}, Leak: {text.FgRed, text.Bold}, Refused: {text.FgCyan},
		Printed: {text.FgYellow}, Sent: {text.FgYellow}, Read: {text.FgYellow}, Kept: {text.FgYellow}, Told: {text.FgYellow},
	}
	return func(c Cell, s string) string { return colours[c].EscapeSeq() + s + text.Reset.EscapeSeq() }
}

func writeProblems(w io.Writer, outcomes []Outcome) {
	for _, o := range outcomes {
		for _, problem := range o.Problems {
			fmt.Fprintf(w, "%s: %s\n", o.Name(), problem)
		}
	}
}

// Name tells the outcome apart from all others of a run.
func (o Outcome) Name() string {
	name := o.Row.ID + "/" + o.builder()
	if o.Variant.Name != "" {
		name += "/" + o.Variant.Name
	}
	return name
}

// builder is what people call what built.
func (o Outcome) builder() string {
	if o.Variant.Command {
		return "leaktight build"
	}
	return string(o.Frontend)
}

// verdict sums the outcomes up in one line.
func verdict(outcomes []Outcome, paint func(Cell, string) string) string {
	leaky := map[Frontend]map[string]bool{Upstream: {}, Leaktight: {}}
	rows := map[string]bool{}
	unexpected := 0
	for _, o := range outcomes {
		rows[o.Row.ID] = true
		for _, cell := range o.Got {
			if cell == Leak {
				leaky[o.Frontend][o.Row.ID] = true
			}
		}
		if len(o.Problems) > 0 {
			unexpected++
		}
	}
	sum := fmt.Sprintf("%d methods: %d leak with upstream, %d with leaktight.", len(rows), len(leaky[Upstream]), len(leaky[Leaktight]))
	if unexpected > 0 {
		return paint(Leak, fmt.Sprintf("%s %d outcomes are not as expected.", sum, unexpected))
	}
	return paint(Clean, sum+" All as expected.")
}
