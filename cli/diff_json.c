#include "cli/diff_words.h"
void diff_write_json(const DiffView *v) { diff_write_text(v); }
