package detect

import (
	"github.com/leaktight/leaktight/frontend/rule"
)

// MetaStage is the stage of the ARGs before the first FROM.
const MetaStage = -1

// At points to one item of one instruction.
type At struct {
	// Stage is the index of the stage, or [MetaStage].
	Stage int
	// Command is the index of the instruction in its stage.
	Command int
	// Item is the index of the variable, or of the source of a COPY or ADD.
	Item int
}

// AtFrom is where hits about the FROM of a stage stand.
func AtFrom(stage int) At { return At{Stage: stage, Command: -1} }

// Undeclared is where hits about build arguments stand that no ARG declares.
func Undeclared() At { return At{Stage: MetaStage, Command: -1} }

// Hit is an item of an instruction that carries a secret, or may do so.
type Hit struct {
	At
	// Rule says why.
	Rule rule.Rule
	// Verdict is what to do about the item by itself.
	Verdict rule.Verdict
	// Doubtful marks a hit that holds only when the client gives a secret of ID,
	// or when the content of Source holds a credential.
	Doubtful bool
	// Exposed says that the content of Source had to be read to settle the doubt,
	// and is on the builder's disk since.
	Exposed bool
	// Given says that the client gives a secret of ID, which settled a doubt.
	Given bool
	// Missing says that the client does not give a secret of ID to a file that an
	// instruction takes along.
	Missing bool
	// ID is the id of the secret.
	ID string
	// Name is the variable, "" for a file.
	Name string
	// Unnamed says that only the value of a build argument tells of a secret: a secret in
	// its place would not be taken for it, see [File.TakesSecret].
	Unnamed bool
	// Context is the build context that holds Source, "" for the main one.
	Context string
	// Source is the file in the build context as the Dockerfile names it, "" for a variable.
	Source string
	// Within is the directory or pattern that takes Source along, as a path of
	// the context, "" where the Dockerfile names the file itself.
	Within string
	// Below is where Source lands below the destination, "" for the file of a
	// pattern, which lands as if it were named.
	Below string
	// Whole says that it is the whole context that takes Source along.
	Whole bool
	// Spared says that the instruction takes the directory of Source along and leaves
	// Source out itself: nobody needs the builder to have it.
	Spared bool
	// Bind says that a RUN mounts Source together with its directory.
	Bind bool
	// Kind is the kind of credential file.
	Kind rule.File
	// Lines are those of the instruction.
	Lines rule.Lines
	// Instruction is its name in upper case.
	Instruction string
}
