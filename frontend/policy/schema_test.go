package policy_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/policy"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
	"gotest.tools/v3/golden"
)

// TestSchemaIsUpToDate compares the schema for editors; make generate writes it.
func TestSchemaIsUpToDate(t *testing.T) {
	schema, err := policy.JSONSchema()
	assert.NilError(t, err)
	golden.AssertBytes(t, schema, "../../../docs/leaktight.schema.json")
}

func TestSamplesParse(t *testing.T) {
	t.Parallel()
	var whole strings.Builder
	for _, l := range policy.Lists() {
		file, err := policy.Parse(policy.Filename, []byte(l.Sample), policy.Options{Today: today})
		assert.NilError(t, err)
		assert.Check(t, len(file.Entries) > 0)
		for _, e := range file.Entries {
			assert.Check(t, is.Equal(e.Section, l.Section))
		}
		whole.WriteString(l.Sample)
	}
	_, err := policy.Parse(policy.Filename, []byte(whole.String()), policy.Options{Today: today})
	assert.NilError(t, err)
}

// jsonSchema is what the tests need of a JSON schema.
type jsonSchema struct {
	Properties map[string]jsonSchema
	Items      *jsonSchema
	Required   []string
	Enum       []string
	Type       any
}

// TestSchemaAndParserAgree writes entries with what the schema names, which the
// parser must take, and asks the parser for the keys that it knows, which the
// schema must name.
func TestSchemaAndParserAgree(t *testing.T) {
	t.Parallel()
	dt, err := policy.JSONSchema()
	assert.NilError(t, err)
	var schema jsonSchema
	assert.NilError(t, json.Unmarshal(dt, &schema))
	assert.Check(t, is.Len(schema.Properties, len(policy.Lists())+1))
	delete(schema.Properties, string(policy.Limits)) // see TestLimitsAreWrittenAsTheyAreRead
	for section, list := range schema.Properties {
		entry := list.Items
		for key, property := range entry.Properties {
			for _, value := range values(property) {
				text := section + ":\n- " + key + ": " + value + "\n" + others(key, entry)
				_, err := policy.Parse("p.yaml", []byte(text), policy.Options{Today: today, Above: true})
				assert.Check(t, err, "%s", text)
			}
		}
		_, err := policy.Parse("p.yaml", []byte(section+":\n- "+strings.Repeat("z", 20)+": x\n"), policy.Options{Above: true})
		_, known, _ := strings.Cut(err.Error(), ": write ")
		known, _, _ = strings.Cut(known, "\n")
		keys := strings.FieldsFunc(strings.ReplaceAll(known, " or ", ", "), func(r rune) bool { return r == ',' || r == ' ' })
		for _, key := range keys {
			_, ok := entry.Properties[key]
			assert.Check(t, ok, "the schema lacks %s of %s", key, section)
		}
		assert.Check(t, is.Len(keys, len(entry.Properties)))
	}
}

// values gives values that a schema takes.
func values(s jsonSchema) []string {
	switch {
	case s.Enum != nil:
		return s.Enum
	case s.Type == "boolean":
		return []string{"true", "false"}
	}
	return []string{`"2099-12-31"`} // a day, and a text as well
}

// others writes the other keys that an entry needs.
func others(key string, entry *jsonSchema) string {
	required := slices.Clone(entry.Required)
	if _, ok := entry.Properties["path"]; ok && key != "path" && key != "name" {
		required = append(required, "path")
	}
	var text strings.Builder
	for _, k := range required {
		value := map[string]string{"rule": "secret-arg", "level": "fail", "reason": "x", "path": "a"}[k]
		if k != key {
			text.WriteString("  " + k + ": " + value + "\n")
		}
	}
	return text.String()
}
