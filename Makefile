# Usage (`make help` prints this):
#
# make demo      on a fresh Debian machine: installs what is missing, builds, checks an example, writes its tables, pictures and a page
# make demo-pdf  also sets its document, for which it installs TeX Live
# make check     the same for the tests
# make check-all check-web what `make check` leaves out because it takes long: builds, installing, limits of TeX, foreign folders;
#                and what only a release needs, such as complete translations
# make check-web reports in a real browser, databases in PostgreSQL and DuckDB; it installs them, together with emscripten
# make web       the playground (build/web/index.html) and the package for npm (build/web/npm)
# make vsix      the extension of Visual Studio Code (build/budget.vsix)
# make           builds build/release/budgetc and build/release/libbudget.a
# make install   to $(DESTDIR)$(PREFIX); `make uninstall` takes it away again
# make fuzz      looks for inputs that break it; FUZZ_SECONDS=60 for each target, ENGINE=libfuzzer or afl
# make random    random budgets against an oracle: SEEDS=100000 of them, from FIRST=1 on; with SANITIZE=1 it looks closer
# make bench     installs the peers, runs them on the same facts side by side: build/bench/report.md and growth.svg
# make keystrokes    what the language server does for a keystroke, as a part of a check
# make instructions  how many instructions each command takes, against what is recorded; INSTRUCTIONS=--write records them
# make po        messages in other languages: brings po/*.po up to date and lists what is to be translated
# make wasm      builds build/wasm/budget.js, budget.wasm and its compressed form, for pages that check themselves (docs/html.md)
# make deb       Debian packages, in build/deb;   make check-deb: made twice they are equal, lintian is silent, they work
# make layers    who may include whom;   make format, make lint, make analyze: optional tools;   make clean
#
# SANITIZE=1 (address and undefined behaviour) or SANITIZE=thread, HOSTILE=1 (memory moves and is poisoned whenever it may be),
# WERROR=1, V=1 (show commands). Each combination has a folder of its own under build/. CC, CFLAGS, CPPFLAGS, LDFLAGS are yours.

VERSION = 0.1.0

PREFIX = /usr/local
DESTDIR =
CFLAGS ?= -O2 -g
FLEX = flex
BISON = bison
AR ?= ar
LD ?= ld
OBJCOPY ?= objcopy
OBJDUMP ?= objdump
PKG_CONFIG ?= pkg-config
MSGFMT ?= msgfmt
INSTALL ?= install
PYTHON ?= python3

VARIANT := $(if $(FUZZ),fuzz-$(FUZZ),$(if $(SANITIZE),$(if $(filter thread,$(SANITIZE)),thread,sanitize),$(if $(COVERAGE),coverage,release)))$(if $(HOSTILE),-hostile)
B := build/$(VARIANT)

# ---- flags ----

LIBRARY_DIR = $(PREFIX)/share/budgetc/lib
LOCALE_DIR = $(PREFIX)/share/locale
LIBDIR = $(PREFIX)/lib
ZSH_DIR = $(PREFIX)/share/zsh/site-functions
WARNINGS = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
WARNINGS_GENERATED = -Wall -Wno-unused-function -Wno-unused-but-set-variable
SANITIZERS = $(if $(filter thread,$(SANITIZE)),-fsanitize=thread,-fsanitize=address -fsanitize=undefined) -fno-sanitize-recover=all -fno-omit-frame-pointer
# AFL++'s compiler measures coverage by itself; clang must be told to.
FUZZ_FLAGS = $(SANITIZERS) $(if $(filter libfuzzer,$(FUZZ)),-fsanitize=fuzzer-no-link)

