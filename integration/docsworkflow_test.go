package integration_test

import (
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"gotest.tools/v3/assert"
)

// workflow is what a workflow for GitHub says about its builds.
type workflow struct {
	Jobs map[string]struct {
		Steps []struct {
			Uses string
			With buildInputs
		}
	}
}

// buildInputs are inputs of docker/build-push-action, which takes one a line.
type buildInputs struct {
	Context, Tags  string
	Push           bool
	BuildArguments string `yaml:"build-args"`
	Secrets        string
	SecretFiles    string `yaml:"secret-files"`
}

// buildAs does the builds of a workflow.
func (r *reader) buildAs(t *testing.T, text string) {
	t.Helper()
	var w workflow
	text = strings.NewReplacer("${{ secrets.API_TOKEN }}", "$API_TOKEN", "${{ runner.temp }}", "$RUNNER_TEMP").Replace(text)
	assert.NilError(t, yaml.Unmarshal([]byte(text), &w))
	for _, job := range w.Jobs {
		for _, step := range job.Steps {
			if strings.HasPrefix(step.Uses, "docker/build-push-action@") {
				r.run(t, []string{step.With.script()})
			}
		}
	}
}

// script does what docker/build-push-action does: it gives each secret as a file.
func (in buildInputs) script() string {
	var script strings.Builder
	flags := " --push=" + strconv.FormatBool(in.Push)
	for tag := range strings.Lines(in.Tags) {
		flags += " --tag " + strings.TrimSpace(tag)
	}
	for argument := range strings.Lines(in.BuildArguments) {
		flags += " --build-arg " + strings.TrimSpace(argument)
	}
	for secret := range strings.Lines(in.Secrets) {
		id, value, _ := strings.Cut(strings.TrimSpace(secret), "=")
		script.WriteString(`printf %s "` + value + `" > "$RUNNER_TEMP/` + id + "\"\n")
		flags += " --secret id=" + id + ",src=$RUNNER_TEMP/" + id
	}
	for secret := range strings.Lines(in.SecretFiles) {
		id, file, _ := strings.Cut(strings.TrimSpace(secret), "=")
		flags += " --secret id=" + id + ",src=" + file
	}
	return script.String() + "docker buildx build" + flags + " " + in.Context
}
