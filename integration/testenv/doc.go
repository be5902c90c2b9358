// Package testenv runs a complete build environment: BuildKit daemons, a
// registry that stands in for Docker Hub, the services that builds log in to,
// and the docker client.
//
// All of it lives in network, mount and process namespaces of its own. Nothing
// reaches the internet, the well-known ports are free, and nothing outlives the
// process, however it ends. A caller enters them first and then starts one
// environment:
//
//	if code, done := testenv.Enter(); done {
//		os.Exit(code)
//	}
//	env, err := testenv.Start(ctx, testenv.Config{})
//	defer env.Close()
//
// The tools that it runs and the images that it serves come from the Makefile's
// cache folder; "make deps" fills it.
package testenv
