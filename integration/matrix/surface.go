package matrix

// Surface is a place where a secret can stay behind after a build.
type Surface int

// The surfaces, in the order of the table.
const (
	Runtime    Surface = iota // a file or variable of a container of the image
	Inspection                // the image's config: history, environment, labels
	Layers                    // a file of a layer, also where a later one deletes it
	Encoded                   // a file of a layer, in base64 or hex or within an archive
	Names                     // a name or a link in a layer
	Provenance                // the attestation
	Record                    // the build's output and the builder's history record
	Cache                     // the exported build cache
	Disk                      // the state directory of the daemon
	surfaceCount
)

// Surfaces lists all surfaces in order.
func Surfaces() []Surface {
	all := make([]Surface, surfaceCount)
	for i := range all {
		all[i] = Surface(i)
	}
	return all
}

// String returns the surface's name.
func (s Surface) String() string {
	return [...]string{"runtime", "inspection", "layers", "encoded", "names", "provenance", "record", "cache", "disk"}[s]
}

// Cell is what was found on a surface, or is expected there.
type Cell int

// The cells.
const (
	Clean   Cell = iota // no secret
	Leak                // a secret
	Refused             // no secret, as the build was refused
	Printed             // the secret, as the Dockerfile itself prints it
	Sent                // the secret, as the client sent it before the frontend could refuse it
	Read                // the secret, as only the content of its file tells what the file is
	Kept                // the secret, in the builder's copy of a layer that was refused
	Told                // the secret, as the base image has it and a warning says
)

// String returns the cell as the table shows it.
func (c Cell) String() string {
	return [...]string{"·", "LEAK", "refused", "printed", "sent", "read", "kept", "told"}[c]
}

// Line is one row of cells, a cell per surface.
type Line [surfaceCount]Cell

// on returns a line with cell on the given surfaces and rest on all others.
func on(rest, cell Cell, surfaces ...Surface) Line {
	var line Line
	for s := range line {
		line[s] = rest
	}
	for _, s := range surfaces {
		line[s] = cell
	}
	return line
}

// leaks returns the line of a build that leaks on the given surfaces.
func leaks(surfaces ...Surface) Line { return on(Clean, Leak, surfaces...) }
