package llbtransform

import (
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
)

// Images are the images that the stages of a Dockerfile start from, each once, with the
// build arguments put in: those that [Options.Base] is asked about. What cannot be
// expanded is left out.
func Images(f *detect.File, args map[string]string) []string {
	p := newPlanner(f, nil, Options{Args: args}, nil)
	p.globals()
	var images []string
	named := map[string]bool{}
	for _, stage := range f.Stages {
		image, _, err := p.global.lex.ProcessWord(stage.BaseName, p.global.env)
		if err == nil && !named[strings.ToLower(stage.BaseName)] && image != "" && image != "scratch" && !slices.Contains(images, image) {
			images = append(images, image)
		}
		if stage.Name != "" {
			named[strings.ToLower(stage.Name)] = true
		}
	}
	return images
}
