package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	pb "github.com/moby/buildkit/frontend/gateway/pb"
	"golang.org/x/sys/unix"
	"google.golang.org/grpc"
	"gotest.tools/v3/assert"
)

const upstream = "github.com/moby/buildkit/frontend/dockerfile/cmd/dockerfile-frontend"

// BenchmarkAgainstUpstream compares the binary that is all of the frontend image
// with upstream's, compiled the same way: its size, and how long it takes from its
// start to its first request to the builder.
func BenchmarkAgainstUpstream(b *testing.B) {
	if testing.Short() {
		b.Skip("-short: compiling two frontends takes seconds")
	}
	ours, theirs := compile(b, "."), compile(b, upstream)
	var took, took0 []time.Duration
	for b.Loop() {
		for range 15 {
			took0 = append(took0, toFirstRequest(b, theirs))
			took = append(took, toFirstRequest(b, ours))
		}
	}
	slices.Sort(took)
	slices.Sort(took0)
	more := took[len(took)/2] - took0[len(took0)/2]
	fmt.Printf("figure|frontend image: size, of upstream's (%.1f MB)|%.2f|<=1.25|\n", size(b, theirs)/1e6, size(b, ours)/size(b, theirs))
	fmt.Printf("figure|frontend: ms more to the first request (upstream %.1f)|%.1f|<=30|\n", float64(took0[len(took0)/2].Microseconds())/1e3, float64(more.Microseconds())/1e3)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(size(b, ours)/size(b, theirs), "size-ratio")
	b.ReportMetric(size(b, ours)/1e6, "MB")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1e3, "start-ms")
	b.ReportMetric(float64(more.Microseconds())/1e3, "start-more-ms")
}

func compile(b *testing.B, pkg string) string {
	b.Helper()
	out := filepath.Join(b.TempDir(), "frontend")
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-tags", "netgo static_build osusergo", "-ldflags", "-d -s -w", "-o", out, pkg)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	text, err := build.CombinedOutput()
	assert.NilError(b, err, string(text))
	return out
}

func size(b *testing.B, path string) float64 {
	b.Helper()
	info, err := os.Stat(path)
	assert.NilError(b, err)
	return float64(info.Size())
}

// toFirstRequest starts a frontend as the builder does, with the connection to it as
// its standard input and output, and waits for it to say that it is there.
func toFirstRequest(b *testing.B, binary string) time.Duration {
	b.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	assert.NilError(b, err)
	here, there := os.NewFile(uintptr(fds[0]), "here"), os.NewFile(uintptr(fds[1]), "there")
	defer there.Close()
	conn, err := net.FileConn(here)
	assert.NilError(b, errors.Join(err, here.Close()))
	builder := &pinged{at: make(chan time.Time, 1)}
	server := grpc.NewServer()
	pb.RegisterLLBBridgeServer(server, builder)
	listener := &single{make(chan net.Conn, 1), conn.LocalAddr()}
	listener.conns <- conn
	go func() { _ = server.Serve(listener) }()
	defer server.Stop()

	ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary)
	cmd.Stdin, cmd.Stdout = there, there
	cmd.Env = append(os.Environ(), "BUILDKIT_SESSION_ID=bench", "BUILDKIT_WORKERS=[]", "BUILDKIT_EXPORTEDPRODUCT=bench")
	start := time.Now()
	assert.NilError(b, cmd.Start())
	var at time.Time
	select {
	case at = <-builder.at:
	case <-ctx.Done():
		b.Fatal(fmt.Errorf("no request: %w", context.Cause(ctx)))
	}
	cancel()
	_ = cmd.Wait() // it was killed
	return at.Sub(start)
}

// pinged is a builder that knows when it was first asked for something.
type pinged struct {
	pb.UnimplementedLLBBridgeServer
	at chan time.Time
}

// Ping implements [pb.LLBBridgeServer].
func (p *pinged) Ping(context.Context, *pb.PingRequest) (*pb.PongResponse, error) {
	select {
	case p.at <- time.Now():
	default:
	}
	return &pb.PongResponse{}, nil
}

// single is a listener that has one connection to give.
type single struct {
	conns chan net.Conn
	addr  net.Addr
}

// Accept implements [net.Listener].
func (s *single) Accept() (net.Conn, error) {
	if conn, ok := <-s.conns; ok {
		return conn, nil
	}
	return nil, net.ErrClosed
}

// Close implements [net.Listener].
func (s *single) Close() error {
	close(s.conns)
	return nil
}

// Addr implements [net.Listener].
func (s *single) Addr() net.Addr { return s.addr }
