/* A small stand-in for libFuzzer's mutations of bytes, where there is no libFuzzer. */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/mutate.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size)
{
    size_t at = size ? (size_t)rand() % size : 0;
    uint8_t byte = (uint8_t)rand();
    switch (size ? rand() % 4 : 3) {
    case 0: data[at] = byte; return size;
    case 1: data[at] ^= (uint8_t)(1u << byte % 8); return size;
    case 2: memmove(data + at, data + at + 1, size - at - 1); return size - 1;
    default: break;
    }
    if (size >= max_size) return size;
    memmove(data + at + 1, data + at, size - at);
    data[at] = byte;
    return size + 1;
}
