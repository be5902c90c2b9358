package rule_test

import (
	"crypto/rand"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
)

// TestRandomTextIsHardlyEverWordy holds the share of generated passwords that are taken for
// words, and with that for no secret: about one in ninety.
func TestRandomTextIsHardlyEverWordy(t *testing.T) {
	t.Parallel()
	const letters, tries = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 20_000
	wordy := 0
	for range tries {
		text := make([]byte, 26)
		_, err := rand.Read(text)
		assert.NilError(t, err)
		for i, b := range text {
			text[i] = letters[int(b)%len(letters)]
		}
		if rule.Wordy(string(text)) {
			wordy++
		}
	}
	assert.Check(t, wordy < tries/50, "%d of %d", wordy, tries)
}
