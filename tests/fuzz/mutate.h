/* Mutations that know what a budget looks like; for libFuzzer (by its own names), for replay.c and
 * for AFL++ (afl_mutator.c). */
#ifndef BUDGET_TESTS_FUZZ_MUTATE_H
#define BUDGET_TESTS_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's own mutations of bytes; where there is no libFuzzer, mutate_bytes.c. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

/* Answer the new size, at most max_size. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2,
                                 size_t size2, uint8_t *out, size_t max_size, unsigned seed);

#endif
