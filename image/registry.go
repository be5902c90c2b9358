package image

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// silence is how long a registry may say nothing before it counts as hanging. Only
// tests change it.
var silence = 30 * time.Second

var errSilent = errors.New("the registry does not answer")

// registry is a repository in a registry.
type registry struct {
	ctx        context.Context
	repository name.Repository
	options    []remote.Option
}

func fromRegistry(ctx context.Context, target string) ([]Image, error) {
	ref, err := parseName(target)
	if err != nil {
		return nil, err
	}
	r := registry{ctx, ref.Context(), []remote.Option{
		remote.WithContext(ctx), remote.WithAuthFromKeychain(authn.DefaultKeychain), remote.WithTransport(impatient()),
	}}
	desc, err := remote.Get(ref, r.options...)
	if err != nil {
		return nil, explained(ref, err)
	}
	all, err := newOpener(r).all(ocispecs.Descriptor{Digest: digest.Digest(desc.Digest.String()), MediaType: string(desc.MediaType)}, desc.Manifest)
	if err != nil {
		return nil, explained(ref, err)
	}
	return all, nil
}

// impatient gives up on a registry that does not answer.
func impatient() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = (&net.Dialer{Timeout: silence}).DialContext
	t.TLSHandshakeTimeout, t.ResponseHeaderTimeout = silence, silence
	return noticing{t}
}

// noticing tells a registry that does not answer from other errors.
type noticing struct{ http.RoundTripper }

// RoundTrip makes a request.
func (n noticing) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := n.RoundTripper.RoundTrip(req)
	var slow net.Error
	if errors.As(err, &slow) && slow.Timeout() {
		err = fmt.Errorf("%w: %w", errSilent, err)
	}
	return resp, err
}

// fromDocker says how to scan an image that was not pushed.
const fromDocker = "; if only your docker has the image: docker save -o image.tar NAME, and scan image.tar"

// explained says what to do about an error of a registry.
func explained(ref name.Reference, err error) error {
	var refused *transport.Error
	switch {
	case errors.As(err, &refused) && (refused.StatusCode == http.StatusUnauthorized || refused.StatusCode == http.StatusForbidden):
		host := ref.Context().RegistryStr()
		return fmt.Errorf("%s does not let you read %s: log in with docker login %s%s (%w)", host, ref.Context().RepositoryStr(), host, fromDocker, err)
	case errors.As(err, &refused) && refused.StatusCode == http.StatusNotFound:
		return fmt.Errorf("%s is not there%s (%w)", ref.Name(), fromDocker, err)
	}
	return err
}

func (r registry) manifest(d digest.Digest) ([]byte, error) {
	desc, err := remote.Get(r.repository.Digest(d.String()), r.options...)
	if err != nil {
		return nil, err
	}
	return desc.Manifest, nil
}

// blob reads a blob whole. Its digest is checked on the way.
func (r registry) blob(d digest.Digest) ([]byte, error) {
	body, err := r.open(r.ctx, d)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return readAll(body, d.String())
}

func (r registry) open(ctx context.Context, d digest.Digest) (io.ReadCloser, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	options := append(r.options[:len(r.options):len(r.options)], remote.WithContext(ctx))
	layer, err := remote.Layer(r.repository.Digest(d.String()), options...)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	body, err := layer.Compressed()
	if err != nil {
		cancel(nil)
		return nil, err
	}
	return &watched{ReadCloser: body, ctx: ctx, cancel: cancel, timer: time.AfterFunc(silence, func() { cancel(errSilent) })}, nil
}

// watched is a download that ends when nothing comes any more.
type watched struct {
	io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
}

// Read reads, and tells why a download was given up.
func (w *watched) Read(p []byte) (int, error) {
	w.timer.Reset(silence)
	n, err := w.ReadCloser.Read(p)
	w.timer.Stop()
	if err != nil && !errors.Is(err, io.EOF) && w.ctx.Err() != nil {
		err = context.Cause(w.ctx)
	}
	return n, err
}

// Close ends the download.
func (w *watched) Close() error {
	w.timer.Stop()
	w.cancel(nil)
	return w.ReadCloser.Close()
}
