/* Which of two files is nearer to the office: the one that includes the other. */
#ifndef BUDGET_MODEL_LAYERS_H
#define BUDGET_MODEL_LAYERS_H

#include "lang/model/model.h"

typedef struct Layers {
    Env *env;
    Trees trees;
    uint32_t *starts;  /* [FileId]: its first in `included`; NULL until asked */
    FileId *included;  /* what each file includes */
    uint8_t *reached;  /* [FileId]: from `from`, directly or not */
    VEC(FileId) found; /* these files */
    FileId from;
} Layers;

Layers layers_new(Env *env, Trees trees);
/* `near` includes `far`, itself or through others, and `far` does not include `near`. */
bool layers_nearer(Layers *layers, FileId near, FileId far);

#endif
