# Two commands matter: `make demo` and `make test`. Everything else is for maintainers.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo run test lint types contracts check bench bench-peers forms screens faults \
  monkey conformance fuzz soak story access mutation coverage night manual lock build deb \
  reproducible bare-root audit clean

demo: $(VENV)/.runtime
	@.ci/system-libraries
	rm -rf demo
	$(BIN)/monitor-app demo ./demo
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  MONITOR_VAULT=demo/monitor.vault $(BIN)/monitor-app; \
	else echo "No display here: the demo vault is in ./demo, 'make run' opens the window."; fi

run: $(VENV)/.runtime
	@.ci/system-libraries
	$(BIN)/monitor-app

test: $(VENV)/.development
	@.ci/system-libraries
	$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -q -n 2 --dist worksteal

check: lint types contracts

lint: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.development
	$(BIN)/mypy

contracts: $(VENV)/.development
	$(BIN)/lint-imports

# Every form of the library as PDF, blank and filled, in build/forms/.
forms: $(VENV)/.development
	$(BIN)/python -m tests.printing.make_forms build/forms

# Every page in three languages, two themes, two sizes of text, in build/screens/.
screens: $(VENV)/.development
	$(BIN)/python -m tests.gui.screens

# Long runs. Each prints what it counted and stops by itself.
bench: $(VENV)/.development
	$(BIN)/python -m tests.bench

bench-peers: $(VENV)/.development
	.ci/bench-peers

faults: $(VENV)/.development
	$(BIN)/python -m tests.faults 3000

monkey: $(VENV)/.development
	$(BIN)/python -m tests.gui.monkey 200000

# A whole interview by the accessibility tree alone (needs what .ci/run installs).
access: $(VENV)/.development
	$(BIN)/python -m pytest -q tests/access

conformance: $(VENV)/.development
	$(BIN)/python -m tests.conformance

fuzz: $(VENV)/.development
	$(BIN)/python -m tests.conformance.fuzz 20000

soak: $(VENV)/.development
	$(BIN)/python -m tests.soak --days 1 --seed 1

# A day at the window with real keys, in a virtual display; pictures in build/story/.
story: $(VENV)/.development
	$(BIN)/python -m tests.gui.story_xvfb

# Changes the code in small wrong ways and expects a test to notice (tests/mutation/README.md).
mutation: $(VENV)/.development
	$(PYTHON) -m venv build/mutmut
	build/mutmut/bin/pip install -q "mutmut==3.8.1"
	$(BIN)/python -c "import sysconfig as s; print(s.get_path('purelib'))" > \
	  $$(build/mutmut/bin/python -c "import sysconfig as s; print(s.get_path('purelib'))")/project.pth
	$(BIN)/python -m tests.mutation

coverage: $(VENV)/.development
	rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest -q -n 2 --dist worksteal
	$(BIN)/coverage combine -q
	$(BIN)/coverage json -q -o build/coverage.json
	$(BIN)/python -m tests.coverage build/coverage.json

# Property tests with new examples, many of each. A test that looks for minutes is no test
# that hangs: the clock that would tell of one is off.
night: $(VENV)/.development
	HYPOTHESIS_PROFILE=night $(BIN)/python -m pytest -q -n 2 --dist worksteal -m hypothesis \
	  -o faulthandler_timeout=0

manual: $(VENV)/.development
	$(BIN)/python -m tests.printing.make_manual build/manual

lock:
	uv lock
	uv export -q --no-dev --no-emit-project --no-header --no-annotate -o requirements.lock
	uv export -q --only-group build --no-emit-project --no-header --no-annotate -o tests/build.lock
	uv export -q --only-group release --no-emit-project --no-header --no-annotate -o tests/release.lock
	uv export -q --all-groups --no-group release --no-emit-project --no-header --no-annotate -o tests/requirements.lock

# The frozen program in dist/: archive, Debian package, SBOM, SHA256SUMS and signature.
build:
	@.ci/system-libraries
	WITH_DEB=1 .ci/build

deb: build

# Builds what is committed twice, in different surroundings, and compares every byte.
reproducible:
	.ci/reproducible

# Runs dist/ in a bare Debian 12 root: unpacked, then installed and removed (root only).
bare-root:
	.ci/bare-root archive
	.ci/bare-root deb

# Asks a database of known weaknesses about every locked package, where one is reachable.
audit:
	$(PYTHON) -m venv build/audit
	build/audit/bin/pip install -q "pip-audit==2.10.1"
	$(PYTHON) .ci/audit.py

clean:
	rm -rf build demo dist .mypy_cache .ruff_cache .pytest_cache

# The stamp files say which lock an environment was made from.
$(VENV)/.runtime: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install -q --require-hashes --no-deps -r tests/build.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.development: tests/requirements.lock $(VENV)/.runtime
	$(BIN)/pip install -q --require-hashes --no-deps -r tests/requirements.lock
	touch $@
