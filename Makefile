# Omland. Plain `make` builds build/omland and installs nothing; `make help` lists the rest.
#
#   make CC=clang OPT=-O2      another compiler or optimisation; each configuration has a folder of its own under build/
#   make BUILD=elsewhere       another build folder

ifeq ($(origin CC),default)
CC := $(firstword $(notdir $(shell command -v gcc 2>/dev/null; command -v clang 2>/dev/null; true) gcc))
endif
OPT      ?= -O3
SANITIZE ?=
BUILD    ?= build
PREFIX   ?= /usr/local
PYTHON   ?= /usr/bin/python3
JOBS     ?= $(shell nproc 2>/dev/null || echo 2)
MAKEFLAGS += --no-print-directory

# No -march: the binary runs anywhere. No -ffast-math, no contraction: the same bits from every compiler.
COMMON   := -std=c11 $(OPT) -g -fno-trapping-math -fno-math-errno -ffp-contract=off -fopenmp -I.
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes
ifneq ($(SANITIZE),)
COMMON   += -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer
endif
ifneq ($(FUZZER),)
COMMON   += -fsanitize=fuzzer-no-link
endif

# Against files and words that mean harm: a stack that is checked, addresses nobody knows, tables of the linker shut. Measured: no slower.
COMMON   += -fstack-protector-strong -fPIE
ifeq ($(SANITIZE)$(filter -O0,$(OPT)),)
COMMON   += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
endif
HARDENED := -pie -Wl,-z,relro,-z,now,-z,noexecstack

empty :=
space := $(empty) $(empty)
comma := ,
CONFIG := $(subst $(space),_,$(notdir $(CC)))$(subst $(space),,$(OPT))$(if $(SANITIZE),-$(subst $(comma),-,$(SANITIZE)))$(if $(FUZZER),-fuzzer)
OUT    := $(BUILD)/$(CONFIG)
COMMON += -I$(OUT)

# --- libraries: by pkg-config; `hdf5-serial` first, because the MPI build repoints `hdf5` -----------------------------------
HDF5      := $(shell pkg-config --exists hdf5-serial 2>/dev/null && echo hdf5-serial || echo hdf5)
LIBRARIES := $(HDF5) gsl inih jansson nettle zlib
ifneq ($(filter-out clean help format print-out,$(or $(MAKECMDGOALS),all)),)
MISSING       := $(foreach l,$(LIBRARIES),$(shell pkg-config --exists $(l) 2>/dev/null || echo $(l)))
LIBRARY_FLAGS := $(shell pkg-config --cflags $(filter-out $(MISSING),$(LIBRARIES)) 2>/dev/null)
LIBRARY_LINKS := $(shell pkg-config --libs $(filter-out $(MISSING),$(LIBRARIES)) 2>/dev/null) -lhdf5_hl -lm
endif
CMOCKA_FLAGS = $(shell pkg-config --cflags cmocka)
CMOCKA_LINKS = $(shell pkg-config --libs cmocka)

