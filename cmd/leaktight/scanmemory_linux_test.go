package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestScanMemoryIsBounded scans layers that each hold an archive with the largest
// window, more in it than the window has.
func TestScanMemoryIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("it packs and scans 400 MiB")
	}
	t.Parallel()
	const window, most = 64 << 20, 128 << 20
	w, err := zstd.NewWriter(nil, zstd.WithWindowSize(window), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	assert.NilError(t, err)
	var layers []map[string]string
	for i := range byte(4) {
		content := make([]byte, window+window/2)
		_, _ = rand.NewChaCha8([32]byte{i}).Read(content) // never fails
		layers = append(layers, map[string]string{"a.zst": string(w.EncodeAll(content, nil))})
	}
	p := command(t, nil, "scan", savedImage(t, ocispecs.Image{}, []string{"RUN 1", "RUN 2", "RUN 3", "RUN 4"}, layers...))
	assert.NilError(t, p.Start())
	peak := p.watchMemory()
	assert.Check(t, is.Equal(p.code(t), 0), "%s%s", &p.out, &p.err)
	assert.Check(t, is.Contains(p.out.String(), "0 findings; scanned 4 layers"))
	bytes := <-peak
	assert.Check(t, bytes > window && bytes < most, "%d MiB", bytes>>20)
	t.Logf("%d MiB", bytes>>20)
}

// watchMemory looks how much memory a process has had until it ends. What the kernel
// tells of it afterwards counts the process that started it, too.
func (p *process) watchMemory() <-chan int64 {
	peak := make(chan int64, 1)
	go func() {
		var kib int64
		for {
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Process.Pid))
			_, high, found := strings.Cut(string(status), "VmHWM:")
			if err != nil || !found {
				peak <- kib << 10
				return
			}
			_, _ = fmt.Sscan(high, &kib) // the kernel's own format
			time.Sleep(2 * time.Millisecond)
		}
	}()
	return peak
}
