package main

import (
	"fmt"
	"io"
	"sync/atomic"

	"github.com/docker/go-units"
	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/image"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// progress tells how far a scan is: with a bar on a terminal, and else with a line for
// each layer. Layers may be read side by side.
type progress struct {
	talk *talk
	// what is being done. layers are to be read, and the first ones of them are begun.
	what          string
	layers, begun atomic.Int64
	// bars and bar are nil where there is no bar.
	bars *mpb.Progress
	bar  *mpb.Bar
}

// newProgress starts to tell of what is done with a target.
func newProgress(t *talk, target string) *progress {
	p := &progress{talk: t, what: "scan " + report.Printable(target)}
	if t.quiet || t.verbose || dumb() || !isTerminal(t.w) {
		return p
	}
	p.bars = mpb.New(mpb.WithOutput(t.w))
	p.bar = p.bars.MustAdd(0, p.filler(), mpb.PrependDecorators(decor.Any(p.head)), mpb.AppendDecorators(decor.Any(tail)), mpb.BarFillerTrim())
	return p
}

// filler turns as long as nobody knows how much there is to read.
func (p *progress) filler() mpb.BarFiller {
	bar, spinner := mpb.BarStyle().Build(), mpb.SpinnerStyle().PositionLeft().Build()
	return mpb.BarFillerFunc(func(w io.Writer, s decor.Statistics) error {
		if s.Total <= 0 {
			return spinner.Fill(w, s)
		}
		return bar.Fill(w, s)
	})
}

func (p *progress) head(decor.Statistics) string {
	if n := p.layers.Load(); n > 0 {
		return fmt.Sprintf("scan layer %d of %d ", p.begun.Load(), n)
	}
	return p.what + " "
}

func tail(s decor.Statistics) string {
	if s.Total <= 0 {
		return ""
	}
	return " " + units.BytesSize(float64(s.Current)) + " of " + units.BytesSize(float64(s.Total))
}

// expect says which layers will be read.
func (p *progress) expect(layers []*part) {
	if p.bar == nil {
		return
	}
	size := int64(0)
	for _, l := range layers {
		size += l.image.Layers[l.blob].Size
	}
	p.layers.Store(int64(len(layers)))
	p.bar.SetTotal(size, false)
}

// layer tells that a layer is about to be read, and gives the one to read instead.
func (p *progress) layer(at *part) image.Layer {
	l := at.image.Layers[at.blob]
	if p.bar == nil {
		p.talk.say("scan %s, %s", at.where, l.Digest)
		return l
	}
	p.begun.Add(1)
	return l.Watched(p.bar.IncrBy)
}

// tree tells that a directory is about to be read.
func (p *progress) tree(dir string) {
	if p.bar == nil {
		p.talk.say("scan %s", dir)
	}
}

// end takes the bar away.
func (p *progress) end() {
	if p.bar != nil {
		p.bar.Abort(true)
		p.bars.Wait()
	}
}
