package verify

import (
	"errors"
	"fmt"

	"github.com/moby/buildkit/client/llb"
)

// Frontend tells which image the running frontend comes from. The client of a
// gateway build implements it; a client that decorates another by embedding the
// interface does not, so the outermost client is not the one to ask.
type Frontend interface {
	// CurrentFrontend gives nil where the builder does not tell.
	CurrentFrontend() (*llb.State, error)
}

// optSource is the option by which a gateway names the frontend's image.
const optSource = "source"

// Self is the image that the running frontend comes from: as the builder tells
// it, else the one that the options of the build name. f may be nil. That it
// cannot be known is an error, because no layer can be scanned then.
func Self(f Frontend, opts map[string]string) (llb.State, error) {
	if f != nil {
		switch st, err := f.CurrentFrontend(); {
		case err != nil:
			return llb.State{}, fmt.Errorf("find the frontend's own image: %w", err)
		case st != nil:
			return *st, nil
		}
	}
	if ref := opts[optSource]; ref != "" {
		return llb.Image(ref), nil
	}
	return llb.State{}, errors.New("find the frontend's own image: the builder does not tell it, so no layer can be scanned; " +
		"name the frontend in the Dockerfile by # syntax=IMAGE, or use a newer BuildKit")
}
