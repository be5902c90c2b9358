package policy_test

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/leaktight/leaktight/frontend/policy"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func parseLimits(t *testing.T, filename, text string) *policy.File {
	t.Helper()
	file, err := policy.Parse(filename, []byte(text), policy.Options{Today: today})
	assert.NilError(t, err)
	return file
}

func TestLimits(t *testing.T) {
	t.Parallel()
	file := parseLimits(t, policy.Filename, "limits:\n  file-size: 128GiB\n  archive-depth: 32\n  time: 90m\n  window: 1.5MiB\n  expanded: 4096\n")
	assert.Check(t, is.DeepEqual(file.Limits, []policy.Limit{
		{Name: "file-size", Value: 128 << 30, Line: 2, Filename: policy.Filename},
		{Name: "archive-depth", Value: 32, Line: 3, Filename: policy.Filename},
		{Name: "time", Value: 90 * 60e9, Line: 4, Filename: policy.Filename},
		{Name: "window", Value: 3 << 19, Line: 5, Filename: policy.Filename},
		{Name: "expanded", Value: 4096, Line: 6, Filename: policy.Filename},
	}))
	assert.Check(t, len(parseLimits(t, policy.Filename, policy.LimitsSample).Limits) > 0)
	for _, nothing := range []string{"limits:\n", "limits: {}\n", ""} {
		assert.Check(t, is.Len(parseLimits(t, policy.Filename, nothing).Limits, 0))
	}
}

func TestLimitsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, text, want string }{
		{"unknown limit", "limits:\n  filesize: 1GiB\n", `:2: unknown key "filesize" in limits: did you mean file-size?`},
		{"a list", "limits:\n- file-size: 1GiB\n", `:2: limits is a list`},
		{"a number for all", "limits: 3\n", `:1: limits is a number`},
		{"twice", "limits: {entries: 1, entries: 2}\n", `:1: entries stands twice in limits`},
		{"no size", "limits: {file-size: much}\n", `file-size is no limit: "much": write a size such as 64GiB`},
		{"a size whose unit may mean two things", "limits: {file-size: 64GB}\n", `write a size such as 64GiB`},
		{"nothing", "limits: {file-size: }\n", `file-size is no limit: ""`},
		{"none at all", "limits: {file-size: 0}\n", `file-size is no limit: "0"`},
		{"less than none", "limits: {archive-depth: -1}\n", `write a number such as 16`},
		{"a number with a unit", "limits: {archive-depth: 1KiB}\n", `write a number such as 16`},
		{"a time without a unit", "limits: {time: 90}\n", `write a time such as 90m or 2h`},
		{"more than there is", "limits: {file-size: 99999999PiB}\n", `write a size such as 64GiB`},
		{"a mapping", "limits: {file-size: {a: 1}}\n", `file-size is no limit: "a mapping"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := policy.Parse(policy.Filename, []byte(tc.text), policy.Options{Today: today})
			assert.Check(t, is.ErrorContains(err, tc.want))
		})
	}
}

func TestLimitsFromAbove(t *testing.T) {
	t.Parallel()
	above := parseLimits(t, "above.yaml", "limits: {file-size: 1GiB, time: 30m}\n")
	for _, tc := range []struct {
		name, project string
		want          map[string]int64
		err           string
	}{
		{"where the project sets nothing", "{}", map[string]int64{"file-size": 1 << 30, "time": 30 * 60e9}, ""},
		{"where it asks for less", "limits: {file-size: 1MiB, ratio: 9}", map[string]int64{"file-size": 1 << 20, "time": 30 * 60e9, "ratio": 9}, ""},
		{"where it asks for as much", "limits: {time: 30m}", map[string]int64{"file-size": 1 << 30, "time": 30 * 60e9}, ""},
		{"where it asks for more", "limits: {time: 31m}", nil, ".leaktight.yaml:1: time is more than this builder's policy allows at above.yaml:1: write 30m at most"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			p, err := policy.New(above, parseLimits(t, policy.Filename, tc.project))
			if tc.err != "" {
				assert.Check(t, is.ErrorContains(err, tc.err))
				return
			}
			assert.NilError(t, err)
			assert.Check(t, is.DeepEqual(p.Limits(), tc.want))
		})
	}
	assert.Check(t, is.Len((*policy.Policy)(nil).Limits(), 0))
}

func TestLimitsAreWrittenAsTheyAreRead(t *testing.T) {
	t.Parallel()
	dt, err := policy.JSONSchema()
	assert.NilError(t, err)
	var schema struct {
		Properties struct {
			Limits struct {
				Properties map[string]struct{ Pattern, Default string }
			}
		}
	}
	assert.NilError(t, json.Unmarshal(dt, &schema))
	keys := policy.LimitKeys()
	assert.Check(t, is.Len(schema.Properties.Limits.Properties, len(keys)))
	for _, k := range keys {
		n, ok := k.Parse(k.Default)
		assert.Check(t, ok, k.Name)
		for _, value := range []int64{n, 2 * n} {
			text := k.Format(value)
			again, ok := k.Parse(text)
			assert.Check(t, ok && again == value, "%s: %s", k.Name, text)
			property := schema.Properties.Limits.Properties[k.Name]
			assert.Check(t, is.Equal(property.Default, k.Default))
			assert.Check(t, regexp.MustCompile(property.Pattern).MatchString(text), "%s: %s", k.Name, text)
		}
	}
}
