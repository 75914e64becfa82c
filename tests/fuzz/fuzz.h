/* What the fuzz targets share. A target is one LLVMFuzzerTestOneInput in one file: libFuzzer, AFL++
 * and replay.c all call that. */
#ifndef BUDGET_TESTS_FUZZ_FUZZ_H
#define BUDGET_TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang/base/arena.h"
#include "lang/base/sink.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold: says where it does not, and aborts, so that the engine keeps the input. */
#define REQUIRE(condition) \
    ((condition) ? (void)0 : fuzz_broken(__FILE__, __LINE__, #condition, STR("")))
#define REQUIRE_EQUAL(a, b) \
    (str_equal((a), (b)) ? (void)0 : fuzz_differ(__FILE__, __LINE__, (a), (b)))
_Noreturn void fuzz_broken(const char *file, int line, const char *what, Str text);
_Noreturn void fuzz_differ(const char *file, int line, Str a, Str b);

/* Calls `test` with memory that goes afterwards, and with a copy of the input that ends where its
 * memory ends, so that the sanitizers see a byte read too far. */
void fuzz_with_arena(void (*test)(Arena *arena, Str text), const uint8_t *data, size_t size);

/* After a jump to memory->on_failure: there is memory enough, so the budget of work was spent. */
void fuzz_spent(Memory *memory);

/* An input may be several files, as in a golden test: "### file: NAME" begins the next one. They
 * are written into a folder of this process; the path of the first is the answer. Files of the
 * input before are gone. */
const char *fuzz_write_files(const uint8_t *data, size_t size);
const char *fuzz_write_file(Str text); /* all of it as one */
const char *fuzz_second_path(void);    /* NULL if the input was one file */
/* The first `count` texts between the "### file:" lines; "" for those that are not there. */
void fuzz_split(Str text, Str *texts, int count);

#endif
