package rule

import (
	"math"
	"strings"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
)

// Wordy reports whether a value is mostly made of words, as in
// a-long-secret-for-development: a person wrote it to be read.
func Wordy(s string) bool {
	read := 0
	for _, run := range letterRun.FindAllString(s, -1) {
		for _, w := range CamelWords(run) {
			if readable(strings.ToLower(w)) {
				read += len(w)
			}
		}
	}
	for _, run := range digitRun.FindAllString(s, -1) {
		if strings.Contains("01234567890", run) || year.MatchString(run) {
			read += len(run)
		}
	}
	separators := len(s) - len(separator.ReplaceAllString(s, ""))
	return 5*(read+separators) > 3*len(s)
}

var (
	letterRun = lazyregexp.New(`[A-Za-z]+`)
	digitRun  = lazyregexp.New(`[0-9]+`)
	year      = lazyregexp.New(`^20[0-4]\d$`)
	separator = lazyregexp.New(`[-_.]`)
)

// readable reports whether letters could be a word: it is long enough for one,
// and its vowels are where they are in words.
func readable(w string) bool {
	if len(w) < 4 {
		return strings.Contains(" the for and key dev api app new not set use my ci ", " "+w+" ")
	}
	vowels, consonants, longest := 0, 0, 0
	for i := range len(w) {
		if strings.IndexByte("aeiouy", w[i]) >= 0 {
			vowels++
			consonants = 0
			continue
		}
		consonants++
		longest = max(longest, consonants)
	}
	return 5*vowels >= len(w) && 4*vowels <= 3*len(w)+1 && longest <= 4
}

// Random reports whether a value has the look of chance: many different
// characters, of several classes.
func Random(s string) bool {
	least := 3.0
	if onlyHex.MatchString(s) {
		least = 2.5 // of 4 at the most
	}
	return entropy(s) >= least && classes(s) >= 2
}

var onlyHex = lazyregexp.New(`^(?:[0-9a-f]+|[0-9A-F]+)$`)

// entropy is Shannon's, in bits per byte of the value itself.
func entropy(s string) float64 {
	counts := map[byte]int{}
	for i := range len(s) {
		counts[s[i]]++
	}
	bits := 0.0
	for _, n := range counts {
		p := float64(n) / float64(len(s))
		bits -= p * math.Log2(p)
	}
	return bits
}

// classes counts which of lower case, upper case, digits and others occur.
func classes(s string) int {
	var lower, upper, digit, other int
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z':
			lower = 1
		case isUpper(c):
			upper = 1
		case c >= '0' && c <= '9':
			digit = 1
		default:
			other = 1
		}
	}
	return lower + upper + digit + other
}

// CamelWords cuts a word before each capital letter that begins another one.
func CamelWords(s string) []string {
	var words []string
	start := 0
	for i := 1; i < len(s); i++ {
		lowerToUpper := isUpper(s[i]) && !isUpper(s[i-1])
		endOfAcronym := isUpper(s[i]) && isUpper(s[i-1]) && i+1 < len(s) && !isUpper(s[i+1])
		if lowerToUpper || endOfAcronym {
			words = append(words, s[start:i])
			start = i
		}
	}
	return append(words, s[start:])
}

func isUpper(b byte) bool { return b >= 'A' && b <= 'Z' }
