package rule

// The rules about what a Dockerfile says. [Rules] lists them.
var (
	// SecretArg is about a build argument that carries a secret.
	SecretArg = Rule{
		Name:        "secret-arg",
		Description: "A build argument carries a secret.",
		Why:         "The value of a build argument stays in the image's history, in the provenance and in the build record.",
		More:        "leaktight mounts the secret into the RUNs that could read the argument instead.",
		Bad:         "FROM alpine\nARG NPM_TOKEN\nRUN npm ci\n",
		Good:        "FROM alpine\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci\n",
	}
	// SecretEnv is about an environment variable that takes a secret argument's value.
	SecretEnv = Rule{
		Name:        "secret-env",
		Description: "An environment variable of the image takes the value of a secret.",
		Why:         "Everyone who can pull the image reads its environment.",
		More:        "leaktight mounts the secret under that name into the later RUNs; the variable no longer exists at run time.",
		Bad:         "FROM alpine\nARG TOKEN\nENV API_TOKEN=$TOKEN\nRUN ./build\n",
		Good:        "FROM alpine\nRUN --mount=type=secret,id=TOKEN,env=TOKEN --mount=type=secret,id=TOKEN,env=API_TOKEN ./build\n",
	}
	// SecretFile is about a credential file that is copied into the image.
	SecretFile = Rule{
		Name:        "secret-file",
		Description: "A credential file is copied into the image.",
		Why:         "The layer of the COPY keeps the file, also when a later RUN removes it.",
		More:        "leaktight mounts the file into the later RUNs, at the same place, for as long as they run.",
		Bad:         "FROM python\nCOPY pip.conf /root/.pip/pip.conf\nRUN pip install playlist && rm /root/.pip/pip.conf\n",
		Good:        "FROM python\nRUN --mount=type=secret,id=pip.conf,target=/root/.pip/pip.conf,required pip install playlist\n",
	}
	// BuildArgValue is about a secret value that was given on the command line.
	BuildArgValue = Rule{
		Name:        "build-arg-value",
		Evidence:    Value,
		Description: "A secret was passed by --build-arg.",
		Why:         "The builder records the value before any frontend starts, and provenance publishes it.",
		More:        "Pass it as a secret, under the same name.",
		Bad:         "docker buildx build --build-arg NPM_TOKEN=… .\n",
		Good:        "docker buildx build --secret id=NPM_TOKEN,env=NPM_TOKEN .\n",
	}
	// OptionValue is about a credential in another option of the build.
	OptionValue = Rule{
		Name:        "option-value",
		Evidence:    Shape,
		Description: "A credential was passed by a label or in the URL of a build context.",
		Why:         "The builder records the options of a build before any frontend starts, and provenance publishes them.",
		More:        "BuildKit logs in to git and HTTP servers with a secret instead.",
		Bad:         "docker buildx build https://user:…@git.example.com/team/app.git\n",
		Good:        "docker buildx build --secret id=GIT_AUTH_TOKEN,env=GIT_AUTH_TOKEN https://git.example.com/team/app.git\n",
	}
	// LiteralCredential is about a credential that stands in the Dockerfile itself.
	LiteralCredential = Rule{
		Name:        "literal-credential",
		Evidence:    Shape,
		Description: "A credential stands in the Dockerfile.",
		Why:         "It is in your source history already, so no build can take it back.",
		More:        "Rotate it, remove it from the file, and pass the new one as a secret.",
		Bad:         "FROM alpine\nENV DB_PASSWORD=…\n",
		Good:        "FROM alpine\nRUN --mount=type=secret,id=DB_PASSWORD,env=DB_PASSWORD ./migrate\n",
	}
	// RuntimeFile is about a credential file that no RUN of the build uses.
	RuntimeFile = Rule{
		Name:        "runtime-file",
		Description: "A credential file is copied into the image, and no RUN of the build uses it.",
		Why:         "It was meant for run time, so taking it away would break the container, and leaving it in publishes it.",
		More:        "Mount it when the container runs.",
		Bad:         "FROM alpine\nCOPY .secret /root/.secret\n",
		Good:        "docker run -v ./.secret:/root/.secret:ro IMAGE\n",
	}
	// ContextFile is about a credential file of the build context that an instruction
	// takes along without naming it.
	ContextFile = Rule{
		Name:        "context-file",
		Description: "A credential file lies in the build context, and an instruction takes it along.",
		Why:         "Nothing in the Dockerfile shows it: COPY . . and its like take whatever lies in the working copy, and the layer keeps it.",
		More: "leaktight leaves the file out and copies everything else. Where you give it as a secret, the later RUNs see it at its place, " +
			"for as long as they run. A file that has such a name and no credential in it is copied as always.",
		Bad:  "FROM node\nCOPY . /app\nRUN npm ci\n",
		Good: "FROM node\nCOPY --exclude=.npmrc . /app\nRUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci\n",
	}
	// UnreachableUse is about a secret that is used where nothing can be mounted.
	UnreachableUse = Rule{
		Name:        "unreachable-use",
		Description: "A secret is used by an instruction that no secret can be mounted into.",
		Why:         "What an instruction other than RUN takes from a variable stays in the image.",
		More:        "Only RUN can mount a secret.",
		Bad:         "FROM alpine\nARG TOKEN\nLABEL token=$TOKEN\n",
		Good:        "FROM alpine\nRUN --mount=type=secret,id=TOKEN,env=TOKEN ./fetch\n",
	}
	// SecretInRun is about a RUN that copies a file which is now a mounted secret, or
	// changes it where no copy of its own can be had.
	SecretInRun = Rule{
		Name:        "secret-in-run",
		Description: "A RUN leaves a secret in a file.",
		Why:         "A copy of the file would stay in the layer.",
		More: "What the same RUN removes again, in any case in which it succeeds, is fine. " +
			"A RUN that moves or changes a mounted file (mv, sed -i, >>, tee -a), removes its directory, or looks whether its rm took it " +
			"away, works on a copy that is removed when the script ends. It is refused where that is not possible: the script ends in exec, " +
			"sets a trap for EXIT, or its user may not write there. It is also refused where a later RUN may read the changed file, unless " +
			"the change is a plain sed -i, echo or dos2unix with an absolute path, which is made again there. " +
			"The value of a secret variable must not stay in a file either, whether the shell writes it there or a tool that keeps a " +
			"login. A file that a plain command writes is removed at the end of its RUN and written again in the RUNs that may read it; an " +
			".npmrc gets the variable's name instead of its value; anything else is refused.",
		Bad:  "FROM node\nCOPY .npmrc /root/.npmrc\nRUN cp /root/.npmrc /app/.npmrc && npm ci\n",
		Good: "FROM node\nRUN --mount=type=secret,id=npmrc,target=/app/.npmrc,required npm ci\n",
	}
	// PrintedSecret is about a RUN that prints a secret.
	PrintedSecret = Rule{
		Name:        "printed-secret",
		Description: "A RUN prints a secret.",
		Why:         "What a RUN prints is kept in the build's log, in the build record and on the builder's disk.",
		Bad:         "FROM alpine\nARG TOKEN\nRUN echo $TOKEN\n",
		Good:        "FROM alpine\nRUN --mount=type=secret,id=TOKEN,env=TOKEN test -n \"$TOKEN\"\n",
	}
	// RuntimeDefault is about a variable with a secret's name and an ordinary default.
	RuntimeDefault = Rule{
		Name:        "runtime-default",
		Description: "A variable with a secret's name has a default value in the image.",
		Why:         "A default that everyone knows protects nothing.",
		More:        "Set the value when the container runs.",
		Bad:         "FROM postgres\nENV POSTGRES_PASSWORD=postgres\n",
		Good:        "docker run -e POSTGRES_PASSWORD IMAGE\n",
	}
)

