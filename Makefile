# One build configuration for everything: optimised (numerics are slow without), and testable.
BUILD = -c release -Xswiftc -enable-testing
# While one works on it: optimised too, but compiled file by file, so that a changed line costs seconds. Not for results.
DEVELOP = -Xswiftc -O --scratch-path .build-develop
THAW = .build/release/thaw
MAINTAIN = .build/release/thaw-maintain
# Writes manual pages of a program: a tool of swift-argument-parser.
MANUAL = .build/release/generate-manual
PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
PACKAGES = libsqlite3-dev libopenblas-dev libyaml-dev libssl-dev pkg-config unzip gnuplot-nox
# What only tests need; without it those are skipped.
PACKAGES_TEST = chromium sqlite3 jq slurm-wlm munge python3 python3-jsonschema python3-numpy python3-pandas \
  python3-torch valgrind openssh-client texlive-latex-base texlive-latex-recommended

# A run that a database in ./results has already is taken from there. BUILT is for `reproduce`, which builds once.
RUN = --jobs $(JOBS) --reuse results
READY = $(if $(BUILT),,build)
EXPERIMENTS = table1 table2 table3 table4 figure2 figure3 figure4 figure6 backbones released-vs-published \
  pretraining-variance tune-csdm tune-velf
# More runs than all of those together; `reproduce` leaves them out.
COMPARISONS = matched-budget matched-budget-dcn hidden-choices tuned
# Specs that are not listed above, such as those of `thaw new method`: `make NAME` does them too.
OTHERS = $(filter-out $(EXPERIMENTS) $(COMPARISONS) $(TASKS),$(basename $(notdir $(wildcard experiments/*.yaml))))
TASKS = help install-deps install-test-deps build install uninstall docs reproduce findings spec-docs build-tests test develop test-guide test-package \
  fuzz lint clean bench bench-preparation bench-training bench-growth instructions record-instructions

.PHONY: $(TASKS) $(EXPERIMENTS) $(COMPARISONS) $(OTHERS)
.NOTPARALLEL:
.DEFAULT_GOAL := help

help: ## List these targets.
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 24
	@echo
	@echo "THAW_DATA=FOLDER  real data (FOLDER/ml-1m); without it, synthetic data are used and tables say so"
	@echo "JOBS=N            runs at a time (default: as many as processors that it may use)"

install-deps: ## Install the system libraries that are missing (Debian, Ubuntu).
install-test-deps: ## The same, and what only some of the tests need.
install-test-deps: PACKAGES += $(PACKAGES_TEST)
install-deps install-test-deps:
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

install: $(READY) $(MANUAL) ## Install program, completions and manual pages (PREFIX=/usr/local, DESTDIR=).
	@DESTDIR='$(DESTDIR)' Tools/install $(THAW) $(MANUAL) '$(PREFIX)'

uninstall: ## Remove what was installed.
	@DESTDIR='$(DESTDIR)' Tools/uninstall '$(PREFIX)'

$(MANUAL):
	@swift build $(BUILD) --product generate-manual >&2

table1: $(READY) ## Table 1 of the paper: seven methods on DeepFM, three datasets.
table2: $(READY) ## Table 2: dropout in the diffusion, DeepFM.
table3: $(READY) ## Table 3: the sizes of the datasets.
table4: $(READY) ## Table 4: dropout in the diffusion, DCN.
figure2: $(READY) ## Figure 2: AUC over the phases on Wide & Deep and DCN.
figure3: $(READY) ## Figure 3: CSDM over rho, Taobao AD.
figure4: $(READY) ## Figure 4: training time per batch of each method.
figure6: $(READY) ## Figure 6: AUC over the phases on PNN.
backbones: $(READY) ## Base, CVAR and CSDM on Wide & Deep, DCN and PNN, MovieLens-1M.
released-vs-published: $(READY) ## Each method as its authors' code has it, and as its paper does.
pretraining-variance: $(READY) ## Spread over runs: one backbone per seed, or one for all.
tune-csdm: $(READY) ## CSDM's rho and T, chosen on pseudo-new items of train-base.
tune-velf: $(READY) ## VELF's settings, chosen on pseudo-new items of train-base.
matched-budget: $(READY) ## Every method with 1, 3, 5, 10 and 21 passes over each warm set, DeepFM.
matched-budget-dcn: $(READY) ## The same on DCN.
hidden-choices: $(READY) ## CVAR, CSDM and MWUF: each choice that no paper mentions moved alone.
tuned: $(READY) ## Every method with its passes and learning rate chosen on pseudo-new items.
$(OTHERS): $(READY)
# Times are measured, one run at a time, and not taken from elsewhere.
figure4: RUN = --jobs 1 --no-cache
$(EXPERIMENTS) $(COMPARISONS) $(OTHERS):
	@$(THAW) run experiments/$@.yaml $(RUN)
	@$(THAW) report experiments/$@.yaml --files results

reproduce: build ## All of these but the last four, one after the other; goes on if one fails.
	@failed=; \
	for name in $(EXPERIMENTS); do \
	  echo; echo "== $$name"; \
	  $(MAKE) --no-print-directory --silent BUILT=yes $$name || failed="$$failed $$name"; \
	done; \
	echo; echo "Tables: results/NAME.txt, .md, .tex, .csv; pages: .html; figures: .svg, .pdf (on synthetic data: NAME-synthetic)"; \
	if [ -n "$$failed" ]; then echo "failed:$$failed" >&2; exit 1; fi

# The databases that docs/findings.md rests on, and the figures it shows. Partial: one of the hidden choices lets a run end
# in a loss that is no number, which figure and document say.
EVIDENCE = results/movielens-1m-rebuilt
findings: $(READY) ## Write docs/findings.md and its figures anew from the committed databases.
	@for name in matched-budget matched-budget-dcn hidden-choices; do \
	  $(THAW) report $(EVIDENCE)/$$name.sqlite --partial --figures $(EVIDENCE) || exit 1; \
	done
	@swift build $(BUILD) --product thaw-maintain >&2
	@$(MAINTAIN) findings $(EVIDENCE) --out docs/findings.md

spec-docs: build ## Write docs/spec.md and the JSON Schema of specs anew.
	@$(THAW) spec --out docs/spec.md
	@$(THAW) spec --format json-schema --out experiments/thaw-spec.schema.json

# With the tool that the test of `make install` needs: no build can be started while tests run.
build-tests: install-deps
	@swift build $(BUILD) --build-tests >&2
	@swift build $(BUILD) --product generate-manual >&2

test: build-tests ## Run all tests, or those that match FILTER (those on real data need THAW_DATA).
	@swift test $(BUILD) --skip-build $(if $(FILTER),--filter '$(FILTER)')

develop: install-deps ## Build incrementally into .build-develop; with FILTER, run the tests that match it. Not for results.
	@THAW_DEVELOP=yes swift build $(DEVELOP) --build-tests >&2
	@$(if $(FILTER),THAW_DEVELOP=yes swift test $(DEVELOP) --skip-build --filter '$(FILTER)',true)

test-guide: install-deps ## Do what docs/adding-a-method.md says, word for word, in a new clone of HEAD (HERE=yes: in this one).
	@python3 Tests/Guide/run.py $(if $(HERE),--here)

test-package: $(READY) ## Do what docs/method-package.md says, word for word: a package that depends on this checkout.
	@python3 Tests/Guide/run.py --package

docs: $(READY) ## Write the modules' documentation to .build/documentation.
	@python3 Tools/docs.py .build/documentation

fuzz: install-deps ## Fuzz the spec reader and the readers of raw files (TARGET=NAME for one, SECONDS=N each; 60).
	@Fuzzing/fuzz $(or $(SECONDS),60) $(TARGET) || [ $$? = 77 ]

lint: $(if $(BUILT),,build-tests) ## Check the source: format, warnings, comments, sizes of files, dependencies, folders.
	@swift format lint --strict --recursive Package.swift Sources Tests Fuzzing/Package.swift Fuzzing/Sources Fuzzing/Targets
	@python3 Tools/lint/sizes.py
	@python3 Tools/lint/dependencies.py
	@python3 Tools/lint/folders.py --self-test
	@python3 Tools/lint/folders.py
	@python3 Tools/lint/processes.py --self-test
	@python3 Tools/lint/processes.py
	@python3 Tools/lint/documentation.py

bench-preparation: build ## Time `thaw datasets prepare` beside DuckDB (SCALES="0.1 1", SCRATCH=FOLDER).
	@test -x .build/bench-preparation/bin/python || python3 -m venv .build/bench-preparation
	@.build/bench-preparation/bin/pip install -q --disable-pip-version-check -r Benchmarks/preparation/requirements.txt
	@.build/bench-preparation/bin/python Benchmarks/preparation/compare.py $(if $(SCALES),--scales $(SCALES)) $(if $(SCRATCH),--scratch $(SCRATCH))

bench-training: build ## Time training beside PyTorch and JAX (ROUNDS=3, FIT_BATCHES=40, TABLE1=yes, SCRATCH=FOLDER).
	@test -x .build/bench-training/bin/python || python3 -m venv .build/bench-training
	@.build/bench-training/bin/pip install -q --disable-pip-version-check -r Benchmarks/training/requirements.txt
	@.build/bench-training/bin/python Benchmarks/training/compare.py $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(FIT_BATCHES),--fit-batches $(FIT_BATCHES)) $(if $(TABLE1),--table1) $(if $(SCRATCH),--scratch $(SCRATCH))

bench-growth: install-deps ## How time and memory grow with rows, fields, width and mini-batch: Benchmarks/growth (ROUNDS=3).
	@swift build --package-path Benchmarks $(BUILD) --product growth >&2
	@python3 Benchmarks/growth/growth.py $(if $(ROUNDS),--rounds $(ROUNDS))

bench: bench-training bench-preparation bench-growth ## All of these; THAW_DATA=FOLDER for real data. On an idle machine.

instructions: build-tests ## Count instructions per training step; fails where they grew by over 3 %.
	@python3 Benchmarks/instructions/check.py

record-instructions: build-tests ## Count them and write them down (Benchmarks/instructions/instructions.json).
	@python3 Benchmarks/instructions/check.py --record

clean: ## Remove what was built. Results and data stay.
	@rm -rf .build .build-develop Fuzzing/.build
