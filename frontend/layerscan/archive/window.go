package archive

import (
	"io"
	"math"
	"runtime/debug"
	"sync"

	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"
)

// windows keeps the decoders that have a large window, by how large it may be. Made
// anew for each archive, the windows of many would be in memory until the next
// collection of garbage. Where none fits, those that are kept are given up: a window
// of each kind would take twice what one archive may. The decoders are lost with
// the pool, and need no closing.
type windows struct {
	mu    sync.Mutex
	zstds map[int64][]*zstd.Decoder
	xzs   map[int64][]*xz.Reader
}

// zstd gives a decoder, and a function that takes it back.
func (w *windows) zstd(r io.Reader, window int64) (*zstd.Decoder, func(), error) {
	window = max(window, zstd.MinWindowSize)
	z := take(w, &w.zstds, window)
	var err error
	if z == nil {
		z, err = zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(uint64(window)), zstd.WithDecoderMaxMemory(2*uint64(window)))
	} else {
		err = z.Reset(r)
	}
	return z, func() { put(w, &w.zstds, window, z) }, err
}

// xz gives a decoder, and a function that takes it back.
func (w *windows) xz(r io.Reader, window int64) (*xz.Reader, func(), error) {
	window = min(window, math.MaxUint32)
	z := take(w, &w.xzs, window)
	var err error
	if z == nil {
		z, err = xz.NewReader(r, uint32(window))
	} else {
		err = z.Reset(r)
	}
	return z, func() { put(w, &w.xzs, window, z) }, err
}

func take[T any](w *windows, from *map[int64][]*T, window int64) *T {
	w.mu.Lock()
	defer w.mu.Unlock()
	free := (*from)[window]
	if len(free) == 0 {
		if len(w.zstds)+len(w.xzs) > 0 {
			w.zstds, w.xzs = nil, nil
			debug.FreeOSMemory() // or the old window and the new one are in memory together
		}
		return nil
	}
	(*from)[window] = free[:len(free)-1]
	return free[len(free)-1]
}

func put[T any](w *windows, to *map[int64][]*T, window int64, z *T) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if *to == nil {
		*to = map[int64][]*T{}
	}
	(*to)[window] = append((*to)[window], z)
}
