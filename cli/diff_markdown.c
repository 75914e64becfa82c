#include "cli/diff_words.h"
void diff_write_markdown(const DiffView *v) { diff_write_text(v); }