# --- what there is -------------------------------------------------------------------------------------------------------
SOURCES := $(sort $(shell find engine output -name node_modules -prune -o -name '*.c' -not -path 'engine/mpi/*' -print))
CORE    := $(filter engine/base/% engine/setting/% engine/process% engine/world/% engine/start/% engine/region/% engine/page/block% engine/processes/% engine/policy/% engine/shocks/% engine/schedule%,$(SOURCES))
TESTS   := $(sort $(wildcard tests/*/test_*.c))
TARGETS := $(sort $(wildcard tests/fuzz/target*.c))
BENCHES := $(sort $(filter-out $(TESTS),$(wildcard tests/bench/*.c)))
TOY     := $(sort $(wildcard tests/bench/toy/*.c))
# Folders of unit tests: the rooms of the house, which tests/ mirrors.
UNITS   := base,world,start,region,scenario,processes,policy,shocks,experiment,output,page
HELPERS := $(sort $(wildcard tests/support/*.c))

objects  = $(patsubst %.c,$(OUT)/%.o,$(1))
PROGRAM := $(OUT)/omland
ARCHIVE := $(OUT)/libomland.a
TEST_PROGRAMS := $(TESTS:%.c=$(OUT)/%)

# The headers that clang-tidy looks for where the compiler does.
LINT = $(PYTHON) scripts/lint --flags '-I. -I$(OUT) -D_GNU_SOURCE $(LIBRARY_FLAGS) $(CMOCKA_FLAGS) $(MPI_FLAGS)'

.PHONY: all mpi wasm page page-modules demo test quick lint lint-cheap test-programs sanitize torture fuzz fuzzer bench describe documentation install clean format help libraries print-out warnings FORCE
.DELETE_ON_ERROR:
.SECONDARY:

# A build under sanitizers is many times slower: build/omland stays the one people use.
all: $(PROGRAM)
	@$(if $(SANITIZE),:,ln -sfn $(CONFIG)/omland $(BUILD)/omland)

# The same program over several machines: engine/mpi stands in for engine/experiment/ranks_alone, which the archive then need not give.
MPI_FLAGS = $(shell pkg-config --cflags ompi-c 2>/dev/null || mpicc --showme:compile)
MPI_LINKS = $(shell pkg-config --libs ompi-c 2>/dev/null || mpicc --showme:link)
mpi: $(OUT)/omland-mpi
	@$(if $(SANITIZE),:,ln -sfn $(CONFIG)/omland-mpi $(BUILD)/omland-mpi)
$(OUT)/engine/mpi/%.o: SYSTEM = -D_GNU_SOURCE $(MPI_FLAGS)
$(OUT)/omland-mpi: $(OUT)/engine/main.o $(OUT)/engine/mpi/ranks_mpi.o $(ARCHIVE)
	$(CC) $(COMMON) $(HARDENED) $(CFLAGS) $(LDFLAGS) $^ $(LIBRARY_LINKS) $(MPI_LINKS) -o $@

$(PROGRAM): $(call objects,engine/main.c) $(ARCHIVE)
	$(CC) $(COMMON) $(HARDENED) $(CFLAGS) $(LDFLAGS) $^ $(LIBRARY_LINKS) -o $@

# An archive, so that a test links only what it uses. Made anew each time, since files of the same name in two folders stay both,
# and beside: whoever links meanwhile has the one of before.
$(ARCHIVE): $(call objects,$(filter-out engine/main.c,$(SOURCES)))
	@rm -f $@.new
	@ar qcs $@.new $^
	@mv $@.new $@

# --- the engine in the page: the same sources for WebAssembly, by Debian's clang, wasm-ld and wasi-libc (docs/page.md) ------
# No imports: nothing in it asks the system for anything. Read but not linked: what only files need (gc-sections drops the rest).
WASM_CC    ?= clang-14
WASM       := $(BUILD)/page
WASM_FLAGS := --target=wasm32-wasi -std=c11 -O3 -msimd128 -mbulk-memory -mnontrapping-fptoint -msign-ext -fno-trapping-math \
    -fno-math-errno -ffp-contract=off -ffunction-sections -fdata-sections -Wno-source-uses-openmp -D_GNU_SOURCE -I.
# A stack of 1 MB at the lowest addresses, so that running over it is a trap and not a wrong number; no -O for the linker: clang would
# run any wasm-opt that it finds.
WASM_LINKS := --target=wasm32-wasi -mexec-model=reactor -Wl,--gc-sections,--strip-all,--stack-first,-z,stack-size=1048576 \
    -Wl,--initial-memory=33554432,--max-memory=2147483648 -lc-printscan-long-double
WASM_READING := $(addprefix engine/scenario/,assumed.c packages.c parameters.c policies.c scenario_entries.c scope.c sections.c shocks.c unmet.c unmet_limits.c \
    ini/dates.c ini/entries.c ini/index.c ini/inherit.c ini/names.c ini/target.c ini/target_lexis.c ini/target_spec.c ini/values.c \
    files/inputs_beside.c files/report.c files/slips.c files/text.c tables/place_names.c)
WASM_SOURCES := $(sort $(filter-out engine/start/%,$(CORE)) $(WASM_READING) output/indicators.c output/values_bytes.c \
    $(wildcard engine/page/base.c engine/page/block*.c engine/page/keep*.c engine/page/session*.c))
WASM_OBJECTS := $(WASM_SOURCES:%.c=$(WASM)/wasm/%.o)

wasm: $(WASM)/engine.wasm.gz
$(WASM)/engine.wasm.gz: $(WASM)/engine.wasm
	@gzip -9nc $< >$@
$(WASM)/engine.wasm: $(WASM_OBJECTS)
	@$(WASM_CC) $^ $(WASM_LINKS) -o $@
$(WASM)/wasm/%.o: %.c $(WASM)/wasm/flags
	@mkdir -p $(@D)
	$(WASM_CC) $(WASM_FLAGS) $(WARNINGS) -Wconversion -MMD -MP -c $< -o $@
$(WASM)/wasm/flags: FORCE
	@$(call rewrite,'$(WASM_CC) $(WASM_FLAGS) $(WASM_LINKS)')

# The simulation core sees standard C only; everything around it sees the system as well.
$(call objects,$(CORE)):                           SYSTEM :=
$(call objects,$(filter-out $(CORE),$(SOURCES))):  SYSTEM := -D_GNU_SOURCE
$(call objects,$(SOURCES)):                        WARNINGS += -Wconversion
$(OUT)/tests/%.o:                                  SYSTEM = -D_GNU_SOURCE $(CMOCKA_FLAGS)

$(OUT)/%.o: %.c $(OUT)/flags | libraries $(OUT)/version.h
	@mkdir -p $(@D)
	$(CC) $(COMMON) $(WARNINGS) $(SYSTEM) $(LIBRARY_FLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

$(OUT)/tests/%: $(OUT)/tests/%.o $(call objects,$(HELPERS)) $(ARCHIVE)
	$(CC) $(COMMON) $(HARDENED) $(CFLAGS) $(LDFLAGS) $^ $(LIBRARY_LINKS) $(CMOCKA_LINKS) -o $@

# The yardstick of `make bench`, and its test.
$(OUT)/tests/bench/yardstick $(OUT)/tests/bench/test_toy: $(OUT)/tests/bench/%: $(OUT)/tests/bench/%.o $(call objects,$(TOY) $(HELPERS)) $(ARCHIVE)
	$(CC) $(COMMON) $(HARDENED) $(CFLAGS) $(LDFLAGS) $^ $(LIBRARY_LINKS) $(CMOCKA_LINKS) -o $@

# The fuzz targets with one of two ends: a replay of the corpus, or libFuzzer (clang alone; `make fuzz` sets FUZZER=1, which has a build folder of its own).
$(OUT)/tests/fuzz/fuzzer: FUZZER_LINK := -fsanitize=fuzzer
$(OUT)/tests/fuzz/test_corpus $(OUT)/tests/fuzz/fuzzer: $(OUT)/tests/fuzz/%: $(OUT)/tests/fuzz/%.o $(call objects,$(TARGETS) $(HELPERS)) $(ARCHIVE)
	$(CC) $(COMMON) $(CFLAGS) $(LDFLAGS) $(FUZZER_LINK) $^ $(LIBRARY_LINKS) $(CMOCKA_LINKS) -o $@

test-programs: $(TEST_PROGRAMS)

print-out:
	@echo $(OUT)

# Other flags: everything is built again. Version and commit: only what includes "version.h" is.
rewrite = mkdir -p $(@D); printf '%s\n' $(1) >$@.new; if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
$(OUT)/flags: FORCE
	@$(call rewrite,'$(CC) $(COMMON) $(WARNINGS) $(LIBRARY_FLAGS) $(CFLAGS)')

VERSION = $(shell sed -n 's/^version: *//p' CITATION.cff)
COMMIT  = $(shell c=$$(git rev-parse --short=12 HEAD 2>/dev/null) || c=unknown; \
    git diff --quiet HEAD -- engine output Makefile 2>/dev/null; [ $$? = 1 ] && c=$$c+changes; echo $$c)
$(OUT)/version.h: FORCE
	@$(call rewrite,'/* made by the Makefile */' '#define OMLAND_VERSION "$(VERSION)"' '#define OMLAND_COMMIT "$(COMMIT)"' \
	    '#define OMLAND_COMPILER "$(shell $(CC) --version 2>/dev/null | head -n 1 | tr -d '"\\') $(OPT)"')

libraries:
	@missing='$(strip $(MISSING))'; \
	 [ -z "$${missing# }" ] || { echo "make: missing:" $$missing >&2; scripts/install --check build >&2; exit 66; }

# --- the workshop page: what `omland workshop` and `omland report` put results into. Nothing else needs it, or npm ------------
PAGE         := $(BUILD)/page
PAGE_SOURCES := $(shell find engine/page -name node_modules -prune -o \( -name '*.ts' -o -name '*.css' -o -name '*.json' -o -name '*.mjs' \) -print)
PAGE_LOCK    := engine/page/package-lock.json
PAGE_MODULES := engine/page/node_modules/.installed

page:
	@scripts/install page
	@$(MAKE) page-modules
	@$(MAKE) -s $(PAGE)/page.html wasm
	@echo $(PAGE)/page.html

# Packages are fetched when those there are not of the lock file: with them in place no network is needed. None of their scripts is run.
page-modules:
	@cmp -s $(PAGE_LOCK) $(PAGE_MODULES) || { echo 'make: fetching what the page is built from (npm ci)'; \
	    npm ci --prefix engine/page --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error && cp $(PAGE_LOCK) $(PAGE_MODULES); }

$(PAGE)/page.html: $(PAGE_SOURCES) scenarios/norway/boundaries.geojson
	node engine/page/build.mjs $(PAGE)

# --- what one does with it -----------------------------------------------------------------------------------------------
demo:
	@scripts/install demo
	@$(MAKE) -j$(JOBS) all
	@$(MAKE) page || echo 'make: the page could not be built; the demo goes on without it'
	@$(PYTHON) scripts/demo

test:
	@scripts/install test
	@$(PYTHON) scripts/run_tests $(if $(FILTER),--filter '$(FILTER)')

# What changed against main: its unit tests, and what is cheap of the house's rules. For between two edits: seconds to a minute or two.
quick: all
	@$(PYTHON) scripts/quick

lint: $(OUT)/version.h
	@$(LINT) $(FILES)
lint-cheap: $(OUT)/version.h
	@$(LINT) --cheap $(FILES)

sanitize:
	@$(PYTHON) scripts/run_tests --make 'SANITIZE=address,undefined OPT=-O1' --only $(UNITS),faults,properties --timeout 2400 $(if $(FILTER),--filter '$(FILTER)')

# Attacks at length; each says how many it tried. Both write nothing but below build/ and the temporary folder.
MINUTES ?= 30
torture: all
	@$(PYTHON) scripts/torture --program $(PROGRAM) --minutes $${TORTURE_MINUTES:-$(MINUTES)}

SECONDS ?= 60
TARGET  ?= all
fuzz:
	@scripts/install test
	@$(MAKE) -j$(JOBS) CC=clang OPT=-O1 SANITIZE=address,undefined FUZZER=1 fuzzer
	@$(PYTHON) scripts/fuzz --program $(shell $(MAKE) CC=clang OPT=-O1 SANITIZE=address,undefined FUZZER=1 -s print-out)/tests/fuzz/fuzzer \
	    --seconds $(SECONDS) --target $(TARGET)
fuzzer: $(OUT)/tests/fuzz/fuzzer

# BENCH='--scale .05 --years 2' tries it quickly, BENCH=--growth prints curves; scripts/benchmark --help tells the rest.
BENCH ?=
bench: all $(call objects,$(BENCHES)) $(BENCHES:%.c=$(OUT)/%)
	@$(PYTHON) scripts/benchmark --program $(PROGRAM) --programs $(OUT)/tests $(BENCH)

describe: all
	@$(BUILD)/omland describe

documentation: all
	@$(PYTHON) scripts/describe --program $(BUILD)/omland
	@[ ! -e build/demo/norway.h5 ] || $(PYTHON) scripts/demo --drawn --images docs/images >/dev/null

# What users run; each is also omland-NAME on the PATH. The others are for those who change the program.
USER_SCRIPTS := closure costs coverage demo drift levers patterns plots region_check search site spillover stationary
SCRIPT_PARTS := $(sort $(wildcard scripts/common/*.py scripts/*_lib/*.py))

install: all
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/doc/omland/docs/images'
	install -m 755 $(PROGRAM) '$(DESTDIR)$(PREFIX)/bin/omland'
	@find scenarios -type f ! -name '*.part' | while read -r f; do \
	    install -D -m 644 "$$f" "$(DESTDIR)$(PREFIX)/share/omland/$$f"; done
	@for f in $(SCRIPT_PARTS) $(wildcard scripts/readers/omland.*); do install -D -m 644 $$f "$(DESTDIR)$(PREFIX)/share/omland/$$f"; done
	@for f in $(USER_SCRIPTS:%=scripts/%) scripts/slurm_array.sh $(wildcard scripts/readers/example.*); do \
	    install -D -m 755 $$f "$(DESTDIR)$(PREFIX)/share/omland/$$f"; done
	install -m 644 scripts/ensemble.smk '$(DESTDIR)$(PREFIX)/share/omland/scripts/ensemble.smk'
	@for f in $(USER_SCRIPTS); do ln -sfn ../share/omland/scripts/$$f "$(DESTDIR)$(PREFIX)/bin/omland-$$f"; done
	install -m 644 README.md CONTRIBUTING.md LICENSE CITATION.cff CHANGELOG.md '$(DESTDIR)$(PREFIX)/share/doc/omland'
	install -m 644 $(wildcard docs/*.md) '$(DESTDIR)$(PREFIX)/share/doc/omland/docs'
	install -m 644 $(wildcard docs/images/*) '$(DESTDIR)$(PREFIX)/share/doc/omland/docs/images'
	@if [ -e $(PAGE)/page.html ] && [ -e $(PAGE)/engine.wasm.gz ]; then for f in page.html index.html map.json engine.wasm.gz; do \
	    install -D -m 644 $(PAGE)/$$f "$(DESTDIR)$(PREFIX)/share/omland/page/$$f"; done; \
	    else echo 'make: installed without the workshop page; `make page` builds it, then `make install` takes it along'; fi
	ln -sfn ../../omland/scenarios '$(DESTDIR)$(PREFIX)/share/doc/omland/scenarios'

clean:
	rm -rf $(BUILD)

# Does every source pass without a warning? Only looks, builds nothing: CC=clang shows what the other compiler thinks.
warnings: $(SOURCES:%=$(OUT)/%.seen) $(TESTS:%=$(OUT)/%.seen) $(HELPERS:%=$(OUT)/%.seen) $(TOY:%=$(OUT)/%.seen) $(BENCHES:%=$(OUT)/%.seen)
$(OUT)/engine/%.seen $(OUT)/output/%.seen: WARNINGS += -Wconversion
$(OUT)/%.seen: SYSTEM = $(if $(filter $*,$(CORE)),,-D_GNU_SOURCE)
$(OUT)/%.seen: % FORCE | libraries $(OUT)/version.h
	@$(CC) $(COMMON) $(WARNINGS) $(SYSTEM) $(LIBRARY_FLAGS) $(CMOCKA_FLAGS) $(CFLAGS) -Werror -fsyntax-only $<

# The layout of C is clang-format's (.clang-format); tests/house/test_format.py holds it.
format:
	@clang-format -i $$(git ls-files -co --exclude-standard '*.c' '*.h')

help:
	@printf '%s\n' \
	  'make               build build/omland (installs nothing)' \
	  'make mpi           build build/omland-mpi, for ensembles over the ranks of Open MPI' \
	  'make page          install what is missing, build the page that `omland workshop` and `omland report` fill (npm ci fetches packages)' \
	  'make wasm          build the engine of the workshop page (build/page/engine.wasm)' \
	  'make demo          install what is missing, build, run Norway to 2050 and a region under four strategies, draw pictures' \
	  'make test          install what is missing, build, run every test; FILTER=word picks some' \
	  'make quick         unit tests of what changed against main, layout, names, arrows: for between two edits' \
	  'make lint          clang-tidy and cppcheck over every C file (minutes); FILES=... picks some' \
	  'make sanitize      unit, fault and property tests under the address and undefined-behaviour sanitizers' \
	  'make torture       attacks at length (flips, refused memory, signals, hostile files): MINUTES=30' \
  'make fuzz          libFuzzer on the readers: SECONDS=60 for each, TARGET=ini' \
  'make bench         speed as ratios within one run; BENCH="--scale .05" tries it quickly, BENCH=--growth prints curves' \
	  'make describe      tables of parameters, processes, levers and indicators' \
	  'make documentation writes the same tables to docs/, and the pictures of the last demo' \
	  'make install       to PREFIX=/usr/local (DESTDIR for packagers)' \
	  'make format  lays out every C file as clang-format has it (make test holds it)' \
	  'make clean         removes build/'

-include $(WASM_OBJECTS:.o=.d)
-include $(patsubst %.o,%.d,$(call objects,$(SOURCES) $(TESTS) $(HELPERS) $(TARGETS) $(TOY) tests/fuzz/fuzzer.c $(BENCHES) $(wildcard tests/tools/*.c)))