// The rules about what a build made.
var (
	// CredentialInLayer is about a credential file in a layer that the build added.
	CredentialInLayer = Rule{
		Name:        "credential-in-layer",
		Description: "A layer of the result holds a credential file.",
		Why:         "A layer keeps its files, also when a later instruction removes them.",
		Bad:         "FROM node\nRUN echo //registry.example.com/:_authToken=… > /root/.npmrc\nRUN npm ci\nRUN rm /root/.npmrc\n",
		Good:        "FROM node\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required npm ci\n",
	}
	// SecretValue is about the value of one of the build's secrets, where it stays.
	SecretValue = Rule{
		Name:        "secret-value",
		Evidence:    Value,
		Description: "A layer of the result, or what is published with it, holds the value of a secret.",
		Why:         "Whoever can pull the image, or read the build's cache, has the secret.",
		More: "The build was given the value as a secret, and something wrote it into a file, whatever the file is called: as it is, " +
			"in base64, hex or another encoding, or within an archive. leaktight knows the value and looks for it in every layer, " +
			"again in every build, since a new value may be in a layer that is cached.",
		Bad:  "FROM node\nRUN --mount=type=secret,id=token,env=TOKEN env > /tmp/debug.txt\n",
		Good: "FROM node\nRUN --mount=type=secret,id=token,env=TOKEN npm ci\n",
	}
	// TokenInLayer is about a token in any file of a layer that the build added.
	TokenInLayer = Rule{
		Name:        "token-in-layer",
		Evidence:    Shape,
		Description: "A layer of the result holds a credential that is known by its form.",
		Why:         "Whoever can pull the image, or read the build's cache, can use it.",
		More: "Private keys and the tokens of well-known services are found in any file, whatever it is called, also in its name, in an " +
			"extended attribute, and within archives. Checksums are verified, and what vendors print in their documentation does not count. A token that " +
			"browsers may see, and what lies in a package, a test or a manual, is a warning; so is a private key that a RUN made.",
		Bad:  "FROM alpine\nRUN wget -qO /app.json https://config.example.com/app.json\n",
		Good: "FROM alpine\nRUN --mount=type=secret,id=app.json,target=/app.json,required ./build\n",
	}
	// UnsearchedFile is about a file of a layer that was not searched as a whole.
	UnsearchedFile = Rule{
		Name:        "unsearched-file",
		Evidence:    Unknown,
		Description: "A file of a layer could not be searched as a whole.",
		Why:         "Nobody knows whether it holds a credential.",
		More: "A file that is longer, or an archive that has more in it, than the limits allow stops the build. The limits can be raised in " +
			".leaktight.yaml. An archive that is damaged or encrypted is a warning: its bytes were searched as they are.",
		Bad:  "FROM alpine\nADD backup.tar.zst.gz /\n",
		Good: "# .leaktight.yaml\nlimits:\n  expanded: 64GiB\n",
	}
	// CredentialInBase is about a credential file that the base image brought along.
	CredentialInBase = Rule{
		Name:        "credential-in-base",
		Description: "The base image holds a credential file.",
		Why:         "This build did not make it and cannot take it out of the base image's layers.",
		More:        "Tell the image's owner.",
		Bad:         "FROM registry.example.com/team/base\n",
		Good:        "FROM registry.example.com/team/base-without-credentials\n",
	}
	// CredentialInConfig is about a credential in the image's configuration.
	CredentialInConfig = Rule{
		Name:        "credential-in-config",
		Evidence:    Shape,
		Description: "The image's configuration holds a credential.",
		Why:         "Environment, labels, command and history of an image are read by everyone who can pull it.",
		Bad:         "FROM alpine\nENTRYPOINT mirror https://user:…@git.example.com/team/app.git\n",
		Good:        "FROM alpine\nENTRYPOINT mirror https://git.example.com/team/app.git\n",
	}
)
