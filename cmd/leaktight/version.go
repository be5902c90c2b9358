package main

import "runtime/debug"

// buildkitModule is where upstream's Dockerfile frontend comes from.
const buildkitModule = "github.com/moby/buildkit"

// version is that of leaktight, and that of the BuildKit whose language it speaks.
func version() (own, buildkit string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown", "unknown"
	}
	for _, dep := range info.Deps {
		if dep.Path == buildkitModule {
			buildkit = dep.Version
		}
	}
	return info.Main.Version, buildkit
}

// versionLine is what --version prints after the program's name.
func versionLine() string {
	own, buildkit := version()
	return own + ", with the Dockerfile frontend of BuildKit " + buildkit
}
