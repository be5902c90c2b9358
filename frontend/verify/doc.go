// Package verify is the gate: it proves that what a build made holds no
// credential, or says which layer does and which line of the Dockerfile made it.
//
// It takes the marshalled LLB of an image, finds every layer in it ([Chains]),
// and scans each in a build step of its own ([Step]) that runs this program's
// image over the layer ([Scan]). BuildKit caches these steps, so that a layer is
// read once. What they write is read back, checked and turned into findings
// ([Verify]).
//
// It fails closed: an op it does not know, a step that did not run to its end, a
// report it does not understand are errors.
package verify
