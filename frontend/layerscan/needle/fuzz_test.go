package needle_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/needle"
	"gotest.tools/v3/assert"
)

// FuzzFormsFindTheValue: what is looked for everywhere is found as it is, in base64
// at every place and in hex, and no needle is too short or too long.
func FuzzFormsFindTheValue(f *testing.F) {
	f.Add([]byte("x9Kq2vLp7Zt4mWd"), []byte("before "))
	f.Add([]byte("A=b\nDB_PASSWORD=x9Kq2vLp7Zt4\n"), []byte{})
	f.Add([]byte("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEMC4CAQAwBQYDK2VwBCIE\n-----END PRIVATE KEY-----\n"), []byte("x"))
	f.Add([]byte("\xff\xfe \x00 x9Kq2vLp7Zt4mWd%é'\"\\"), []byte("ab"))
	f.Fuzz(func(t *testing.T, value, before []byte) {
		if len(value) > 1<<12 || needle.ReachOf(value) != needle.Everywhere {
			t.Skip("too long, or not looked for everywhere")
		}
		in := finder(string(value))
		for _, n := range needle.Forms(value) {
			assert.Check(t, len(n.Bytes) >= needle.MinLen && len(n.Bytes) <= needle.MaxLen, n.Form)
		}
		all := append(bytes.Clone(before), value...)
		for name, text := range map[string]string{
			"as it is": string(all), "base64": base64.StdEncoding.EncodeToString(all), "base64 for URLs": base64.URLEncoding.EncodeToString(all), "hex": hex.EncodeToString(all),
		} {
			assert.Check(t, len(in(text)) > 0, name)
		}
	})
}
