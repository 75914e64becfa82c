/* Sixteen bytes of a text, compared at once. */
#ifndef BUDGET_BASE_LANES_H
#define BUDGET_BASE_LANES_H

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { LANES = 16 };

/* A comparison, such as `lanes == ','`, returns -1 in each lane where it holds, else 0. Bytes
 * beyond ASCII are negative. */
typedef signed char Lanes __attribute__((vector_size(LANES)));

static inline Lanes lanes_at(const char *bytes)
{
    Lanes lanes;
    memcpy(&lanes, bytes, sizeof lanes);
    return lanes;
}

/* Of a comparison: bit n is set if it holds for byte n. */
static inline uint32_t lanes_mask(Lanes compared)
{
#ifdef __SSE2__
    return (uint32_t)_mm_movemask_epi8((__m128i)compared);
#else
    uint32_t mask = 0;
    for (uint32_t i = 0; i < LANES; i++) mask |= (uint32_t)(compared[i] & 1) << i;
    return mask;
#endif
}

/* Number of the lowest bit that is set in a mask that is not 0. */
static inline uint32_t lanes_first(uint32_t mask)
{
    return (uint32_t)__builtin_ctz(mask);
}

#endif
