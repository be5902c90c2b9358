package rule

import (
	"fmt"
	"sync"

	digest "github.com/opencontainers/go-digest"
)

// Digest identifies the set of rules: it is another one where any rule, path or
// token shape is.
var Digest = sync.OnceValue(func() digest.Digest {
	h := digest.SHA256.Digester()
	write := func(format string, args ...any) { fmt.Fprintf(h.Hash(), format+"\n", args...) }
	for _, r := range Rules() {
		write("rule %q", r.Name)
	}
	for _, f := range Files() {
		write("file %q %q %q %t %t %t %t %t %v %v", f.Name, f.Certain, f.Doubtful, f.Presumed, f.Runtime, f.Minor, f.ContextOnly, f.ImageOnly, f.Marker, f.Binary)
	}
	write("harmless %q", harmless())
	write("fakes %q %q", fakes(), published)
	write("tokens %q", tokenShapes())
	return h.Digest()
})
