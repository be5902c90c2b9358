package frontend

import (
	"strings"
	"unicode/utf8"

	"github.com/moby/buildkit/util/grpcerrors"
	"google.golang.org/grpc/status"
)

// spokenError keeps its text on the way to the client. BuildKit replaces the
// text of an error that wraps one from the daemon by the daemon's own, unless the
// error states a status itself (grpcerrors.ToGRPC); and a text that is no valid
// UTF-8 does not get through at all.
type spokenError struct {
	text string
	err  error
}

// spoken wraps an error that has more to say than the one from the daemon in it.
func spoken(err error) error {
	return &spokenError{text: strings.ToValidUTF8(err.Error(), "\uFFFD"), err: err}
}

// audible makes sure that the text of an error gets through.
func audible(err error) error {
	if err == nil || utf8.ValidString(err.Error()) {
		return err
	}
	return spoken(err)
}

// Error gives the text that the client sees.
func (e *spokenError) Error() string { return e.text }

// Unwrap gives the error with its details.
func (e *spokenError) Unwrap() error { return e.err }

// GRPCStatus states the text with the code of the wrapped error.
func (e *spokenError) GRPCStatus() *status.Status {
	return status.New(grpcerrors.Code(e.err), e.text)
}
