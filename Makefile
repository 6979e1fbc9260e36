# make map builds the map, make test checks everything. Written for GNU make 3.81 (macOS) and later, and for
# folders with spaces in their names: every path below is relative.

SHELL := /bin/sh
# Two files of tests at a time, each with a browser of its own.
AT_ONCE := --numprocesses 2 --dist loadfile
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
PYTHONS := $(PYTHON) python3 python3.13 python3.12 python3.11

# The environment is ours alone, whatever the caller's shell says.
unexport PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV
# Compiled modules are kept: without them each of the many processes of a test run compiles all anew.
unexport PYTHONDONTWRITEBYTECODE

# A stamp carries the checksum of what it stands for (and of the folder, since an environment cannot be moved):
# a second run installs nothing, a changed lock is installed at once, and new times on old files change nothing.
key = $(shell { pwd; cat pyproject.toml $(1); } | cksum | cut -d ' ' -f 1)
MAP_STAMP := $(VENV)/.map-$(call key,requirements.txt)
TEST_STAMP := $(VENV)/.test-$(call key,requirements-test.txt)
LOCK_STAMP := $(VENV)/.lock-$(call key,requirements-lock.txt)

# An environment whose Python is gone or too old is made anew.
SOUND := import importlib.util, sys; print(sys.version_info >= (3, 11) and bool(importlib.util.find_spec("pip")))
ifneq ($(shell $(PY) -c '$(SOUND)' 2>/dev/null),True)
NEW := environment
endif

.PHONY: help map check test test-all picture visual golden schema fuzz bench load mutation browsers lock clean environment

help:
	@echo 'make map      build the map into site/'
	@echo 'make check    say what is wrong with the registry; OPTIONS go to basemap check'
	@echo 'make test     check everything: style, types, the line of imports, tests with a browser'
	@echo 'make test-all check the same, try every case of what make test samples, and end with how long that took'
	@echo 'make picture  take the screenshot of the README'
	@echo 'make visual   write the pictures that the page is compared with anew, after a change to its looks'
	@echo 'make golden   write the golden document of the tests anew, after a change to the rules of time'
	@echo 'make schema   write the schemas for editors anew, after a change to the model'
	@echo 'make fuzz     give the reader ten minutes of torn-up registries'
	@echo 'make bench    compare what the map costs with peers and floors, and write docs/benchmarks.md; takes three quarters of an hour'
	@echo 'make load     measure the map with registries of up to 10 000 bases; takes a quarter of an hour'
	@echo 'make mutation break central lines one at a time, and show which test notices'
	@echo 'make browsers try the page in engines of 2020 to 2025; loads 2 GB of them from PyPI the first time'
	@echo 'make lock     renew requirements*.txt within the bounds of pyproject.toml'
	@echo 'make clean    remove the environment, caches and everything that was built'

map: $(MAP_STAMP)
	@$(PY) $(VENV)/bin/basemap build
	@$(PY) -c 'import pathlib; page = pathlib.Path("site/index.html").resolve(); print("Open", page, "\n  or", page.as_uri())'

check: $(MAP_STAMP)
	@$(PY) $(VENV)/bin/basemap check $(OPTIONS)

test: $(TEST_STAMP)
	@$(PY) tests/chromium.py
	@$(PY) tests/firefox.py
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict basemap
	$(PY) $(VENV)/bin/lint-imports --no-logo
	$(PY) -m pytest $(AT_ONCE)

test-all: $(TEST_STAMP)
	@$(PY) tests/chromium.py
	@$(PY) tests/firefox.py
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict basemap
	$(PY) $(VENV)/bin/lint-imports --no-logo
	$(PY) -m pytest --whole $(AT_ONCE)

picture: $(TEST_STAMP)
	@$(PY) tests/chromium.py
	$(PY) tests/screenshots.py

visual: $(TEST_STAMP)
	@$(PY) tests/chromium.py
	$(PY) tests/visual/write.py

golden: $(TEST_STAMP)
	$(PY) tests/golden/write.py
	$(PY) tests/wording.py
	@git --no-pager diff --stat tests/golden/states.json 2>/dev/null || true

schema: $(MAP_STAMP)
	$(PY) $(VENV)/bin/basemap schema registry --ids > config/bases.schema.json
	$(PY) $(VENV)/bin/basemap schema card > seeds/card.schema.json

fuzz: $(TEST_STAMP)
	PYTHONPATH=tests $(PY) tests/registry/test_fuzz.py 10

bench: $(TEST_STAMP)
	@$(PY) tests/chromium.py
	$(PY) tests/benchmarks/run.py

load: $(TEST_STAMP)
	@$(PY) tests/chromium.py
	$(PY) tests/benchmarks/load.py

mutation: $(TEST_STAMP)
	@$(PY) tests/chromium.py
	$(PY) tests/mutation.py

# One resolution for every Python from 3.11, on Linux and macOS; no index address gets into the files.
COMPILE = $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command 'make lock'

browsers: map
	$(VENV)/bin/python tests/engines.py

lock: $(LOCK_STAMP)
	$(COMPILE) pyproject.toml --group build --output-file requirements.txt
	$(COMPILE) pyproject.toml --group build --group test --constraint requirements.txt --output-file requirements-test.txt
	$(COMPILE) --group lock --output-file requirements-lock.txt
	$(PY) tests/wheels.py

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .site.new .site.old .site.lock tests/benchmarks/vendor/node_modules
	find basemap tests layers -name __pycache__ -prune -exec rm -rf {} +
	find site -mindepth 1 ! -path site/README.md -delete

# Packages come as wheels whose hashes the lock knows: nothing is compiled, nothing unpinned is fetched.
define install
	@echo 'Installing $(1) into $(VENV)/ (later runs skip this)'
	@$(PIP) install --require-hashes --only-binary :all: --requirement $(1)
endef
define install_basemap
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@rm -f $(VENV)/.map-*
	@touch $(MAP_STAMP)
endef

$(MAP_STAMP): $(NEW)
	$(call install,requirements.txt)
	$(install_basemap)

$(TEST_STAMP): $(NEW)
	$(call install,requirements-test.txt)
	$(install_basemap)
	@rm -f $(VENV)/.test-*
	@touch $@

$(LOCK_STAMP): $(NEW)
	$(call install,requirements-lock.txt)
	@rm -f $(VENV)/.lock-*
	@touch $@

# Debian and Ubuntu keep ensurepip in a package of its own: python3.x-venv.
environment:
	@for python in $(PYTHONS) none; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	if [ "$$python" = none ]; then \
	  echo 'No Python 3.11 or newer found. Install one (https://www.python.org/downloads/),' >&2; \
	  echo 'or name it: make PYTHON=/path/to/python3' >&2; \
	  exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	  package=$$("$$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	  if [ "$$(id -u)" = 0 ]; then root=; else root='sudo -n'; fi; \
	  echo "Installing $$package, which $$python needs to make an environment"; \
	  $$root apt-get update -qq && \
	  $$root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$$package" >/dev/null; \
	  if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	    echo "$$python cannot make an environment: install its venv module (sudo apt install $$package)" >&2; \
	    exit 1; \
	  fi; \
	fi; \
	"$$python" -m venv --clear $(VENV)
