package rule

import "fmt"

// redacted stands wherever a secret value would be printed.
const redacted = "****"

// Secret is a value that may be a credential. It never prints itself: every
// formatting verb and every encoder gives ****. Code that must look at the
// value converts it to string, and says so by doing that.
//
// Do not print a struct with a Secret in an unexported field: fmt does not call
// the methods of such a field.
type Secret string

var (
	_ fmt.Formatter = Secret("")
	_ fmt.Stringer  = Secret("")
)

// Format writes **** for every verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// String returns ****.
func (Secret) String() string { return redacted }

// MarshalText returns ****, so that no encoder stores the value.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
