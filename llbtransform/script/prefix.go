package script

import (
	"path"
	"strings"
)

// wrapper describes a command that starts another one.
type wrapper struct {
	// valued are the single-letter options that take the next word.
	valued string
	// operands come before the command.
	operands int
	// assigns: NAME=value may come before the command.
	assigns bool
}

func wrapperOf(argv []string) (wrapper, bool) {
	switch path.Base("/" + argv[0]) {
	case "command":
		// `command -v rm` only asks.
		asks := len(argv) > 1 && strings.HasPrefix(argv[1], "-") && strings.ContainsAny(argv[1], "vV")
		return wrapper{}, !asks
	case "builtin", "exec", "nohup", "eatmydata", "busybox", "toybox", "setsid", "time":
		return wrapper{}, true
	case "sudo", "doas":
		return wrapper{valued: "ugpCrtThU", assigns: true}, true
	case "env":
		return wrapper{valued: "uC", assigns: true}, true
	case "nice", "ionice":
		return wrapper{valued: "ncp"}, true
	case "timeout":
		return wrapper{valued: "ks", operands: 1}, true
	case "gosu", "su-exec":
		return wrapper{operands: 1}, true
	}
	return wrapper{}, false
}

// prefix gives the number of words by which a prefix command and its own
// options and operands come before the command that it starts, 0 if argv
// starts with none.
func prefix(argv []string) int {
	w, ok := wrapperOf(argv)
	if !ok {
		return 0
	}
	i := 1
	for ; i < len(argv); i++ {
		arg := argv[i]
		switch {
		case arg == "--":
			return i + 1 + w.operands
		case len(arg) > 1 && arg[0] == '-':
			if len(arg) == 2 && strings.Contains(w.valued, arg[1:]) {
				i++
			}
		case w.assigns && strings.Index(arg, "=") > 0:
		default:
			return i + w.operands
		}
	}
	return i
}
