package detect

import (
	"path"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// Contexts are files and directories of build contexts, by the name of the
// context: "" for the main one. The paths are relative to its root; those of
// directories end in a slash, and symbolic links are as [Link] writes them. A
// named context is known by being there.
type Contexts map[string][]string

// linkMark stands between a symbolic link and what it leads to: no path holds it.
const linkMark = "\x00"

// Link is a symbolic link of a context, for [Contexts]. target is what it says.
func Link(p, target string) string { return p + linkMark + LinkTarget(p, target) }

// LinkTarget is the path of the context that a symbolic link leads to. Like
// BuildKit, it does not leave the context.
func LinkTarget(p, target string) string {
	if !path.IsAbs(target) {
		target = path.Join(path.Dir(p), target)
	}
	return ContextPath(target)
}

// links takes the symbolic links out of contexts. What they lead to is told by
// [fileOf].
func (c Contexts) links() (Contexts, map[string]string) {
	rest, links := Contexts{}, map[string]string{}
	for name, files := range c {
		rest[name] = nil
		for _, file := range files {
			if p, target, ok := strings.Cut(file, linkMark); ok {
				links[name+"/"+p] = target
			} else {
				rest[name] = append(rest[name], file)
			}
		}
	}
	return rest, links
}

// wholeContext is the source that stands for all of a context.
const wholeContext = "."

// Gathered gives, by the name of the context, the sources that COPY, ADD and RUN
// --mount take from build contexts: the directories and patterns that take files
// along which the Dockerfile does not name, and the files that it names, as only
// a listing can tell them apart. The whole context is ".". What depends on a
// variable whose value is not known counts as the whole.
// args are the build arguments that the client gave, contexts the names of its
// additional contexts.
func Gathered(f *File, args map[string]rule.Secret, contexts []string) map[string][]string {
	known := Contexts{}
	for _, name := range contexts {
		known[name] = nil
	}
	all := map[string][]string{}
	add := func(context, source string) {
		if source != "" && !slices.Contains(all[context], source) {
			all[context] = append(all[context], source)
		}
	}
	for _, found := range gatherings(f, args, known) {
		for _, g := range found {
			add(g.context, within(g.source))
		}
	}
	for _, stage := range f.Stages {
		if _, ok := known[stage.BaseName]; ok {
			add(stage.BaseName, wholeContext)
		}
	}
	for _, list := range all {
		slices.Sort(list)
	}
	return all
}

// gathering is a source that an instruction takes from a context, by itself or
// with files that the instruction does not name.
type gathering struct {
	context, source, dest string
	// exclude are the patterns of files below the source that stay behind.
	exclude []string
	// bind says that it is mounted into a RUN, not copied.
	bind bool
	// item is the index of the source, or of the RUN's mount.
	item int
	// single says that the instruction takes nothing else.
	single bool
}

// gatherings gives what an instruction takes from contexts.
func (c Contexts) gatherings(cmd instructions.Command, word func(string) string) []gathering {
	var all []gathering
	add := func(from string, sources instructions.SourcesAndDest, exclude []string) {
		if _, named := c[from]; from != "" && !named {
			return
		}
		for i, source := range sources.SourcePaths {
			all = append(all, gathering{
				context: from, source: word(source), dest: atHome(word(sources.DestPath)), exclude: exclude, item: i,
				single: len(sources.SourcePaths)+len(sources.SourceContents) == 1,
			})
		}
	}
	switch cmd := cmd.(type) {
	case *instructions.CopyCommand:
		add(cmd.From, cmd.SourcesAndDest, cmd.ExcludePatterns)
	case *instructions.AddCommand:
		add("", cmd.SourcesAndDest, cmd.ExcludePatterns)
	case *instructions.RunCommand:
		return c.binds(cmd, word)
	case *instructions.OnbuildCommand:
		if trigger, err := Trigger(cmd); err == nil {
			return c.gatherings(trigger, func(word string) string { return word })
		}
	}
	return all
}

// binds gives the contexts that a RUN mounts.
func (c Contexts) binds(cmd *instructions.RunCommand, word func(string) string) []gathering {
	err := cmd.Expand(func(text string) (string, error) { return word(text), nil })
	if err != nil {
		return nil // upstream's conversion says what is wrong with it
	}
	var all []gathering
	for i, m := range instructions.GetMounts(cmd) {
		_, named := c[m.From]
		if m.Type == instructions.MountTypeBind && (m.From == "" || named) {
			all = append(all, gathering{context: m.From, source: m.Source, dest: m.Target, bind: true, item: i, single: true})
		}
	}
	return all
}

// within is a source as a path or pattern of the context, "" for one that is none of its.
func within(source string) string {
	p := ContextPath(source)
	switch {
	case strings.Contains(source, "://"):
		return ""
	case p == "", strings.Contains(source, "$"):
		return wholeContext
	}
	return p
}

// isWhole reports whether a source stands for all that the context holds.
func isWhole(within string) bool {
	return slices.Contains([]string{wholeContext, "*", "**", "**/*"}, within)
}

// isDirectory tells whether a source is a directory of a context.
func isDirectory(files []string, source string) bool {
	return slices.ContainsFunc(files, func(file string) bool { return strings.HasPrefix(file, ContextPath(source)+"/") })
}

func isPattern(source string) bool { return strings.ContainsAny(source, "*?[") }