# Hardening, where the compiler knows it and no sanitizer stands in its place; -D_FORTIFY_SOURCE needs an optimizing compiler.
known = $(shell $(CC) $(1) -Werror -x c -S -o /dev/null /dev/null 2>/dev/null && echo $(1))
OPTIMIZES := $(filter -O -O1 -O2 -O3 -Os -Og -Ofast,$(CFLAGS))
ifeq ($(SANITIZE)$(FUZZ)$(COVERAGE),)
HARD_CFLAGS := -fPIE $(foreach flag,-fstack-protector-strong -fstack-clash-protection -fcf-protection,$(call known,$(flag))) \
	$(if $(OPTIMIZES),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
HARD_LDFLAGS := -pie -Wl,-z,relro,-z,now,-z,noexecstack
endif
# The same bytes wherever the source and the build are.
SAME_BYTES := -ffile-prefix-map=$(B)=build $(if $(filter /%,$(B)),,'-ffile-prefix-map=$(CURDIR)/$(B)=build') '-ffile-prefix-map=$(CURDIR)=.'

OWN_CPPFLAGS := -I. -I$(B) -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 $(if $(HOSTILE),-DBUDGET_HOSTILE) $(if $(HOSTILE)$(FUZZ),-DBUDGET_KEEP_NO_TEXT) \
	$(if $(SANITIZE)$(FUZZ),-DBUDGET_SMALL_CHUNKS)
OWN_CFLAGS := -std=c11 -pthread $(HARD_CFLAGS) $(SAME_BYTES) $(if $(SANITIZE),$(SANITIZERS)) $(if $(FUZZ),$(FUZZ_FLAGS)) $(if $(COVERAGE),--coverage) $(if $(WERROR),-Werror)
OWN_LDFLAGS := -pthread $(HARD_LDFLAGS) $(if $(SANITIZE),$(SANITIZERS)) $(if $(FUZZ),$(FUZZ_FLAGS)) $(if $(COVERAGE),--coverage)
LIB_CFLAGS := $(shell $(PKG_CONFIG) --cflags libutf8proc 2>/dev/null)
LIB_LIBS := $(shell $(PKG_CONFIG) --libs libutf8proc 2>/dev/null)
# Only the program draws figures, and loads what draws them then: under the names that the libraries have here.
GRAPH_CFLAGS := $(shell $(PKG_CONFIG) --cflags libgvc libcgraph fontconfig 2>/dev/null)
GRAPH_LIBS := -ldl
soname = $(shell $(OBJDUMP) -p $$($(CC) -print-file-name=$(1).so) 2>/dev/null | sed -n 's/^ *SONAME *//p')
GRAPH_NAMES = $(foreach library,CGRAPH GVC FONTCONFIG,-DGRAPHVIZ_$(library)='"$(call soname,lib$(shell echo $(library) | tr A-Z a-z))"')
UNIT_CFLAGS = $(shell $(PKG_CONFIG) --cflags cmocka 2>/dev/null)
UNIT_LIBS = $(shell $(PKG_CONFIG) --libs cmocka 2>/dev/null)

COMPILE = $(CC) $(OWN_CPPFLAGS) $(OWN_CFLAGS) $(LIB_CFLAGS) $(CPPFLAGS) $(CFLAGS)
LINK = $(CC) $(OWN_LDFLAGS) $(CFLAGS) $(LDFLAGS)

# ---- what there is ----

GENERATED := $(patsubst %.y,$(B)/%.tab.c,$(wildcard grammar/*.y)) $(patsubst %.l,$(B)/%.lex.c,$(wildcard grammar/*.l))
GENERATED_HEADERS := $(patsubst %.y,$(B)/%.tab.h,$(wildcard grammar/*.y))
LIB_SOURCES := $(sort $(wildcard lang/*/*.c grammar/*.c))
CLI_SOURCES := $(sort $(wildcard cli/*.c cli/*/*.c backends/*.c))
UNIT_SOURCES := $(sort $(wildcard tests/unit/test_*.c))
GENERATED_OBJECTS := $(GENERATED:.c=.o)
LIB_OBJECTS := $(LIB_SOURCES:%.c=$(B)/%.o) $(GENERATED_OBJECTS)
CLI_OBJECTS := $(CLI_SOURCES:%.c=$(B)/%.o)
UNIT_PROGRAMS := $(UNIT_SOURCES:%.c=$(B)/%)
WEB_PARTS := $(addprefix backends/,figure_flow.c figure_page.c figure_svg.c figure_text.c han_words.c headings.c html_compare.c html_data.c html_document.c html_figure.c html_overview.c html_parts.c html_table.c html_text.c html_tree.c html_words.c html_words_east.c html_words_north.c html_words_west.c) cli/common/relation_name.c \
	$(addprefix cli/diff/,grid.c html_grid.c words.c) web/check.c web/compare.c
WEB_OBJECTS := $(WEB_PARTS:%.c=$(B)/%.o)
FUZZ_PROGRAMS := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
BENCH_PROGRAMS := $(B)/bench/generate $(B)/bench/measure $(B)/bench/scan
PROGRAM := $(if $(wildcard cli/main.c),$(B)/budgetc)
# Messages in other languages: po/LANGUAGE.po
LANGUAGES := $(patsubst po/%.po,%,$(wildcard po/*.po))
CATALOGUES := $(LANGUAGES:%=$(B)/locale/%/LC_MESSAGES/budgetc.mo)

.DELETE_ON_ERROR:
.SECONDARY:
.SUFFIXES:
.PHONY: all vsix deb check-deb help wasm lib unit po demo demo-pdf check check-all check-web npm-tools web-tools web run-checks-all mutate mutants mutate-compiler coverage hostile random bench instructions keystrokes fuzz fuzz-programs run-demo run-checks layers format lint analyze install uninstall clean FORCE

all: $(B)/libbudget.a $(PROGRAM) $(CATALOGUES)
help:
	@sed -n '/^$$/q; s/^# \{0,1\}//p' Makefile
lib: $(B)/libbudget.a
unit: $(UNIT_PROGRAMS) $(FUZZ_PROGRAMS) $(BENCH_PROGRAMS) $(B)/tests/random/random $(B)/web/module

# ---- building ----

# What is done, in a word; V=1 shows the whole command.
silent := $(findstring s,$(firstword -$(MAKEFLAGS)))
quiet = $(if $(V),,@$(if $(silent),,printf '  %-6s %s\n' $(1) $@;))

# A stamp changes only when its contents do: other flags, another prefix or other sources rebuild what they must.
quote = '$(subst ','\'',$(1))'
STAMP_flags = $(COMPILE) $(LDFLAGS)
STAMP_prefix = $(VERSION) $(LIBRARY_DIR) $(LOCALE_DIR)
STAMP_objects = $(LIB_OBJECTS)
STAMP_program = $(CLI_OBJECTS)
STAMP_module = $(WEB_OBJECTS)
$(B)/%.stamp: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(call quote,$(STAMP_$*)) >$@.$$$$; cmp -s $@.$$$$ $@ && rm $@.$$$$ || mv $@.$$$$ $@
FORCE:

# Says what to install if a tool or library is missing.
$(B)/tools.ok: .ci/setup
	@mkdir -p $(@D)
	@CC=$(call quote,$(CC)) .ci/setup --only-say build
	@touch $@

# The keywords of the grammar are those of one table.
$(B)/grammar/%.y: grammar/%.y lang/syntax/keywords.def
	@mkdir -p $(@D)
	@awk -F '[(,]' 'NR == FNR { if (/^KEYWORD/) { all = all " " $$2; if (/WORD_SOFT/) soft = soft (soft ? " | " : "") $$2 } next } \
		{ sub(/ALL_KEYWORDS/, all); sub(/SOFT_KEYWORDS/, soft); print }' lang/syntax/keywords.def $< > $@

# bison writes two files at once: one grouped target, or parallel builds would race.
$(B)/grammar/%.tab.c $(B)/grammar/%.tab.h &: $(B)/grammar/%.y | $(B)/tools.ok
	$(call quiet,BISON)$(BISON) -Wall -Wcounterexamples -Werror --defines=$(B)/grammar/$*.tab.h -o $(B)/grammar/$*.tab.c $<

# flex succeeds with warnings: whatever it says is an error.
$(B)/grammar/%.lex.c: grammar/%.l | $(B)/tools.ok
	@mkdir -p $(@D)
	$(call quiet,FLEX)$(FLEX) --outfile=$@ $< 2>$@.log || { cat $@.log >&2; exit 1; }
	@if [ -s $@.log ]; then cat $@.log >&2; rm -f $@; exit 1; fi

# The style of documents goes into the program, line by line; that of pages and their script, as one text.
$(B)/backends/latex_style.inc: lib/latex/budgetc.sty
	@mkdir -p $(@D)
	$(call quiet,EMBED)sed -e 's/[\"]/\\&/g' -e 's/.*/"&\\n",/' $< >$@
$(B)/web/%.inc: web/%
	@mkdir -p $(@D)
	$(call quiet,EMBED)sed -e 's/[\"?]/\\&/g' -e 's/.*/"&\\n"/' $< >$@
# The hash that the page's policy allows, in hexadecimal digits.
$(B)/web/%.hash.inc: web/%
	@mkdir -p $(@D)
	$(call quiet,HASH)sha256sum $< | sed 's/ .*//; s/.*/"&"/' >$@
# The words of documents, each language in a file of its own.
DOCUMENT_WORDS := $(wildcard lib/languages/*.words)
$(B)/lang/report/languages.inc: $(DOCUMENT_WORDS)
	@mkdir -p $(@D)
	$(call quiet,EMBED)for file in $(DOCUMENT_WORDS); do tag=$$(basename $$file .words); \
	    sed -n -e '/["\\].*["\\].*["\\]/d' -e "s/^\([a-z ]*\) = \(\".*\"\)\$$/{\"$$tag\", \"\1\", \2},/p" $$file; done >$@
$(B)/lang/report/phrases.o: $(B)/lang/report/languages.inc
$(B)/backends/html_head.o: $(B)/web/report.css.inc $(B)/web/report.css.hash.inc
$(B)/backends/html.o: $(foreach part,report.js check.js,$(B)/web/$(part).inc $(B)/web/$(part).hash.inc)
$(B)/backends/latex.o: $(B)/backends/latex_style.inc
$(B)/backends/graphviz.o: DEFINES = $(GRAPH_NAMES)

$(B)/%.o: $(B)/%.c $(B)/flags.stamp
	$(call quiet,CC)$(COMPILE) $(WARNINGS_GENERATED) -MMD -MP -c -o $@ $<

$(B)/%.o: %.c $(B)/flags.stamp | $(B)/tools.ok
	@mkdir -p $(@D)
	$(call quiet,CC)$(COMPILE) $(WARNINGS) $(DEFINES) -MMD -MP -c -o $@ $<

$(filter $(B)/grammar/%.o,$(LIB_OBJECTS)): | $(GENERATED_HEADERS)
$(filter $(B)/cli/%.o,$(CLI_OBJECTS)) $(B)/lang/api/budget.o: $(B)/prefix.stamp
$(filter $(B)/cli/%.o,$(CLI_OBJECTS)) $(B)/lang/api/budget.o: \
	DEFINES = -DBUDGET_VERSION='"$(VERSION)"' -DBUDGET_LIBRARY_DIR='"$(LIBRARY_DIR)"' -DBUDGET_LOCALE_DIR='"$(LOCALE_DIR)"'

# Of the library everything is hidden but what lang/api/budget.h declares: linked into one object, in which only these names
# stay global: hidden visibility means nothing in a static library. What is built here uses unhidden.a.
PUBLIC_NAMES = $(sort $(shell grep -o 'budget_[a-z_]*' lang/api/budget.h))
$(B)/libbudget.a: $(LIB_OBJECTS) $(B)/objects.stamp lang/api/budget.h
	@rm -f $@
	$(call quiet,AR)$(LD) -r -o $(B)/libbudget.o $(LIB_OBJECTS) && \
		$(OBJCOPY) $(PUBLIC_NAMES:%=--keep-global-symbol=%) $(B)/libbudget.o && $(AR) rcsD $@ $(B)/libbudget.o

$(B)/unhidden.a: $(LIB_OBJECTS) $(B)/objects.stamp
	@rm -f $@
	$(call quiet,AR)$(AR) rcsD $@ $(LIB_OBJECTS)

$(B)/budgetc: $(CLI_OBJECTS) $(B)/unhidden.a $(B)/program.stamp
	$(call quiet,LINK)$(LINK) -o $@ $(CLI_OBJECTS) $(B)/unhidden.a $(GRAPH_LIBS) $(LIB_LIBS) $(LDLIBS)

# What is not finished is left out: those messages are English.
$(B)/locale/%/LC_MESSAGES/budgetc.mo: po/%.po | $(B)/tools.ok
	@mkdir -p $(@D)
	$(call quiet,MSGFMT)$(MSGFMT) --check --output-file=$@ $<

$(B)/tests/unit/%: tests/unit/%.c $(B)/unhidden.a
	@mkdir -p $(@D)
	$(call quiet,CC)$(COMPILE) $(WARNINGS) $(UNIT_CFLAGS) -MMD -MP $(OWN_LDFLAGS) $(LDFLAGS) -o $@ $< $(UNIT_PARTS) $(B)/unhidden.a $(UNIT_LIBS) $(LIB_LIBS) $(LDLIBS)

# Memory must be able to run out in all of the program.
$(B)/tests/unit/test_memory: $(CLI_OBJECTS)
$(B)/tests/unit/test_memory: UNIT_PARTS = $(filter-out $(B)/cli/main.o,$(CLI_OBJECTS))
$(B)/tests/unit/test_memory: UNIT_LIBS += $(GRAPH_LIBS)

LSP_PARTS = $(patsubst %,$(B)/cli/lsp/%.o,address frame position)
$(B)/tests/unit/test_lsp: $(LSP_PARTS)
$(B)/tests/unit/test_lsp: UNIT_PARTS = $(LSP_PARTS)

# A fuzz target is all of the program but its main(), and an engine's: without FUZZ, our own one, which only replays.
FUZZ_PARTS = $(B)/tests/fuzz/fuzz.o $(B)/tests/fuzz/mutate.o $(if $(FUZZ),,$(B)/tests/fuzz/mutate_bytes.o $(B)/tests/fuzz/replay.o) \
	$(filter-out $(B)/cli/main.o,$(CLI_OBJECTS)) $(B)/unhidden.a
$(FUZZ_PROGRAMS): $(B)/tests/fuzz/%: $(B)/tests/fuzz/%.o $(FUZZ_PARTS)
	$(call quiet,LINK)$(LINK) $(if $(FUZZ),-fsanitize=fuzzer) -o $@ $< $(FUZZ_PARTS) $(GRAPH_LIBS) $(LIB_LIBS) $(LDLIBS)

# Random budgets: all of the program, with its main() under another name.
RANDOM_OBJECTS := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard tests/random/*.c)))
RANDOM_PARTS = $(B)/tests/random/cli_main.o $(B)/tests/fuzz/fuzz.o $(filter-out $(B)/cli/main.o,$(CLI_OBJECTS)) $(B)/unhidden.a
$(B)/tests/random/cli_main.o: cli/main.c $(B)/flags.stamp $(B)/prefix.stamp | $(B)/tools.ok
	@mkdir -p $(@D)
	$(call quiet,CC)$(COMPILE) $(WARNINGS) -Wno-missing-prototypes -Dmain=budgetc_main \
		-DBUDGET_VERSION='"$(VERSION)"' -DBUDGET_LIBRARY_DIR='"$(LIBRARY_DIR)"' -DBUDGET_LOCALE_DIR='"$(LOCALE_DIR)"' -MMD -MP -c -o $@ $<
$(B)/tests/random/random: $(RANDOM_OBJECTS) $(RANDOM_PARTS)
	$(call quiet,LINK)$(LINK) -o $@ $(RANDOM_OBJECTS) $(RANDOM_PARTS) $(GRAPH_LIBS) $(LIB_LIBS) $(LDLIBS)

# What `make wasm` links, for this machine: nothing runs it, but a source that is missing there is missing here, too.
$(B)/web/module: $(WEB_OBJECTS) $(B)/unhidden.a $(B)/module.stamp
	$(call quiet,LINK)$(LINK) -nostartfiles -Wl,--entry=budget_web_check -o $@ $(WEB_OBJECTS) $(B)/unhidden.a $(LIB_LIBS) $(LDLIBS)

# For AFL++: no part of the program, so not measured with it.
$(B)/tests/fuzz/afl_mutator.so: $(wildcard tests/fuzz/*mutat*.[ch])
	@mkdir -p $(@D)
	$(call quiet,LINK)clang $(OWN_CPPFLAGS) -std=c11 -O2 -fPIC -shared -o $@ $(filter %.c,$^)

$(B)/bench/%: bench/%.c $(B)/unhidden.a
	@mkdir -p $(@D)
	$(call quiet,CC)$(COMPILE) $(WARNINGS) -MMD -MP $(OWN_LDFLAGS) $(LDFLAGS) -o $@ $< $(B)/unhidden.a $(LIB_LIBS) $(LDLIBS)

-include $(FUZZ_PROGRAMS:=.d) $(wildcard $(B)/tests/fuzz/*.d $(B)/tests/random/*.d)
-include $(LIB_OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(WEB_OBJECTS:.o=.d) $(UNIT_PROGRAMS:=.d) $(BENCH_PROGRAMS:=.d)

# ---- WebAssembly: the library, and what a page wants of it, in a module for browsers and node ----

W := build/wasm
EMCC = emcc
WASM_SOURCES = $(LIB_SOURCES) $(GENERATED:$(B)/%=$(W)/%) $(WEB_PARTS)
WASM_OBJECTS = $(patsubst %.c,$(W)/%.o,$(WASM_SOURCES:$(W)/%=%)) $(W)/utf8proc/utf8proc.o
WASM_CFLAGS = -O2 -std=gnu11 -I. -I$(W) -I$(W)/utf8proc -DUTF8PROC_STATIC -DBUDGET_VERSION='"$(VERSION)"' -DBUDGET_LIBRARY_DIR='"/lib"'

wasm:
	@.ci/setup build wasm
	@$(MAKE) --no-print-directory $(W)/budget.js

$(patsubst $(B)/%,$(W)/%,$(GENERATED) $(GENERATED_HEADERS)) $(W)/lang/report/languages.inc: $(W)/%: $(B)/%
	@mkdir -p $(@D) && cp $< $@
$(W)/%.o: %.c $(patsubst $(B)/%,$(W)/%,$(GENERATED_HEADERS)) | $(W)/utf8proc/utf8proc.c
	@mkdir -p $(@D)
	$(call quiet,EMCC)$(EMCC) $(WASM_CFLAGS) -MMD -MP -c -o $@ $<
$(W)/lang/report/phrases.o: $(W)/lang/report/languages.inc
$(patsubst $(B)/%.c,$(W)/%.o,$(GENERATED)): %.o: %.c | $(W)/utf8proc/utf8proc.c
	$(call quiet,EMCC)$(EMCC) $(WASM_CFLAGS) -MMD -MP -c -o $@ $<
$(W)/utf8proc/utf8proc.c:
	@.ci/utf8proc $(W)/utf8proc
$(W)/utf8proc/utf8proc.o: $(W)/utf8proc/utf8proc.c
	$(call quiet,EMCC)$(EMCC) $(WASM_CFLAGS) -c -o $@ $<
$(W)/budget.js: $(WASM_OBJECTS)
	$(call quiet,LINK)NODE_PATH=/usr/share/nodejs $(EMCC) -O2 -sMODULARIZE=1 -sEXPORT_NAME=budgetModule -sENVIRONMENT=web,node -sALLOW_MEMORY_GROWTH=1 -sTOTAL_STACK=2MB \
		-sDYNAMIC_EXECUTION=0 -sFORCE_FILESYSTEM=1 -sEXPORTED_FUNCTIONS=_budget_web_check,_budget_web_diff -sEXPORTED_RUNTIME_METHODS=FS,ccall -o $@ $(WASM_OBJECTS)
	@gzip -9nc $(W)/budget.wasm >$(W)/budget.wasm.gz
-include $(WASM_OBJECTS:.o=.d)

# A page with an editor, and a folder for npm; both hold the compiler and need nothing from elsewhere.
web:
	@.ci/setup build web wasm
	@$(MAKE) --no-print-directory npm-tools
	@$(MAKE) --no-print-directory build/web/index.html build/web/npm/budget.wasm
	@echo "== done: open build/web/index.html in a browser; build/web/npm is a package for node and browsers"

build/web/keywords: $(B)/budgetc
	@mkdir -p $(@D)
	@$< --keywords | awk '{ print $$1; print $$2 }' >$@
build/web/index.html: $(W)/budget.js build/web/keywords web/report.css $(wildcard web/playground/* web/npm/*) $(wildcard lib/*/*.budget)
	$(call quiet,PAGE)node web/playground/build.mjs $(W) lib examples build/web/keywords $@ build/web-tools
build/web/npm/budget.wasm: $(W)/budget.js $(wildcard web/npm/*) $(wildcard lib/*/*.budget)
	@mkdir -p $(@D)
	$(call quiet,PACKAGE)node web/npm/pack.mjs $(W) lib $(@D) $(VERSION)

# The extension of Visual Studio Code, with its client in one file.
vsix:
	@.ci/setup web
	@$(MAKE) --no-print-directory npm-tools
	@node editors/vscode/pack.mjs build/web-tools build/budget.vsix

# ---- using ----

DEMO = examples/wh2024.budget

demo:
	@echo "== 1. what budgetc is built with, and a font for figures"
	@.ci/setup build figures
	@$(MAKE) --no-print-directory run-demo

run-demo:
	@echo "== 2. building $(B)/budgetc"
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@echo "== 3. checking a real budget: budgetc $(DEMO)"
	$(B)/budgetc $(DEMO)
	@rm -rf build/demo
	@echo "== 4. writing its tables, drawing where the money flows, and the source of its document"
	$(B)/budgetc --emit=csv -o build/demo $(DEMO)
	$(B)/budgetc --emit=png,svg -o build/demo $(DEMO)
	$(B)/budgetc --emit=latex -o build/demo $(DEMO)
	@echo "== 5. one page that explains every number"
	@command -v $(EMCC) >/dev/null && $(MAKE) --no-print-directory wasm || \
		echo "== without emscripten the page does not check itself; make wasm installs it, and then make demo makes such a page"
	$(B)/budgetc --emit=html $$(test ! -e $(W)/budget.wasm.gz || echo --html-check) -o build/demo/wh2024.html $(DEMO)
	@echo "== done: $$(ls build/demo/*.csv | wc -l) tables in build/demo, the picture build/demo/flow.png, the page build/demo/wh2024.html (open it in a browser), and for example build/demo/t01.csv:"
	@sed -n 1,6p build/demo/t01.csv
	@command -v xelatex >/dev/null || echo "== make demo-pdf sets the document, too; it installs TeX Live for that"

demo-pdf:
	@echo "== 1. what sets a document in Chinese"
	@.ci/setup build document
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@echo "== 2. setting the document: budgetc --emit=report-pdf -o build/demo/wh2024.pdf $(DEMO)"
	@mkdir -p build/demo
	$(B)/budgetc --emit=report-pdf -o build/demo/wh2024.pdf $(DEMO)
	@echo "== done: build/demo/wh2024.pdf"

check:
	@echo "== 1. what budgetc is built and tested with"
	@.ci/setup build document check
	@$(MAKE) --no-print-directory run-checks

run-checks:
	@echo "== 2. building $(B)/budgetc and the unit tests"
	@$(MAKE) --no-print-directory all unit
	@echo "== 3. testing"
	@$(PYTHON) tests/run --build $(B)

check-all:
	@.ci/setup build document check
	@$(MAKE) --no-print-directory run-checks-all

run-checks-all:
	@$(MAKE) --no-print-directory all unit
	@$(PYTHON) tests/run --heavy --build $(B)

# Reports in a real browser, highlighting in real editors, what is written for databases and spreadsheets in those.
# Versions are fixed, so that the same rules are applied everywhere.
WEB_TOOLS = playwright-core@1.64.1 puppeteer-core@24.43.1 axe-core@4.14.1 vscode-tmgrammar-test@0.1.3 vscode-languageserver-protocol@3.17.5 typescript@5.4.5 \
	@microsoft/sarif-multitool@5.7.0 exceljs@4.4.0 vscode-languageclient@9.0.1 \
	@duckdb/node-api@1.5.6-r.1 datapackage@1.1.10 os-types@1.17.0 \
	codemirror@6.0.2 @codemirror/view@6.43.15 @codemirror/state@6.7.6 \
	@codemirror/language@6.13.1 @codemirror/lint@6.9.8 @lezer/highlight@1.2.5 esbuild@0.28.2
npm-tools:
	@mkdir -p build/web-tools && cd build/web-tools && npm install --silent --no-audit --no-fund --no-save $(WEB_TOOLS)

web-tools:
	@.ci/setup build document check web editors data wasm
	@$(MAKE) --no-print-directory npm-tools
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory build/web/index.html build/web/npm/budget.wasm

check-web: web-tools
	@$(PYTHON) tests/run --heavy --build $(B) web wasm npm sarif editors heavy/lsp databases spreadsheets datapackage consolidate

layers:
	@$(PYTHON) tests/layers

# Changes every amount of an example by one cent, one at a time: each change must be found.
mutate: all
	$(PYTHON) tests/mutate --build $(B)

# Makes every mistake of every pattern in the figures of the examples: the culprit that is named must be the right one.
mutants: all
	$(PYTHON) tests/mutants --build $(B)

# Looks for inputs that break budgetc, FUZZ_SECONDS for each target, with ENGINE=libfuzzer or ENGINE=afl.
FUZZ_SECONDS = 60
ENGINE = libfuzzer
FUZZ_TARGETS =
fuzz:
	@$(MAKE) --no-print-directory FUZZ=$(ENGINE) CC=$(if $(filter afl,$(ENGINE)),afl-clang-fast,clang) CFLAGS="-O1 -g" fuzz-programs
	@$(PYTHON) tests/fuzz/run --engine $(ENGINE) --seconds $(FUZZ_SECONDS) $(FUZZ_TARGETS)
fuzz-programs: $(FUZZ_PROGRAMS) $(if $(filter afl,$(FUZZ)),$(B)/tests/fuzz/afl_mutator.so)

# SEEDS random budgets from the seed FIRST on: each through all of the program, against an oracle.
SEEDS = 100000
FIRST = 1
random: $(B)/tests/random/random
	$(B)/tests/random/random --seeds=$(SEEDS) --first=$(FIRST) --keep-going

# What the tests reach of the language and the backends, with a floor. Not counted: what flex and bison make, and branches that
# only exist for memory that runs out.
coverage:
	@$(MAKE) --no-print-directory COVERAGE=1 CC=gcc CFLAGS="-O0 -g" all unit
	@find build/coverage -name '*.gcda' -delete
	@$(PYTHON) tests/run --build build/coverage
	gcovr --root . --object-directory build/coverage --filter lang/ --filter grammar/ --filter backends/ \
		--exclude-unreachable-branches --print-summary --sort-percentage \
		--html-details build/coverage/report.html --fail-under-line 90 --fail-under-branch 80 \
		--txt build/coverage/report.txt build/coverage
	@cat build/coverage/report.txt

# BENCH="--large 10000000" for one more size, of budgetc alone; BENCH="--sizes 10000,100000 --rounds 3" for minutes instead of half an hour.
bench:
	@.ci/setup build bench
	@$(MAKE) --no-print-directory all $(BENCH_PROGRAMS)
	$(PYTHON) bench/run --build $(B) $(BENCH)

# With valgrind: no clock, so no noise. It belongs to one compiler and -O2 (bench/instructions).
INSTRUCTIONS =
instructions: all $(B)/bench/generate
	$(PYTHON) bench/instructions --build $(B) $(INSTRUCTIONS)

keystrokes: all $(B)/bench/generate
	$(PYTHON) bench/keystrokes --build $(B)

# Inputs made to hurt: time and memory at n, 2n and 4n.
hostile: all
	$(PYTHON) tests/hostile --build $(B)

# Changes the compiler where it computes with money; whatever no test notices is printed.
# SAMPLE=50 draws as many changes from the whole compiler instead, and SEED=2 others.
SAMPLE =
SEED = 1
mutate-compiler:
	$(PYTHON) tests/mutate_compiler $(if $(SAMPLE),--sample $(SAMPLE) --seed $(SEED) --jobs 2)

OWN_FILES = $(wildcard lang/*/*.[ch] grammar/*.[ch] backends/*.[ch] cli/*.[ch] cli/*/*.[ch] tests/unit/*.[ch] tests/fuzz/*.[ch] tests/random/*.[ch])
format:
	clang-format -i $(OWN_FILES)
	$(PYTHON) tests/wrap --write

# What a tool needs to read a source as the compiler does.
READ_AS = $(OWN_CPPFLAGS) -std=c11 $(LIB_CFLAGS) $(GRAPH_CFLAGS) -DBUDGET_VERSION='"$(VERSION)"' \
	-DBUDGET_LIBRARY_DIR='"$(LIBRARY_DIR)"' -DBUDGET_LOCALE_DIR='"$(LOCALE_DIR)"'

# Takes some minutes; each tool fails if it finds anything.
lint: all
	printf '%s\n' $(LIB_SOURCES) $(CLI_SOURCES) | xargs -P 2 -I {} clang-tidy --quiet {} -- $(READ_AS)
	cppcheck --enable=warning,performance,portability --inline-suppr --error-exitcode=1 --suppress=missingInclude \
		--std=c11 --quiet -I. -I$(B) lang cli backends grammar
	sh tests/scripts/shellcheck.sh

# What gcc's analyzer suspects; tests/README.md says why each is no defect.
analyze: all
	for file in $(LIB_SOURCES) $(CLI_SOURCES); do gcc -fanalyzer -O1 $(READ_AS) -c -o /dev/null $$file || exit 1; done

# Brings the catalogues up to date with the sources, and says what is to be translated.
po:
	@for language in $(LANGUAGES); do po/update $$language || exit 1; done

# ---- installing ----

# In a copy, so that nothing is left here: the same packages wherever they are made.
check-deb:
	@.ci/setup build debian
	@debian/check

deb:
	@.ci/setup build debian
	rm -rf build/deb
	mkdir -p build/deb/budgetc-$(VERSION)
	tar -c --exclude=./build --exclude=./.git . | tar -x -C build/deb/budgetc-$(VERSION)
	cd build/deb/budgetc-$(VERSION) && env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS DEB_BUILD_OPTIONS="parallel=$$(nproc) $(DEB_BUILD_OPTIONS)" \
		dpkg-buildpackage -us -uc -b >../log 2>&1 || { tail -40 ../log; exit 1; }
	rm -rf build/deb/budgetc-$(VERSION)
	ls build/deb/*.deb

ROOT = $(DESTDIR)$(PREFIX)
install: all
	$(INSTALL) -d "$(ROOT)/bin" "$(ROOT)/share/man/man1" "$(DESTDIR)$(LIBDIR)/pkgconfig" "$(ROOT)/include"
	$(INSTALL) -m 755 $(B)/budgetc "$(ROOT)/bin/budgetc"
	$(INSTALL) -m 644 docs/budgetc.1 "$(ROOT)/share/man/man1/budgetc.1"
	$(INSTALL) -m 644 $(B)/libbudget.a "$(DESTDIR)$(LIBDIR)/libbudget.a"
	for file in $$(cd lib && find . -name '*.budget') ; do \
		$(INSTALL) -D -m 644 "lib/$$file" "$(DESTDIR)$(LIBRARY_DIR)/$$file" || exit 1; done
	for language in $(LANGUAGES) ; do \
		$(INSTALL) -D -m 644 "$(B)/locale/$$language/LC_MESSAGES/budgetc.mo" \
			"$(DESTDIR)$(LOCALE_DIR)/$$language/LC_MESSAGES/budgetc.mo" || exit 1; done
	if [ -e $(W)/budget.wasm.gz ]; then \
		$(INSTALL) -d "$(DESTDIR)$(LIBRARY_DIR)/../wasm" && \
		$(INSTALL) -m 644 $(W)/budget.js $(W)/budget.wasm.gz "$(DESTDIR)$(LIBRARY_DIR)/../wasm"; fi
	$(INSTALL) -D -m 644 completions/budgetc.bash "$(ROOT)/share/bash-completion/completions/budgetc"
	$(INSTALL) -D -m 644 completions/_budgetc "$(DESTDIR)$(ZSH_DIR)/_budgetc"
	$(INSTALL) -D -m 644 completions/budgetc.fish "$(ROOT)/share/fish/vendor_completions.d/budgetc.fish"
	$(INSTALL) -d "$(ROOT)/share/budgetc/git"
	$(INSTALL) -m 644 git/attributes "$(ROOT)/share/budgetc/git/attributes"
	$(INSTALL) -D -m 644 -t "$(ROOT)/share/vim/vimfiles/syntax" editors/vim/syntax/budget.vim
	$(INSTALL) -D -m 644 -t "$(ROOT)/share/vim/vimfiles/ftdetect" editors/vim/ftdetect/budget.vim
	$(INSTALL) -D -m 644 -t "$(ROOT)/share/vim/vimfiles/ftplugin" editors/vim/ftplugin/budget.vim
	sed 's|/usr/local|$(PREFIX)|' git/config >"$(ROOT)/share/budgetc/git/config"
	$(INSTALL) -m 755 git/pre-commit "$(ROOT)/share/budgetc/git/pre-commit"
	$(INSTALL) -m 644 git/ci.yml "$(ROOT)/share/budgetc/git/ci.yml"
	$(INSTALL) -m 644 lang/api/budget.h "$(ROOT)/include/budget.h"
	printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$(LIBDIR:$(PREFIX)/%=$${prefix}/%)' 'includedir=$${prefix}/include' '' \
		'Name: budget' 'Description: compiler for .budget, a declarative language for public budgets' \
		'Version: $(VERSION)' 'Libs: -L"$${libdir}" -lbudget -lutf8proc -pthread' \
		'Cflags: -I"$${includedir}"' >"$(DESTDIR)$(LIBDIR)/pkgconfig/budget.pc"

uninstall:
	rm -f "$(ROOT)/bin/budgetc" "$(ROOT)/share/man/man1/budgetc.1" "$(DESTDIR)$(LIBDIR)/libbudget.a" "$(DESTDIR)$(LIBDIR)/pkgconfig/budget.pc" "$(ROOT)/include/budget.h"
	rm -rf "$(ROOT)/share/budgetc"
	rm -f "$(ROOT)/share/bash-completion/completions/budgetc" "$(DESTDIR)$(ZSH_DIR)/_budgetc"
	rm -f "$(ROOT)/share/fish/vendor_completions.d/budgetc.fish"
	rm -f "$(ROOT)"/share/vim/vimfiles/*/budget.vim
	for language in $(LANGUAGES) ; do rm -f "$(DESTDIR)$(LOCALE_DIR)/$$language/LC_MESSAGES/budgetc.mo" || exit 1; done

clean:
	rm -rf build
