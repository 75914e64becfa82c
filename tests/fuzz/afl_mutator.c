/* mutate.c as a custom mutator of AFL++ (AFL_CUSTOM_MUTATOR_LIBRARY). */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/mutate.h"

void *afl_custom_init(void *afl, unsigned seed);
size_t afl_custom_fuzz(void *state, uint8_t *data, size_t size, uint8_t **out, uint8_t *other,
                       size_t other_size, size_t max_size);
void afl_custom_deinit(void *state);

typedef struct State {
    unsigned next;
    uint8_t *room;
    size_t size;
} State;

void *afl_custom_init(void *afl, unsigned seed)
{
    (void)afl;
    State *state = calloc(1, sizeof *state);
    if (state) state->next = seed;
    return state;
}

/* Answers 0 if memory runs out: AFL++ then takes another mutation. */
size_t afl_custom_fuzz(void *state_, uint8_t *data, size_t size, uint8_t **out, uint8_t *other,
                       size_t other_size, size_t max_size)
{
    State *state = state_;
    unsigned seed = state->next++;
    if (state->size < max_size) {
        uint8_t *room = realloc(state->room, max_size);
        if (!room) return 0;
        state->room = room;
        state->size = max_size;
    }
    *out = state->room;
    if (other_size && seed % 4 == 0)
        return LLVMFuzzerCustomCrossOver(data, size, other, other_size, *out, max_size, seed);
    memcpy(*out, data, size < max_size ? size : max_size);
    return LLVMFuzzerCustomMutator(*out, size < max_size ? size : max_size, max_size, seed);
}

void afl_custom_deinit(void *state_)
{
    State *state = state_;
    free(state->room);
    free(state);
}
