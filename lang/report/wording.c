#include "lang/report/wording.h"

/* English groups thousands and sets the unit apart; Chinese prose does neither. */
Str wording_amount(const Wording *wording, Quantity amount)
{
    char digits[AMOUNT_TEXT_MAX];
    uint32_t len = amount_print(amount.mantissa, amount.decimals, wording->english, digits);
    const char *space = wording->english && amount.unit.len ? " " : "";
    return arena_printf(wording->arena, "%.*s%s" STR_FMT, (int)len, digits, space,
                        STR_ARG(amount.unit));
}

Str wording_percent(const Wording *wording, Int128 hundredths)
{
    char digits[AMOUNT_TEXT_MAX];
    uint32_t len = amount_print(hundredths, 2, wording->english, digits);
    return arena_printf(wording->arena, "%.*s%%", (int)len, digits);
}

static Str chinese_from(const Wording *wording, const ChangeWords *change)
{
    if (change->from.len) return change->from;
    bool changed = change->sign != 0 && change->by.mantissa != 0;
    if (!changed && change->from_previous) return STR("上年");
    return arena_printf(wording->arena, "%u年预算", (unsigned)change->from_year);
}

static Str chinese_change(const Wording *wording, const ChangeWords *change, Str by, Str rate)
{
    const char *direction = change->sign > 0 ? "增加" : "减少";
    const char *trend = change->sign > 0 ? "增长" : "下降";
    Str from = chinese_from(wording, change);
    if (change->sign == 0) return arena_printf(wording->arena, "与" STR_FMT "持平", STR_ARG(from));
    if (change->by.mantissa == 0)
        return arena_printf(wording->arena, "与" STR_FMT "基本持平", STR_ARG(from));
    if (!change->has_rate)
        return arena_printf(wording->arena, "比" STR_FMT "%s" STR_FMT, STR_ARG(from), direction,
                            STR_ARG(by));
    return arena_printf(wording->arena, "比" STR_FMT "%s" STR_FMT "，%s" STR_FMT, STR_ARG(from),
                        direction, STR_ARG(by), trend, STR_ARG(rate));
}

static Str english_change(const Wording *wording, const ChangeWords *change, Str by, Str rate)
{
    const char *direction = change->sign > 0 ? "more" : "less";
    Str from = change->from;
    if (!from.len) from = arena_printf(wording->arena, "in %u", (unsigned)change->from_year);
    if (change->sign == 0)
        return arena_printf(wording->arena, "the same as " STR_FMT, STR_ARG(from));
    if (change->by.mantissa == 0)
        return arena_printf(wording->arena, "much the same as " STR_FMT, STR_ARG(from));
    if (!change->has_rate)
        return arena_printf(wording->arena, STR_FMT " %s than " STR_FMT, STR_ARG(by), direction,
                            STR_ARG(from));
    return arena_printf(wording->arena, STR_FMT " (" STR_FMT ") %s than " STR_FMT, STR_ARG(by),
                        STR_ARG(rate), direction, STR_ARG(from));
}

Str wording_change(const Wording *wording, const ChangeWords *change)
{
    Str by = wording_amount(wording, change->by);
    Str rate = wording_percent(wording, change->rate);
    return wording->english ? english_change(wording, change, by, rate)
                            : chinese_change(wording, change, by, rate);
}

Str wording_separator(const Wording *wording, uint32_t at, uint32_t count)
{
    if (at == 0) return STR("");
    if (!wording->english) return STR("、");
    return at + 1 == count ? STR(" and ") : STR(", ");
}

Str wording_step(const Wording *wording, Str label, Str level, bool first)
{
    if (wording->english)
        return arena_printf(wording->arena, "%s" STR_FMT, first ? "" : " / ", STR_ARG(label));
    if (level.len)
        return arena_printf(wording->arena, STR_FMT "（" STR_FMT "）", STR_ARG(label),
                            STR_ARG(level));
    return arena_printf(wording->arena, "%s" STR_FMT, first ? "" : "—", STR_ARG(label));
}

Str wording_item(const Wording *wording, Str label, Str amount)
{
    return arena_printf(wording->arena, STR_FMT "%s" STR_FMT, STR_ARG(label),
                        wording->english ? " " : "", STR_ARG(amount));
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

const ClaimWords *wording_claim(bool english)
{
    static const ClaimWords words[] = {
        {"每个", "，凡 ", "：", "若 ", "，则 ", "，否则 ", "（", "、", "）", "末级", "截至", "合计", "：全部",
         "（容许尾差）", "（相差不超过 "},
        {"for each ", " where ", ": ", "if ", ", then ", ", else ", " (", ", ", ")", "leaf", "up to ",
         "sum", ": all", " (within rounding)", " (within "},
    };
    return &words[english];
}

const RelationWords *wording_relations(bool english)
{
    static const RelationWords words[] = {
        {"勾稽关系", "关系", "内容", "成立", "因尾差成立", "豁免", "不成立", "没有勾稽关系。"},
        {"Relations", "Relation", "What it says", "Held", "Held within rounding", "Waived",
         "Broken", "There are no relations."},
    };
    return &words[english];
}
