package images

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// Registry talks the OCI distribution protocol, without authentication, to the
// registry at a host:port.
type Registry string

// Push uploads img under all its names.
func (r Registry) Push(ctx context.Context, img Image) error {
	for _, ref := range img.Refs {
		if err := r.pushAs(ctx, img, ref); err != nil {
			return fmt.Errorf("push %s: %w", ref, err)
		}
	}
	return nil
}

func (r Registry) pushAs(ctx context.Context, img Image, ref string) error {
	repo, tag, _ := strings.Cut(ref, ":")
	config := ocispecs.Image{
		Platform: ocispecs.Platform{Architecture: "amd64", OS: "linux"},
		Config:   img.Config,
		RootFS:   ocispecs.RootFS{Type: "layers"},
	}
	manifest := ocispecs.Manifest{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispecs.MediaTypeImageManifest}
	for _, file := range img.Layers {
		desc, err := r.putFile(ctx, repo, file)
		if err != nil {
			return err
		}
		manifest.Layers = append(manifest.Layers, desc)
		config.RootFS.DiffIDs = append(config.RootFS.DiffIDs, desc.Digest)
		config.History = append(config.History, ocispecs.History{CreatedBy: "leaktight test image", Created: &epoch})
	}
	data, err := json.Marshal(config)
	if err != nil {
		return err
	}
	manifest.Config = ocispecs.Descriptor{
		MediaType: ocispecs.MediaTypeImageConfig, Digest: digest.FromBytes(data), Size: int64(len(data)),
	}
	if err := r.putBlob(ctx, repo, manifest.Config, bytes.NewReader(data)); err != nil {
		return err
	}
	if data, err = json.Marshal(manifest); err != nil {
		return err
	}
	return r.PutManifest(ctx, repo, tag, manifest.MediaType, data)
}

// putFile uploads an uncompressed layer.
func (r Registry) putFile(ctx context.Context, repo, file string) (ocispecs.Descriptor, error) {
	sum, err := LayerDigest(file)
	if err != nil {
		return ocispecs.Descriptor{}, err
	}
	f, err := os.Open(file)
	if err != nil {
		return ocispecs.Descriptor{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return ocispecs.Descriptor{}, err
	}
	desc := ocispecs.Descriptor{MediaType: ocispecs.MediaTypeImageLayer, Digest: sum, Size: info.Size()}
	return desc, r.putBlob(ctx, repo, desc, f)
}

// LayerDigest returns the digest of a layer file. It is kept beside the file.
func LayerDigest(file string) (digest.Digest, error) {
	note := file + ".digest"
	if data, err := os.ReadFile(note); err == nil {
		return digest.Parse(string(data))
	}
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum, err := digest.FromReader(f)
	if err != nil {
		return "", err
	}
	return sum, os.WriteFile(note, []byte(sum), 0o644)
}

// putBlob uploads body unless the registry has it.
func (r Registry) putBlob(ctx context.Context, repo string, desc ocispecs.Descriptor, body io.Reader) error {
	head, err := r.do(ctx, http.MethodHead, r.url(repo, "blobs", string(desc.Digest)), "", nil, 0)
	if err == nil {
		head.Body.Close()
		return nil
	}
	start, err := r.do(ctx, http.MethodPost, r.url(repo, "blobs", "uploads/"), "", nil, 0)
	if err != nil {
		return err
	}
	start.Body.Close()
	location, err := start.Request.URL.Parse(start.Header.Get("Location"))
	if err != nil {
		return err
	}
	location.RawQuery = url.Values{"digest": {string(desc.Digest)}}.Encode()
	put, err := r.do(ctx, http.MethodPut, location.String(), "application/octet-stream", body, desc.Size)
	if err != nil {
		return err
	}
	return put.Body.Close()
}

// PutManifest uploads a manifest or index under a tag or digest.
func (r Registry) PutManifest(ctx context.Context, repo, ref, mediaType string, data []byte) error {
	resp, err := r.do(ctx, http.MethodPut, r.url(repo, "manifests", ref), mediaType, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Manifest returns the manifest or index that repo has under a tag or digest.
func (r Registry) Manifest(ctx context.Context, repo, ref string) ([]byte, error) {
	return r.read(ctx, r.url(repo, "manifests", ref))
}

// Blob opens a blob; the caller closes it.
func (r Registry) Blob(ctx context.Context, repo string, sum digest.Digest) (io.ReadCloser, error) {
	resp, err := r.do(ctx, http.MethodGet, r.url(repo, "blobs", string(sum)), "", nil, 0)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

// Ping says whether the registry answers.
func (r Registry) Ping(ctx context.Context) error {
	_, err := r.read(ctx, "http://"+string(r)+"/v2/")
	return err
}

func (r Registry) url(repo, kind, ref string) string {
	return fmt.Sprintf("http://%s/v2/%s/%s/%s", string(r), repo, kind, ref)
}

func (r Registry) read(ctx context.Context, address string) ([]byte, error) {
	resp, err := r.do(ctx, http.MethodGet, address, "", nil, 0)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(io.LimitReader(resp.Body, 64<<20))
}

var errStatus = errors.New("unexpected status")

func (r Registry) do(ctx context.Context, method, address, mediaType string, body io.Reader, size int64) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, err
	}
	req.ContentLength = size
	if mediaType != "" {
		req.Header.Set("Content-Type", mediaType)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= 300 {
		resp.Body.Close()
		return nil, fmt.Errorf("%w %s for %s %s", errStatus, resp.Status, method, req.URL.Path)
	}
	return resp, nil
}
