package policy

import (
	"encoding/json"
	"fmt"
)

// object is a JSON object; its keys are encoded in alphabetical order.
type object map[string]any

// JSONSchema is the schema of a policy file, for editors, with a line end.
func JSONSchema() ([]byte, error) {
	properties := object{}
	for _, l := range Lists() {
		properties[string(l.Section)] = object{"description": l.Description, "type": []string{"array", "null"}, "items": l.schema()}
	}
	properties[string(Limits)] = limitsSchema()
	dt, err := json.MarshalIndent(object{
		"$schema":              "http://json-schema.org/draft-07/schema#",
		"title":                "leaktight policy, " + Filename,
		"type":                 []string{"object", "null"},
		"additionalProperties": false,
		"properties":           properties,
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode JSON schema: %w", err)
	}
	return append(dt, '\n'), nil
}

func limitsSchema() object {
	properties := object{}
	for _, k := range LimitKeys() {
		property := object{"description": k.Description, "default": k.Default}
		switch k.Kind {
		case LimitSize:
			property["type"], property["pattern"], property["minimum"] = []string{"string", "integer"}, sizeForm.String(), 1
		case LimitNumber:
			property["type"], property["minimum"] = "integer", 1
		case LimitTime:
			property["type"], property["pattern"] = "string", `^([0-9]+(\.[0-9]+)?(h|ms|m|s))+$`
		}
		properties[k.Name] = property
	}
	return object{"description": LimitsDescription, "type": []string{"object", "null"}, "additionalProperties": false, "properties": properties}
}

// schema is that of one entry.
func (l List) schema() object {
	properties := object{}
	var required []string
	for _, k := range l.Keys {
		property := k.Kind.schema()
		property["description"] = k.Description
		properties[k.Name] = property
		if k.Required {
			required = append(required, k.Name)
		}
	}
	entry := object{"type": "object", "additionalProperties": false, "properties": properties, "required": required}
	if _, ok := l.key("path"); ok {
		entry["oneOf"] = []object{{"required": []string{"path"}}, {"required": []string{"name"}}}
	}
	return entry
}

func (k Kind) schema() object {
	switch k {
	case KindRule, KindAnyRule:
		return object{"type": "string", "enum": ruleNames(k)}
	case KindLevel:
		return object{"type": "string", "enum": levels()}
	case KindDate:
		return object{"type": "string", "pattern": `^\d{4}-\d{2}-\d{2}$`}
	case KindFlag:
		return object{"type": "boolean"}
	case KindText:
		return object{"type": "string", "minLength": 1, "maxLength": maxReason}
	case KindPattern:
	}
	return object{"type": "string", "minLength": 1, "maxLength": maxPattern}
}
