package verify_test

import (
	"errors"
	"testing"

	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/moby/buildkit/client/llb"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestSelf(t *testing.T) {
	t.Parallel()
	own := llb.Image("own")
	opts := map[string]string{"source": "named"}
	for _, tc := range []struct {
		name string
		f    verify.Frontend
		opts map[string]string
		want llb.State
	}{
		{"as the builder tells it", frontend{state: &own}, opts, own},
		{"as the options name it", frontend{}, opts, llb.Image("named")},
		{"without anybody to ask", nil, opts, llb.Image("named")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			self, err := verify.Self(tc.f, tc.opts)
			assert.NilError(t, err)
			assert.Check(t, is.Equal(input(t, self), input(t, tc.want)))
		})
	}
}

func TestSelfFailsClosed(t *testing.T) {
	t.Parallel()
	_, err := verify.Self(frontend{}, nil)
	assert.Check(t, is.ErrorContains(err, "no layer can be scanned"))
	_, err = verify.Self(frontend{err: errors.New("unreadable")}, map[string]string{"source": "named"})
	assert.Check(t, is.ErrorContains(err, "unreadable"))
}

type frontend struct {
	state *llb.State
	err   error
}

func (f frontend) CurrentFrontend() (*llb.State, error) { return f.state, f.err }
