# One command each; `make report` and `make test` install what they need first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install report all-reports lab test test-all lint format bench lock build docs pictures release-check clean

install: $(STAMP)

# uv only installs; what is installed stands, with hashes, in requirements.lock.
$(STAMP): pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade uv
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --editable .
	touch $(STAMP)

report: $(STAMP)  ## Yubei 2021 in both languages, to reports/yubei/2021/; with FILE=… a document of your own
	$(BIN)/minsheng report $(if $(FILE),"$(FILE)",--region yubei --year 2021 --lang both)

all-reports: $(STAMP)  ## every report, notebook and language, and reports/index.html
	$(BIN)/minsheng report --all

lab: $(STAMP)  ## JupyterLab with the explore notebook
	$(BIN)/minsheng lab

# Files in their order, so that the browser's long ones begin first and no worker is left with them at the end.
test: $(STAMP)
	$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

test-all: $(STAMP)  ## the long ones too
	$(BIN)/python -m pytest -q -n auto --dist loadfile -m "slow or not slow"

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP)
	$(BIN)/python -m benchmarks

# No address of an index may stand in the lock file.
lock: $(STAMP)
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --output-file requirements.lock pyproject.toml

build: $(STAMP)
	$(BIN)/uv build

docs: $(STAMP)  ## the documentation site, to site/; Chinese under site/zh/
	$(BIN)/python docs/build_site.py

pictures: $(STAMP)  ## the pictures of the docs, taken anew with the machine's Chromium
	$(BIN)/python docs/take_pictures.py

EXTRAS := lab extract cluster bench docs peers dev

# What a release would publish, tried where nothing else is installed, on the newest and the oldest versions asked for;
# then each extra alone, and the first report as `uvx minsheng-analysis` makes it.
release-check: $(STAMP)
	rm -rf dist build/release
	$(BIN)/uv build
	$(BIN)/twine check --strict dist/*
	for resolution in highest lowest-direct; do \
	  home=build/release/$$resolution && \
	  $(BIN)/uv venv --quiet --python $(BIN)/python $$home && \
	  VIRTUAL_ENV=$$home $(BIN)/uv pip install --quiet --resolution $$resolution "$$(ls dist/*.whl)[lab,cluster]" && \
	  $$home/bin/minsheng list && \
	  $$home/bin/minsheng report --lang zh --out $$home/reports && \
	  $$home/bin/minsheng export --format datapackage --out $$home/package || exit 1; \
	  for extra in $(EXTRAS); do \
	    $(BIN)/uv venv --quiet --clear --python $(BIN)/python $$home-extra && \
	    VIRTUAL_ENV=$$home-extra $(BIN)/uv pip install --quiet --resolution $$resolution "$$(ls dist/*.whl)[$$extra]" && \
	    $$home-extra/bin/minsheng list > /dev/null && echo "$$resolution [$$extra] installs and runs" || exit 1; \
	  done; \
	done
	$(BIN)/uv tool run --isolated --from "$$(ls dist/*.whl)" minsheng-analysis report --lang zh --out build/release/uvx

clean:
	rm -rf $(VENV) build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis
