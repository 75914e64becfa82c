/* Growing arrays in an arena: `VEC(Row) rows = {0}; *vec_push(arena, &rows) = row;` */
#ifndef BUDGET_BASE_VEC_H
#define BUDGET_BASE_VEC_H

#include "lang/base/arena.h"

#define VEC(T)             \
    struct {               \
        T *items;          \
        uint32_t len, cap; \
    }

/* A pointer to one new, uninitialised item at the end; valid until the next push. */
#define vec_push(arena, v)                                                                        \
    ((v)->len == (v)->cap ? (void)((v)->items = vec_grow((arena), (v)->items, sizeof *(v)->items, \
                                                         (v)->len + 1u, &(v)->cap))               \
                          : (void)0,                                                              \
     &(v)->items[(v)->len++])

/* Makes room for so many more, so that pushing them moves nothing. */
#define vec_reserve(arena, v, more)                                                 \
    ((more) ? (void)((v)->items = vec_grow((arena), (v)->items, sizeof *(v)->items, \
                                           (v)->len + (more), &(v)->cap))           \
            : (void)0)

/* Empty again; what a large one held goes back to the system at once. */
#define vec_free(arena, v)                                                                  \
    ((v)->items ? (void)arena_resize((arena), (v)->items, (v)->cap * sizeof *(v)->items, 0) \
                : (void)0,                                                                  \
     (void)((v)->items = NULL, (v)->len = (v)->cap = 0))

/* Room for at least `need` items; doubles. */
void *vec_grow(Arena *arena, void *items, size_t item_size, uint32_t need, uint32_t *cap);

/* Rising. */
void numbers_sort(uint32_t *numbers, uint32_t count);

#endif
