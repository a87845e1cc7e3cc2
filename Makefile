# The commands of every day; `make help` lists them. What they do stands in scripts/ and in
# CMakePresets.json.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help build run test python bench fuzz format check install clean

PREFIX ?= /usr/local
FUZZ_SECONDS ?= 600
RELEASE := build/release

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup-%:
	@scripts/setup $*

$(RELEASE)/build.ninja: | setup-run
	cmake --preset release -DCORRIDOR_TESTS=OFF

build: setup-run $(RELEASE)/build.ninja ## the program, at build/release/bin/corridor
	cmake --build $(RELEASE) --target corridor

run: build ## the CPEC case; the report is run/cpec/report.html afterwards
	$(RELEASE)/bin/corridor run cases/cpec -o run/cpec --force
	@echo "The report: run/cpec/report.html (open it in a browser)"

test: setup-test ## formatting, all tests, again with sanitizers
	scripts/test

python: setup-python ## the Python module, at build/release/python (PYTHONPATH)
	cmake --preset release -DCORRIDOR_PYTHON=ON
	cmake --build build/release --target corridor_python

bench: setup-bench ## benchmarks, each prints its table
	cmake --preset bench
	cmake --build build/bench
	@for program in build/bench/bin/*_bench; do [ ! -x "$$program" ] || "$$program"; done

fuzz: setup-fuzz ## each reader under libFuzzer for FUZZ_SECONDS (600)
	FUZZ_SECONDS=$(FUZZ_SECONDS) scripts/fuzz

format: setup-lint ## clang-format over the C++ sources
	git ls-files -z '*.h' '*.cc' | xargs -0 clang-format-14 -i

check: setup-lint ## clang-tidy over the C++ sources
	cmake --preset tidy
	cmake --build build/tidy

install: build ## the program to PREFIX (/usr/local), below DESTDIR if given
	cmake --install $(RELEASE) --prefix "$(PREFIX)"

clean: ## removes build/ and run/
	rm -rf build run
