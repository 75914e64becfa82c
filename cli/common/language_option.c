#include "cli/common/language_option.h"

#include "cli/common/language.h"

/* The value of the last --lang=… or --lang …, which are taken out; NULL = there is none, "" = it
 * has no value. What follows `--` are files. */
static const char *take_option(int *argc, char **argv)
{
    const char *value = NULL;
    int kept = 0;
    bool options = true;
    for (int i = 0; i < *argc; i++) {
        options = options && strcmp(argv[i], "--") != 0;
        if (options && i && strncmp(argv[i], "--lang=", 7) == 0)
            value = argv[i] + 7;
        else if (options && i && strcmp(argv[i], "--lang") == 0)
            value = i + 1 < *argc ? argv[++i] : "";
        else
            argv[kept++] = argv[i];
    }
    *argc = kept;
    argv[kept] = NULL;
    return value;
}

ExitCode language_choose(Arena *arena, int *argc, char **argv)
{
    const char *program = *argc ? argv[0] : NULL, *wanted = take_option(argc, argv);
    const char *language = wanted ? language_find(str_from(wanted)) : language_of_environment();
    bool found =
        language && (strcmp(language, ENGLISH) == 0 || language_load(arena, program, language));
    if (!language) {
        if (strcmp(language_of_environment(), ENGLISH) != 0)
            language_load(arena, program, language_of_environment());
        return usage_error("--lang cannot be `%s`: it is `zh` or `en`", wanted);
    }
    if (wanted && !found)
        complain("the messages in %s are not installed: they are English", language);
    return EXIT_NONE;
}
