/* Numbers as a spreadsheet can hold them. */
#include "backends/xlsx.h"

bool xlsx_has_room(Int128 mantissa)
{
    Int128 most = 0;
    (void)int128_pow10(WORKBOOK_DIGITS, &most);
    return mantissa < most && mantissa > -most;
}

Str xlsx_digits(const Xlsx *x, Int128 mantissa, int decimals)
{
    char digits[AMOUNT_TEXT_MAX];
    uint32_t len = amount_print(mantissa, decimals, false, digits);
    return arena_str(x->arena, (Str){digits, len});
}
