#include "lang/report/wording.h"

static Str number(const Wording *wording, Int128 mantissa, int decimals)
{
    char digits[AMOUNT_TEXT_MAX];
    Str printed = {digits, amount_print(mantissa, decimals, false, digits)};
    return phrase_number(&wording->phrases, wording->arena, printed, true);
}

Str wording_amount(const Wording *wording, Quantity amount)
{
    const char *space = amount.unit.len ? wording->phrases.text[PHRASE_UNIT_SPACE] : "";
    return arena_printf(wording->arena, STR_FMT "%s" STR_FMT,
                        STR_ARG(number(wording, amount.mantissa, amount.decimals)), space,
                        STR_ARG(amount.unit));
}

Str wording_percent(const Wording *wording, Int128 hundredths)
{
    return arena_printf(wording->arena, STR_FMT "%s", STR_ARG(number(wording, hundredths, 2)),
                        wording->phrases.text[PHRASE_PERCENT_SIGN_IN_PROSE]);
}

/* What it is compared with. */
static Str change_from(const Wording *wording, const ChangeWords *change)
{
    const char *last = wording->phrases.text[PHRASE_BUDGET_OF_LAST_YEAR];
    if (change->from.len) return change->from;
    bool changed = change->sign != 0 && change->by.mantissa != 0;
    if (!changed && change->from_previous && *last) return str_from(last);
    Str year = arena_printf(wording->arena, "%u", (unsigned)change->from_year);
    return phrase_fill(wording->arena, wording->phrases.text[PHRASE_BUDGET_OF_YEAR], year, year,
                       year);
}

static Phrase change_phrase(const ChangeWords *change)
{
    if (change->sign == 0) return PHRASE_CHANGE_NONE;
    if (change->by.mantissa == 0) return PHRASE_CHANGE_NEARLY_NONE;
    if (change->has_rate) return change->sign > 0 ? PHRASE_CHANGE_MORE : PHRASE_CHANGE_LESS;
    return change->sign > 0 ? PHRASE_CHANGE_MORE_WITHOUT_RATE : PHRASE_CHANGE_LESS_WITHOUT_RATE;
}

Str wording_change(const Wording *wording, const ChangeWords *change)
{
    return phrase_fill(wording->arena, wording->phrases.text[change_phrase(change)],
                       wording_amount(wording, change->by), wording_percent(wording, change->rate),
                       change_from(wording, change));
}

Str wording_separator(const Wording *wording, uint32_t at, uint32_t count)
{
    if (at == 0) return STR("");
    bool last = at + 1 == count;
    return str_from(wording->phrases.text[last ? PHRASE_LIST_LAST_SEPARATOR
                                               : PHRASE_LIST_SEPARATOR]);
}

Str wording_step(const Wording *wording, Str label, Str level, bool first)
{
    if (!wording->chinese)
        return arena_printf(wording->arena, "%s" STR_FMT, first ? "" : " / ", STR_ARG(label));
    if (level.len)
        return arena_printf(wording->arena, STR_FMT "（" STR_FMT "）", STR_ARG(label),
                            STR_ARG(level));
    return arena_printf(wording->arena, "%s" STR_FMT, first ? "" : "—", STR_ARG(label));
}

Str wording_item(const Wording *wording, Str label, Str amount)
{
    return arena_printf(wording->arena, STR_FMT "%s" STR_FMT, STR_ARG(label),
                        wording->phrases.text[PHRASE_LIST_BEFORE_AMOUNT], STR_ARG(amount));
}

/* ---- what a typed text says ---- */

/* Without "了", "约", " by", " of" and blanks at its end. */
static Str without_tail(Str text)
{
    static const char *const tails[] = {" ", "了", "约", " by", " of", " about"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (str_ends(text, str_from(tails[i]))) {
            text.len -= str_from(tails[i]).len;
            return without_tail(text);
        }
    return text;
}

int wording_direction(Str text)
{
    static const struct {
        const char *word;
        int direction;
    } words[] = {
        {"增加", 1},     {"增长", 1},      {"上升", 1},       {"提高", 1},
        {"increase", 1}, {"increased", 1}, {"increases", 1},  {"rose", 1},
        {"grew", 1},     {"减少", -1},     {"下降", -1},      {"降低", -1},
        {"fell", -1},    {"decrease", -1}, {"decreased", -1}, {"decreases", -1},
    };
    text = without_tail(text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_ends(text, str_from(words[i].word))) return words[i].direction;
    return 0;
}

ClaimWords wording_claim(const Phrases *phrases)
{
    const char *const *text = phrases->text;
    return (ClaimWords){
        text[PHRASE_CLAIM_EACH], text[PHRASE_CLAIM_WHERE],     text[PHRASE_CLAIM_COLON],
        text[PHRASE_CLAIM_WHEN], text[PHRASE_CLAIM_THEN],      text[PHRASE_CLAIM_OTHERWISE],
        text[PHRASE_CLAIM_OPEN], text[PHRASE_CLAIM_NEXT],      text[PHRASE_CLAIM_CLOSE],
        text[PHRASE_CLAIM_LEAF], text[PHRASE_CLAIM_UP_TO],     text[PHRASE_CLAIM_SUM],
        text[PHRASE_CLAIM_ALL],  text[PHRASE_CLAIM_ROUNDING],  text[PHRASE_CLAIM_WITHIN],
    };
}

RelationWords wording_relations(const Phrases *phrases)
{
    const char *const *text = phrases->text;
    return (RelationWords){
        text[PHRASE_RELATIONS],       text[PHRASE_RELATION],        text[PHRASE_RELATION_CLAIM],
        text[PHRASE_RELATION_HELD],   text[PHRASE_RELATION_ROUNDED], text[PHRASE_RELATION_WAIVED],
        text[PHRASE_RELATION_BROKEN], text[PHRASE_RELATIONS_NONE],
    };
}

Wording wording_of(Str language, Arena *arena)
{
    return (Wording){arena, phrases_of(language), language_is(language, "zh")};
}
