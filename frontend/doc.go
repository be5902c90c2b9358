// Package frontend is the leaktight BuildKit frontend. [Build] takes one request
// from a BuildKit gateway and gives the image that the Dockerfile asks for, with
// its secrets mounted instead of copied, and with nothing left in it that should
// not be there; or an error that says what to type.
//
// The phases are in this order, each in the file of its name; build is in convert:
//
//	request     read the Dockerfile, check what the client asks for
//	plan        parse, read the policy, detect, settle doubts, decide what becomes of each secret
//	subrequest  lint, outline, targets, convertllb, describe; examine, the full report
//	refuse      stop where something cannot be made safe
//	build       per platform: convert, guard, solve, scan; then attest
package frontend
