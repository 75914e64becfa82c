/* cmocka, with the headers that it wants before it. */
#ifndef BUDGET_TESTS_UNIT_COMMON_H
#define BUDGET_TESTS_UNIT_COMMON_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
