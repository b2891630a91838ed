# Rationale's commands. The second run of each is quick: what was installed is remembered under
# .venv/stamps by the content of the requirement files.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test check browser format docs bench cluster-demo clean

PYTHON := .venv/bin/python
digest = $(shell cat $(1) | cksum | cut -d' ' -f1)
# Numba keeps what it compiled: nobody who opens a page waits for it.
COMPILE = $(PYTHON) -c "import explainers.kernels.trees.shapley, explainers.kernels.trees.interactions, explainers.kernels.trees.interventional"
RUNTIME := .venv/stamps/runtime-$(call digest,requirements.txt requirements-lock.txt)
TESTING := .venv/stamps/testing-$(call digest,requirements.txt requirements-torch.txt requirements-transformers.txt requirements-catboost.txt requirements-cluster.txt requirements-interpret.txt requirements-test.txt requirements-lock.txt)

BENCHING := .venv/stamps/bench-$(call digest,requirements-bench.txt requirements-lock.txt)

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

run: $(RUNTIME) ## serve the page on http://127.0.0.1:8501
	@$(PYTHON) -m streamlit run streamlit_app.py

test: check browser ## everything: format, lint, types, import contracts, all tests

check: $(TESTING) ## everything but the browser tests
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports --no-logo
	$(PYTHON) -m pytest -m "not browser" -n 2 --dist loadfile --no-loadscope-reorder

browser: $(TESTING) ## the tests that drive a real Chromium, which is installed if there is none
	@chromium=$$(tests/browser/ensure_chromium.sh $(PYTHON)) || exit 1; set -x; \
	RATIONALE_CHROMIUM="$$chromium" $(PYTHON) -m pytest tests/browser -m browser

format: $(TESTING) ## rewrite the code in the house's format
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

docs: $(TESTING) ## write the README's generated tables and the screenshots
	$(PYTHON) -m assets.build_docs
	@chromium=$$(tests/browser/ensure_chromium.sh $(PYTHON)) || exit 1; set -x; \
	RATIONALE_CHROMIUM="$$chromium" $(PYTHON) -m assets.build_screenshots

bench: $(BENCHING) ## measure against peers, then time the pages (about half an hour)
	$(PYTHON) -m benchmarks
	@chromium=$$(tests/browser/ensure_chromium.sh $(PYTHON)) || exit 1; set -x; \
	RATIONALE_CHROMIUM="$$chromium" $(PYTHON) -m benchmarks.page_times

cluster-demo: $(TESTING) ## a Dask cluster on this machine explains a million rows; shows the page
	@$(PYTHON) -m benchmarks.cluster_demo

clean: ## remove the virtual environment and all caches; .rationale (your analyses) stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache tests/browser/artifacts
	find assets benchmarks dashboard explainers tests -name __pycache__ -type d -exec rm -rf {} +

# The first interpreter that the pinned packages have wheels for.
$(PYTHON):
	@for python in python3.11 python3.12 python3.13 python3; do \
	    if "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
	        echo "Creating .venv with $$("$$python" --version)."; \
	        "$$python" -m venv --clear .venv && exit 0; \
	        rm -rf .venv; \
	        echo "$$python could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv." >&2; \
	        exit 1; \
	    fi; \
	done; \
	echo "Rationale needs Python 3.11, 3.12 or 3.13, and none was found on the PATH. Install one, then run this again." >&2; \
	exit 1

$(RUNTIME): $(PYTHON)
	@echo "Installing what Rationale needs to run (once; about 2.6 GB)."
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(COMPILE)
	@mkdir -p $(@D) && touch $@

$(BENCHING): $(TESTING)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@mkdir -p $(@D) && touch $@

$(TESTING): $(PYTHON)
	@echo "Installing what the tests need (once; about 3.7 GB in all)."
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@$(COMPILE)
	@mkdir -p $(@D) && touch $@ $(RUNTIME)
