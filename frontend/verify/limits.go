package verify

import (
	"errors"
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/policy"
)

const flagLimit = "limit"

// limitFlags writes a flag for each limit, in a fixed order.
func limitFlags(limits map[string]int64) []string {
	var flags []string
	for _, name := range slices.Sorted(maps.Keys(limits)) {
		flags = append(flags, fmt.Sprintf("--%s=%s=%d", flagLimit, name, limits[name]))
	}
	return flags
}

// parseLimits reads what limitFlags writes.
func parseLimits(flags []string) (search.Limits, map[string]int64, error) {
	var limits search.Limits
	all := map[string]int64{}
	for _, flag := range flags {
		name, text, _ := strings.Cut(flag, "=")
		value, err := strconv.ParseInt(text, 10, 64)
		if err != nil || value < 1 || !limits.Set(search.Limit(name), value) {
			return limits, nil, fmt.Errorf("want --%s=NAME=NUMBER, not %q", flagLimit, flag)
		}
		all[name] = value
	}
	return limits, all, nil
}

// raise says how to raise a limit, to twice of what it is or to what is needed.
func raise(limit search.Limit, needs int64, limits map[string]int64) string {
	key, _ := policy.LimitNamed(string(limit))
	most, ok := limits[key.Name]
	if !ok {
		most, _ = key.Parse(key.Default)
	}
	most = max(2*most, needs)
	if key.Kind == policy.LimitSize {
		most = 1 << bits.Len64(uint64(most-1)) // which is written as it is
	}
	return fmt.Sprintf("raise the limit in %s: limits: {%s: %s}", policy.Filename, key.Name, key.Format(most))
}

// raisable adds to the error of a search that a limit ended how to raise it.
func raisable(err error, limits map[string]int64) error {
	var reached *search.LimitError
	if !errors.As(err, &reached) {
		return err
	}
	return fmt.Errorf("%w; %s", err, raise(reached.Limit, 0, limits))
}
