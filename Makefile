# Everything that this file makes goes into build/ and .cache/. "make help"
# lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

CACHE := $(CURDIR)/.cache
BIN := $(CACHE)/bin
TOOLS := integration/tools
LINT := $(TOOLS)/lint
COMPOSE := $(TOOLS)/compose
MODULES := . $(TOOLS) $(LINT) $(COMPOSE)

export GOWORK := off
export GOFLAGS := -buildvcs=false
STATIC := CGO_ENABLED=0 go build -trimpath -ldflags="-s -w"

# A package of tests that takes longer is stuck: two cores under load need a third.
TIMEOUT := 45m

# Commands that come from Debian, and the packages that have them.
COMMANDS := runc mmdebstrap busybox git
PACKAGES := runc mmdebstrap busybox-static git ca-certificates

# A tool is rebuilt when its module's requirements, the Go version or this file change.
GO_VERSION_STAMP := $(BIN)/.$(shell go env GOVERSION)

.PHONY: help
help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## Build the command line, its man pages and the frontend into build/.
	@mkdir -p build
	$(STATIC) -o build/leaktight ./cmd/leaktight
	build/leaktight man build/man
	$(STATIC) -tags "netgo static_build osusergo" -o build/leaktight-frontend ./cmd/frontend

.PHONY: image
image: deps ## Build the frontend image into build/frontend-image.tar, with a BuildKit of our own.
	@$(BIN)/harness image

.PHONY: demo
demo: image build ## Show what leaks with upstream's frontend and with leaktight, as a table.
	@$(BIN)/harness demo

.PHONY: test
test: image build ## Run all tests, with a real BuildKit; needs root.
	go test -timeout $(TIMEOUT) ./...

.PHONY: test-short
test-short: ## Run the tests that need neither root nor a daemon.
	go test -short ./...

.PHONY: integration
integration: image build ## Run the tests that need a real BuildKit, anew and in full detail.
	go test -timeout $(TIMEOUT) -count=1 -v ./integration/...

.PHONY: lint
lint: $(BIN)/golangci-lint $(BIN)/gofumpt ## Check the code's shape and style, and that each go.mod is tidy.
	$(BIN)/golangci-lint run ./...
	@for module in $(MODULES); do (cd $$module && echo "go mod tidy -diff in $$module" && go mod tidy -diff); done

.PHONY: format
format: $(BIN)/gofumpt ## Format the code.
	$(BIN)/gofumpt -l -w cmd frontend image integration llbtransform

.PHONY: generate
generate: ## Write the pages of docs, the policy's schema and the golden files anew.
	go test ./frontend/policy ./frontend/report ./frontend ./cmd/leaktight -update

.PHONY: verify
verify: generate ## Check that generated files are up to date, then run what CI runs.
	@git diff --exit-code -- docs '*testdata*' || (echo "generated files differ: commit what make generate wrote" >&2; exit 1)
	@.ci/run

FUZZTIME ?= 20s
.PHONY: fuzz
fuzz: ## Run every fuzz target for FUZZTIME (20s).
	@grep -rl --include='*_test.go' '^func Fuzz' . | xargs -r -n1 dirname | sort -u | while read -r dir; do \
	  grep -rhoE --include='*_test.go' '^func Fuzz\w+' "$$dir" | sed 's/^func //' | while read -r target; do \
	    go test "$$dir" -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME); \
	  done; \
	done

FIGURES := build/bench.txt
.PHONY: bench
bench: image peers ## Run every benchmark, and print the figures that count as a table at the end.
	@mkdir -p build
	go test -short -run '^$$' -bench . -benchmem ./...
	LEAKTIGHT_GIGABYTE=1 go test -run Gigabyte -v ./frontend/layerscan/search
	LEAKTIGHT_PEERS=$(PEERS) go test -run '^$$' -bench 'TreeAgainstCat|Peers' -benchtime 1x -timeout $(TIMEOUT) ./frontend/layerscan/search | tee $(FIGURES)
	go test -run '^$$' -bench AgainstUpstream -benchtime 1x ./cmd/frontend | tee -a $(FIGURES)
	go test -run '^$$' -bench . -skip Matrix -benchtime 10x -timeout $(TIMEOUT) ./integration | tee -a $(FIGURES)
	go test -run '^$$' -bench Matrix -benchtime 3x -timeout $(TIMEOUT) ./integration | tee -a $(FIGURES)
	@$(BIN)/harness figures < $(FIGURES)

