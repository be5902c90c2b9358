package llbtransform

import (
	"fmt"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
)

// wording says what is wrong about a hit that is not rewritten, and what to type.
func (p *planner) wording(h detect.Hit) (message, fix string) {
	message, fix = wordingOf(h)
	if p.opt.Unsent {
		return message, fix
	}
	switch h.Rule.Name {
	case rule.BuildArgValue.Name:
		fix += "; the value given is in this builder's history already: rotate it, or remove the record with docker buildx history rm"
	case rule.OptionValue.Name:
		fix += "; rotate the one that was given: it is in this builder's history already"
	}
	return message, fix
}

func wordingOf(h detect.Hit) (message, fix string) {
	secretFlag := varMount(h.Name, h.Name).Flag()
	switch h.Rule.Name {
	case rule.BuildArgValue.Name:
		return fmt.Sprintf("the value of %s was passed by --build-arg, which the builder records and provenance publishes", h.Name),
			argFix(h) + fmt.Sprintf("replace --build-arg %s=… by %s", h.Name, secretFlag)
	case rule.OptionValue.Name:
		return optionWording(h.Name)
	case rule.LiteralCredential.Name:
		return literalWording(h, secretFlag)
	case rule.RuntimeDefault.Name:
		message = fmt.Sprintf("%s %s has a secret's name and a default value, which stays in the image", h.Instruction, h.Name)
		if strings.HasSuffix(h.Instruction, "ARG") {
			return message, fmt.Sprintf("write ARG %s without a value, and pass %s", h.Name, secretFlag)
		}
		return message, runtimeVariableFix(h.Name)
	case rule.RuntimeFile.Name:
		return fmt.Sprintf("%s is %s, for run time: it would stay in the image", h.Source, h.Kind.What), runtimeFix(h.Source, h.Source)
	}
	return h.Rule.Description, ""
}

// argFix is what has to be done before a secret can take the place of a build argument.
func argFix(h detect.Hit) string {
	switch {
	case h.Unnamed:
		return fmt.Sprintf("write credentials: [{name: %s, reason: TEXT}] to .leaktight.yaml, as its name does not tell, and ", h.Name)
	case h.At == detect.Undeclared() && detect.ProxyName(h.Name):
		return fmt.Sprintf("write ARG %s below each FROM whose RUNs need it, as a secret is not passed to every RUN, and ", h.Name)
	}
	return ""
}

func optionWording(option string) (message, fix string) {
	if label, ok := strings.CutPrefix(option, "label:"); ok {
		return fmt.Sprintf("the label %s was passed with a credential in it, which the builder records and the image publishes", label),
			fmt.Sprintf("leave it out of --label %s=…", label)
	}
	return "the URL of a build context holds a credential, which the builder records and provenance publishes",
		"leave the login out of the URL, and pass --secret id=GIT_AUTH_TOKEN,env=GIT_AUTH_TOKEN"
}

func literalWording(h detect.Hit, secretFlag string) (message, fix string) {
	subject := h.Instruction
	if h.Name != "" {
		subject += " " + h.Name
	}
	message = subject + " holds a credential; it is in your source history already"
	if h.Name == "" {
		return message, "rotate it, remove it from this line, and pass the new one as a secret: RUN --mount=type=secret,id=ID,env=NAME …"
	}
	return message, fmt.Sprintf("rotate it; write ARG %s without a value if the build needs it, and pass %s; or set it when the container runs: docker run -e %s IMAGE",
		h.Name, secretFlag, h.Name)
}

func runtimeVariableFix(name string) string {
	return fmt.Sprintf("set it when the container runs: docker run -e %s IMAGE", name)
}

func runtimeFix(source, target string) string {
	return fmt.Sprintf("mount it when the container runs: docker run -v ./%s:%s:ro IMAGE; or allow it with a comment above this line: # leaktight: allow=%s reason=TEXT",
		detect.ContextPath(source), target, source)
}
