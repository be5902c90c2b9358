package image

import "time"

// SetSilence changes how long a registry may say nothing, and gives what it was.
func SetSilence(d time.Duration) time.Duration {
	was := silence
	silence = d
	return was
}
