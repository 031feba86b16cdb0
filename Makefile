# Two commands matter: `make demo` and `make test`. Each target does only what is not done yet.
PORT ?= 8000
DEMO_DATA ?= .demo
PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
UI_SOURCES := $(shell find ui/src ui/templates -type f 2>/dev/null) ui/package.json ui/package-lock.json ui/*.ts

# What does not wait for something else is done beside it: a clean checkout has much to fetch.
MAKEFLAGS += --jobs=2

.PHONY: demo test checked programs build bench encoder screenshot pictures format lock sbom clean

demo: $(VENV)/.installed ui/static/.built
	@$(BIN)/python -m api.demo --port $(PORT) --data $(DEMO_DATA)

build: $(VENV)/.installed ui/static/.built

test: checked programs ui/static/.built
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

checked: $(VENV)/.installed-test ui/node_modules/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --num-workers 2
	$(BIN)/lint-imports
	npm --prefix ui run --silent check

programs: $(VENV)/.installed-test
	@$(BIN)/python -m tests.programs

# PART: some of quality pairs misspelled refusals themes sts encoders startup speed exchange scale curating. DATA: a folder with the files of training/sources.toml.
# SIZES: how many passages, for scale, such as "10000 100000".
bench: $(VENV)/.installed-test
	$(BIN)/python -m bench $(PART) $(if $(DATA),--data $(DATA)) $(if $(SIZES),--sizes $(SIZES))

# DATA: a folder with the files of training/sources.toml. CORPUS: own documents with a manifest, for their words.
encoder: $(VENV)/.installed-training
	$(BIN)/python -m training --data $(or $(DATA),$(error DATA=folder is missing; see training/sources.toml)) $(if $(CORPUS),--corpus $(CORPUS))

screenshot: $(VENV)/.installed-test ui/static/.built
	$(BIN)/python -m bench.screenshot docs/screenshot.png

# Those of the handbook, of the demonstration.
pictures: $(VENV)/.installed-test ui/static/.built
	$(BIN)/python -m bench.pictures docs/handleiding/beelden

format: $(VENV)/.installed-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	npm --prefix ui run --silent format

# What requirements.txt says, anew, after pyproject.toml or constraints.txt changed.
lock: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check uv==0.13.9
	@head -2 requirements.txt > requirements.new
	echo sentence-transformers | $(BIN)/uv pip compile pyproject.toml --excludes - --constraint constraints.txt --quiet \
		--generate-hashes --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url >> requirements.new
	mv requirements.new requirements.txt

# What is in it, as CycloneDX: of the explorer and of its pages.
sbom: $(VENV)/.installed ui/static/.built
	$(PYTHON) -m venv build/sbom-tool
	build/sbom-tool/bin/pip install --quiet --disable-pip-version-check cyclonedx-bom==7.5.0
	build/sbom-tool/bin/cyclonedx-py requirements requirements.txt --output-file build/sbom-explorer.json
	npm --prefix ui sbom --sbom-format cyclonedx --omit dev > build/sbom-pages.json

clean:
	rm -rf $(VENV) ui/node_modules ui/static $(DEMO_DATA)

# What the explorer needs, by digest; no torch among it.
$(VENV)/.installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 of nieuwer is nodig (make PYTHON=python3.12 …)"; exit 2; }
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

# torch before the others: alone it comes as the small CPU build.
$(VENV)/.installed-test: $(VENV)/.installed constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check torch==2.13.0
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@

$(VENV)/.installed-training: $(VENV)/.installed constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check torch==2.13.0
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[training]'
	@touch $@

ui/node_modules/.installed: ui/package-lock.json
	@command -v npm >/dev/null || { echo "Node 20.19 of nieuwer is nodig (met npm)"; exit 2; }
	npm --prefix ui ci --silent --no-audit --no-fund
	@touch $@

ui/static/.built: ui/node_modules/.installed $(UI_SOURCES)
	npm --prefix ui run --silent build
	@touch $@