# Programs to compare with, for make bench only. Those that cannot be had are told.
PEERS := $(CACHE)/peers
GO_PEERS := github.com/zricethezav/gitleaks/v8@v8.30.0 github.com/betterleaks/betterleaks@v1.7.0 \
  github.com/trufflesecurity/trufflehog/v3@v3.97.0 github.com/aquasecurity/trivy/cmd/trivy@v0.74.0

.PHONY: peers
peers:
	@mkdir -p $(PEERS)
	@for p in $(GO_PEERS); do \
	  name=$$(echo $${p%@*} | sed 's|/v[0-9]*$$||; s|.*/||'); \
	  [ -x $(PEERS)/$$name ] || (echo "bench: build $$p"; GOBIN=$(PEERS) go install $$p >$(PEERS)/$$name.log 2>&1) || \
	    (echo "bench: $$p cannot be built:"; tail -n1 $(PEERS)/$$name.log); \
	done
	@[ -x $(PEERS)/rg ] || (cd $(PEERS) && apt-get download -qq ripgrep 2>/dev/null && dpkg -x ripgrep_*.deb rg.deb && mv rg.deb/usr/bin/rg . && rm -r rg.deb ripgrep_*.deb) || \
	  echo "bench: ripgrep cannot be had from Debian"

STACKS ?= $(CACHE)/stacks
.PHONY: stacks
stacks: export LEAKTIGHT_STACKS = $(abspath $(STACKS))
stacks: export LEAKTIGHT_STACKS_UPDATE = $(UPDATE)
stacks: harness ## Judge 15 GB of ordinary software in STACKS (.cache/stacks): nothing may fail.
	@$(BIN)/harness stacks
	go test -count=1 -timeout $(TIMEOUT) -v -run TestStacks ./frontend/verify

.PHONY: clean
clean: ## Remove build/ and what interrupted runs left behind.
	rm -rf build $(CACHE)/run

.PHONY: distclean
distclean: clean ## Remove the caches too.
	rm -rf $(CACHE)

# Installing the bases is bound by the network and building the tools by the
# CPU, so they go side by side.
.PHONY: deps
deps: ## Build the tools and make the base images, where missing.
	@$(MAKE) packages
	@$(MAKE) -j2 tools bases

.PHONY: packages
packages:
	@missing=$$(for c in $(COMMANDS); do command -v $$c >/dev/null || echo $$c; done); \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
	  echo "missing:" $$missing "- as root on Debian, make installs them; otherwise install: $(PACKAGES)" >&2; exit 1; \
	fi; \
	echo "deps: install $(PACKAGES)"; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(PACKAGES)

.PHONY: tools
tools: $(BIN)/.tools $(BIN)/docker-compose

$(GO_VERSION_STAMP):
	@mkdir -p $(BIN) && rm -f $(BIN)/.go* && touch $@

$(BIN)/.tools: $(TOOLS)/go.mod $(TOOLS)/go.sum Makefile $(GO_VERSION_STAMP)
	@echo "deps: build buildkitd, buildctl, docker, buildx and a registry (minutes, the first time)"
	@cd $(TOOLS) && version=$$(go list -m -f '{{.Version}}' github.com/docker/buildx) && \
	  $(STATIC) -ldflags="-s -w -X github.com/docker/buildx/version.Version=$$version" -o $(BIN)/ tool
	@touch $@

# Its requirements do not go together with those of buildx. Compose wants to know
# the version of buildx, too.
$(BIN)/docker-compose: $(COMPOSE)/go.mod $(COMPOSE)/go.sum Makefile $(GO_VERSION_STAMP)
	@echo "deps: build docker compose (a minute, the first time)"
	@cd $(COMPOSE) && $(STATIC) -o $@ tool
	@touch $@

$(BIN)/golangci-lint $(BIN)/gofumpt &: $(LINT)/go.mod $(LINT)/go.sum Makefile $(GO_VERSION_STAMP)
	@echo "deps: build golangci-lint and gofumpt"
	@cd $(LINT) && $(STATIC) -o $(BIN)/ tool
	@touch $(BIN)/golangci-lint $(BIN)/gofumpt

# Go's own cache knows best whether the harness is up to date.
.PHONY: harness
harness: packages
	@mkdir -p $(BIN)
	@$(STATIC) -o $(BIN)/harness ./integration/harness

.PHONY: bases
bases: harness
	@$(BIN)/harness bases
