/* A main for a fuzz target without an engine: tries each file of the folders, then ROUNDS mutations
 * of them, always the same ones. No coverage guides it; it is the smoke run of `make check`, and
 * shows what an engine found.
 *
 *     fuzz_parse [-rounds=N] [-seed=N] FILE_OR_FOLDER... */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/mutate.h"

enum { MAX_SIZE = 16 * 1024, MAX_INPUTS = 10000 };

typedef struct Input {
    char *name;
    uint8_t data[MAX_SIZE];
    size_t size;
} Input;

static Input *inputs[MAX_INPUTS];
static int input_count;

static void add_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    Input *input = calloc(1, sizeof *input);
    if (!file || !input || input_count == MAX_INPUTS) {
        perror(path);
        exit(2);
    }
    input->name = strdup(path);
    input->size = fread(input->data, 1, MAX_SIZE, file);
    fclose(file);
    inputs[input_count++] = input;
}

static void add(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode)) {
        add_file(path);
        return;
    }
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char name[4096];
        snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.') add(name);
        free(entries[i]);
    }
    if (count >= 0) free(entries);
}

/* What was tried last stays in a file, so that whoever sees this fail can try it again. */
static void keep(const uint8_t *data, size_t size)
{
    const char *path = getenv("FUZZ_KEEP");
    FILE *file = path ? fopen(path, "wb") : NULL;
    if (!file) return;
    fwrite(data, 1, size, file);
    fclose(file);
}

static void try_mutation(unsigned seed)
{
    static uint8_t data[MAX_SIZE];
    const Input *input = inputs[seed % (unsigned)input_count];
    const Input *other = inputs[seed / 7 % (unsigned)input_count];
    size_t size = input->size;
    memcpy(data, input->data, size);
    if (seed % 5 == 0)
        size = LLVMFuzzerCustomCrossOver(input->data, input->size, other->data, other->size, data,
                                         MAX_SIZE, seed);
    size = LLVMFuzzerCustomMutator(data, size, MAX_SIZE, seed);
    keep(data, size);
    LLVMFuzzerTestOneInput(data, size);
}

int main(int argc, char **argv)
{
    unsigned rounds = 0, seed = 1;
    for (int i = 1; i < argc; i++) {
        if (sscanf(argv[i], "-rounds=%u", &rounds) == 1) continue;
        if (sscanf(argv[i], "-seed=%u", &seed) == 1) continue;
        add(argv[i]);
    }
    srand(seed);
    for (int i = 0; i < input_count; i++) {
        keep(inputs[i]->data, inputs[i]->size);
        LLVMFuzzerTestOneInput(inputs[i]->data, inputs[i]->size);
    }
    for (unsigned i = 0; input_count && i < rounds; i++) try_mutation(seed * 1000003u + i);
    printf("%d inputs, %u mutations\n", input_count, rounds);
    for (int i = 0; i < input_count; i++) {
        free(inputs[i]->name);
        free(inputs[i]);
    }
    return 0;
}
