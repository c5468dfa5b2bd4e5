# One build configuration for everything: optimised (numerics are slow without), and testable.
BUILD = -c release -Xswiftc -enable-testing
THAW = .build/release/thaw
JOBS ?= $(shell nproc)
PACKAGES = libsqlite3-dev libopenblas-dev libyaml-dev pkg-config unzip

.PHONY: help install-deps build table1 backbones released-vs-published pretraining-variance test lint clean
.PHONY: bench-preparation
.DEFAULT_GOAL := help

help: ## List these targets.
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 24
	@echo
	@echo "THAW_DATA=FOLDER  real data (FOLDER/ml-1m); without it, synthetic data are used and tables say so"
	@echo "JOBS=N            runs at a time (default: as many as cores)"

install-deps: ## Install the system libraries that are missing (Debian, Ubuntu).
	@set -e; \
	command -v swift > /dev/null || { echo "swift is missing: install Swift 6.3 or later from https://swift.org/install" >&2; exit 1; }; \
	missing=; \
	for package in $(PACKAGES); do \
	  dpkg-query -W -f '$${db:Status-Status}' $$package 2> /dev/null | grep -qx installed || missing="$$missing $$package"; \
	done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	echo "missing:$$missing" >&2; \
	if [ "$$(id -u)" != 0 ]; then \
	  echo "install with: sudo apt-get install -y$$missing" >&2; exit 1; \
	fi; \
	{ apt-get install -y -q $$missing || { apt-get update -q && apt-get install -y -q $$missing; }; } >&2

build: install-deps ## Build the program: .build/release/thaw.
	@swift build $(BUILD) --product thaw >&2

table1: build ## Make Table 1 of the paper: do the runs that are missing, print the table.
backbones: build ## Base, CVAR and CSDM on Wide & Deep, DCN and PNN.
released-vs-published: build ## Each method as its authors' code has it, and as its paper does.
pretraining-variance: build ## Spread over runs: one backbone per seed, or one for all.
table1 backbones released-vs-published pretraining-variance:
	@$(THAW) run experiments/$@.yaml --jobs $(JOBS)

test: install-deps ## Run all tests (those on real data need THAW_DATA).
	@swift build $(BUILD) --build-tests >&2
	@swift test $(BUILD) --skip-build

lint: ## Check the source's format.
	@swift format lint --strict --recursive Package.swift Sources Tests

bench-preparation: build ## Time `thaw datasets prepare` beside DuckDB (SCALES="0.1 1", SCRATCH=FOLDER).
	@test -x .build/bench-preparation/bin/python || python3 -m venv .build/bench-preparation
	@.build/bench-preparation/bin/pip install -q --disable-pip-version-check -r Benchmarks/preparation/requirements.txt
	@.build/bench-preparation/bin/python Benchmarks/preparation/compare.py $(if $(SCALES),--scales $(SCALES)) $(if $(SCRATCH),--scratch $(SCRATCH))

clean: ## Remove what was built. Results and data stay.
	@rm -rf .build
