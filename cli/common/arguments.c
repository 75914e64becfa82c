#include "cli/common/arguments.h"

#include <errno.h>
#include <stdlib.h>

#include "cli/common/language.h"
#include "cli/common/library.h"

enum { LARGEST_NUMBER = 1000000000 };

bool argument_is_end(const Argument *option)
{
    return !option->name && !option->letter;
}

bool argument_has_value(const Argument *option)
{
    return option->kind != ARGUMENT_FLAG && (option->value || option->words);
}

/* ---- one option ---- */

static ExitCode take_number(const Argument *option, uint32_t *target, const char *value)
{
    uint32_t number = 0;
    size_t digits = strspn(value, "0123456789");
    if (!digits || value[digits])
        return usage_error("--%s needs a number (0 = all), not `%s`", option->name, value);
    for (; *value; value++)
        number =
            number < LARGEST_NUMBER / 10 ? number * 10 + (uint32_t)(*value - '0') : LARGEST_NUMBER;
    *target = number;
    return EXIT_NONE;
}

/* "`a`, `b`, `c`". */
static Str listed(Arena *arena, const char *const *words)
{
    Sink sink;
    sink_memory(&sink, arena);
    for (int i = 0; words[i]; i++) sink_printf(&sink, i ? tr(", `%s`") : "`%s`", words[i]);
    return sink_result(&sink);
}

static ExitCode take_word(Arena *arena, const Argument *option, int *target, const char *value)
{
    for (int i = 0; option->words[i]; i++) {
        if (strcmp(value, option->words[i]) != 0) continue;
        *target = i;
        return EXIT_NONE;
    }
    return usage_error("--%s cannot be `%s`: it is one of " STR_FMT, option->name, value,
                       STR_ARG(listed(arena, option->words)));
}

ExitCode argument_take(Arena *arena, const Argument *option, void *options, const char *value)
{
    void *target = (char *)options + option->at;
    if (!value) value = option->without;
    switch (option->kind) {
    case ARGUMENT_FLAG: *(bool *)target = true; return EXIT_NONE;
    case ARGUMENT_TEXT: *(const char **)target = value; return EXIT_NONE;
    case ARGUMENT_LIST: *vec_push(arena, (ArgumentList *)target) = value; return EXIT_NONE;
    case ARGUMENT_NUMBER: return take_number(option, target, value);
    case ARGUMENT_WORD: return take_word(arena, option, target, value);
    case ARGUMENT_CALL: return option->set(target, arena, value);
    }
    return EXIT_DEFECT;
}

/* Digits alone: strtoull would also take a sign. */
ExitCode arguments_work_limit(void *target, Arena *arena, const char *value)
{
    char *end;
    (void)arena;
    errno = 0;
    unsigned long long limit = strtoull(value, &end, 10);
    if (*value < '0' || *value > '9' || *end || errno || !limit)
        return usage_error("--work-limit cannot be `%s`: it is a number of units from 1 on", value);
    *(uint64_t *)target = limit;
    return EXIT_NONE;
}

void arguments_default(const Argument *table, void *options)
{
    for (; !argument_is_end(table); table++)
        if (table->kind == ARGUMENT_NUMBER)
            *(uint32_t *)(void *)((char *)options + table->at) = table->usual;
}

CompileOptions inputs_compile_options(Arena *arena, const Inputs *inputs)
{
    return (CompileOptions){
        .files = (const char *const *)inputs->files,
        .file_count = inputs->file_count,
        .include_dirs = inputs->include_dirs.items,
        .include_dir_count = (int)inputs->include_dirs.len,
        .library_dir =
            inputs->library_dir ? inputs->library_dir : library_find(arena, inputs->program),
        .work_limit = inputs->work_limit,
        .catalogue = language_catalogue(),
        .last_stage = STAGE_REPORT,
    };
}

Work *work_of_command(Arena *arena, const Inputs *inputs)
{
    Memory *memory = arena->memory;
    work_begin(&memory->work, &memory->on_failure, 0, inputs->work_limit);
    return &memory->work;
}
