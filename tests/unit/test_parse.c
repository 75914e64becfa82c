#include <stdio.h>
#include <stdlib.h>

#include "grammar/parse.h"
#include "lang/syntax/dump.h"
#include "lang/syntax/format.h"
#include "tests/unit/fixture.h"

/* ---- what a text gives ---- */

typedef struct Parsed {
    ParseInput in;
    Tree *tree;
    Str dump;
    Diag **diags; /* sorted */
    uint32_t diag_count;
} Parsed;

static ParseInput input_for(Str text)
{
    ParseInput in = {.arena = &arena, .names = intern_new(&arena, 7), .diags = diags_new(&arena),
                     .sources = source_map_new(&arena)};
    assert_true(source_add(in.sources, STR("t.budget"), text, &in.file));
    return in;
}

/* With the parser of the text before, which is NULL before the first. */
static Parsed parse_with(Parser **parser, Str text)
{
    Parsed parsed = {.in = input_for(text)};
    parsed.tree = parse_next(&parsed.in, parser);
    Sink sink;
    sink_memory(&sink, &arena);
    tree_dump(parsed.in.arena, parsed.tree, parsed.in.names, parsed.in.sources, &sink);
    parsed.dump = sink_result(&sink);
    parsed.diag_count = diags_sorted(parsed.in.diags, &parsed.diags);
    return parsed;
}

static Parsed parse(Str text)
{
    Parser *parser = NULL;
    Parsed parsed = parse_with(&parser, text);
    parse_end(parser);
    return parsed;
}

/* In English, in the layout of the formatter. */
static Str formatted(Str text)
{
    Tokens tokens = {0};
    ParseInput in = input_for(text);
    in.tokens = &tokens;
    const Tree *tree = parse_file(&in);
    return format_text(&arena, in.sources, tree, &tokens, KEYWORDS_ENGLISH);
}

static const char *zero_terminated(Str text)
{
    return arena_str(&arena, text).ptr;
}

static void print_diags(const Parsed *parsed)
{
    Sink sink;
    sink_stream(&sink, &arena, stderr);
    diags_print(parsed->in.diags, parsed->in.sources, (DiagStyle){.format = DIAG_TEXT}, &sink);
    sink_flush(&sink);
}

/* Codes of the diagnostics in order, separated by spaces. */
static const char *codes(const Parsed *parsed)
{
    Sink sink;
    sink_memory(&sink, &arena);
    for (uint32_t i = 0; i < parsed->diag_count; i++) {
        if (i) sink_char(&sink, ' ');
        sink_text(&sink, diag_info(parsed->diags[i]->code)->code);
    }
    return zero_terminated(sink_result(&sink));
}

static void assert_dump(const char *text, const char *expected)
{
    Parsed parsed = parse(str_from(text));
    if (parsed.diag_count) print_diags(&parsed);
    assert_int_equal(parsed.diag_count, 0);
    assert_string_equal(zero_terminated(parsed.dump), expected);
}

static void assert_same(const char *left, const char *right)
{
    Parsed parsed = parse(str_from(left));
    if (parsed.diag_count) print_diags(&parsed);
    assert_int_equal(parsed.diag_count, 0);
    assert_dump(right, zero_terminated(parsed.dump));
}

static void assert_codes(const char *text, const char *expected)
{
    Parsed parsed = parse(str_from(text));
    assert_string_equal(codes(&parsed), expected);
}

/* The first diagnostic: its code, what it underlines, and what its fix makes of the whole text
 * (NULL = no fix). */
static void assert_fix(const char *text, const char *code, const char *under, const char *fixed)
{
    Parsed parsed = parse(str_from(text));
    assert_true(parsed.diag_count > 0);
    const Diag *diag = parsed.diags[0];
    assert_string_equal(diag_info(diag->code)->code, code);
    assert_string_equal(zero_terminated(source_text(parsed.in.sources, diag->span)), under);
    assert_int_equal(diag->fix_span.hi != 0, fixed != NULL);
    if (!fixed) return;
    uint32_t lo = diag->fix_span.lo - 1, hi = diag->fix_span.hi - 1;
    Str result = arena_printf(&arena, "%.*s" STR_FMT "%s", (int)lo, text, STR_ARG(diag->fix_text),
                              text + hi);
    assert_string_equal(zero_terminated(result), fixed);
}

static void assert_message(const char *text, const char *part)
{
    Parsed parsed = parse(str_from(text));
    assert_true(parsed.diag_count > 0);
    const char *message = zero_terminated(parsed.diags[0]->message);
    if (!strstr(message, part)) fail_msg("`%s` is not in: %s", part, message);
}

/* ---- every construct, in English and in Chinese ---- */

typedef struct Twin {
    const char *english, *chinese;
} Twin;

static const Twin twins[] = {
    {"budget wh2024 \"武汉\" {\n  year 2024\n  compare 2023, 2022\n  unit 万元; decimals 2\n"
     "  rounding half_up\n  language zh\n}\n",
     "预算 wh2024 \"武汉\" {\n  年度 2024\n  比较年度 2023, 2022\n  计量单位 万元; 小数位 2\n"
     "  舍入方式 四舍五入\n  语言 zh\n}\n"},
    {"include \"a/b.budget\"\ninclude <cn/department>\n",
     "引用 \"a/b.budget\"\n引用 <cn/department>\n"},
    {"unit CNY\nunit 万元 = 10000 CNY decimals 2\nunit 个 decimals 0\n",
     "计量单位 CNY\n计量单位 万元 = 10000 CNY 小数位 2\n计量单位 个 小数位 0\n"},
    {"classification function \"功能\" levels \"类\" 3, \"款\" 5 default 208 alias f, 功能\n",
     "分类 function \"功能\" 级次 \"类\" 3, \"款\" 5 默认 208 别名 f, 功能\n"},
    {"dimension activity in project attribute category, 备注 {\n  a 1 \"A\" in b\n}\n",
     "维度 activity 属于 project 属性 category, 备注 {\n  a 1 \"A\" 属于 b\n}\n"},
    {"project nev 42010023301T000000107 \"新能源\" economic 31299 in industry {\n"
     "  function 2111001\n  funding general 19880.00\n  item \"平台\" 9 套 @ 0.73\n"
     "  item \"设备\" 10 批 = 77.00 { x -5.00 - 7% }\n}\n",
     "project nev 42010023301T000000107 \"新能源\" economic 31299 属于 industry {\n"
     "  function 2111001\n  funding general 19880.00\n  item \"平台\" 9 套 @ 0.73\n"
     "  item \"设备\" 10 批 = 77.00 { x -5.00 - 7% }\n}\n"},
    {"ledger basic \"基本\" by function, nature unit 万元 decimals 2 exact alias jb\n",
     "台账 basic \"基本\" 按 function, nature 计量单位 万元 小数位 2 精确 别名 jb\n"},
    {"facts basic for entity 301001, nature all {\n  columns a/b c\n  2080501 1,378.96 -\n}\n",
     "数据 basic 对 entity 301001, nature 全部 {\n  分栏 a/b c\n  2080501 1,378.96 -\n}\n"},
    {"facts basic for 301 from \"a.csv\" {\n  label \"摘要\"\n  amount \"人员\" personnel\n}\n"
     "facts basic from \"b.csv\"\n",
     "数据 basic 对 301 来自 \"a.csv\" {\n  名称 \"摘要\"\n  金额 \"人员\" personnel\n}\n"
     "数据 basic 来自 \"b.csv\"\n"},
    {"measure m \"支出\" = basic + f(nature personnel, all) - -(3 - 2) * 5.0 元 / 7%\n"
     "measure n alias 支出, b = abs(a) + min(a, b) - max(a, 2, b - c - (d - e)) * round(a / b, 2)\n",
     "计算项 m \"支出\" = basic + f(nature personnel, 全部) - -(3 - 2) * 5.0 元 / 7%\n"
     "计算项 n 别名 支出, b = 绝对值(a) + 最小值(a, b) - 最大值(a, 2, b - c - (d - e)) * 修约(a / b, 2)\n"},
    {"invariant a \"A\" severity warning because \"w\": for each x in function level \"类\" below 302, function "
     "leaves in 5 where a > 0, nature for y 2023, z: if a > 0 then whole b parts c, d within 0.01 "
     "元 because \"r\" message \"m\"\n",
     "勾稽 a \"A\" 严重程度 警告 因为 \"w\": 对 每个 x 属于 function 层级 \"类\" 下级 302, function "
     "末级 属于 5 满足 a > 0, nature 对 y 2023, z: 如果 a > 0 则 总额 b 分为 c, d 容许 0.01 "
     "元 因为 \"r\" 提示 \"m\"\n"},
    {"invariant a severity error: opening a plus b minus c closing d within rounding\n"
     "invariant b: agree t03 \"合计\" / \"b\", t05-1 \"合计\"\ninvariant c: shares a, b\n"
     "invariant d: whole a includes b, c\noverride invariant e because \"r\": a == b == c\n",
     "勾稽 a 严重程度 错误: 期初 a 加 b 减 c 期末 d 容许 尾差\n"
     "勾稽 b: 相符 t03 \"合计\" / \"b\", t05-1 \"合计\"\n勾稽 c: 占比 a, b\n"
     "勾稽 d: 总额 a 其中 b, c\n替换 勾稽 e 因为 \"r\": a == b == c\n"},
    {"invariant a: for each a below 3: a != b\ninvariant b: for each x in a tree in 3: a <= b\n"
     "invariant c: for each a for b where c < d, e tree below f: a >= b\n",
     "勾稽 a: 对 每个 a 下级 3: a != b\n勾稽 b: 对每个 x 属于 a 逐级 属于 3: a <= b\n"
     "勾稽 c: 对 每个 a 对 b 满足 c < d, e 逐级 下级 f: a >= b\n"},
    {"override table t05-1 \"表五\" because \"r\" {\n  unit 万元; decimals 2; note \"n\"; empty \"e\"; landscape\n"
     "  column \"科目\" code economic\n"
     "  group \"基本\" { column \"小计\" = basic as percent unit 元 decimals 1 }\n"
     "  column \"g\" group 1\n"
     "  rows function tree in 302 for nev where a > 0 with empty by code numbered \"一、\"\n"
     "  rows facts basic (nature x); rows facts basic; rows indicators t11\n"
     "  row \"a\", \"b\" for x 5, y = 5, -, -a\n  total \"合计\"\n"
     "  foot { total = a, - }\n}\ntable u { panel \"p\" { row } }\n",
     "替换 表 t05-1 \"表五\" 因为 \"r\" {\n  计量单位 万元; 小数位 2; 附注 \"n\"; 空白 \"e\"; 横向\n"
     "  列 \"科目\" 编码 economic\n"
     "  分组 \"基本\" { 列 \"小计\" = basic 作为 百分比 计量单位 元 小数位 1 }\n"
     "  列 \"g\" 指标级 1\n"
     "  各行 function 逐级 属于 302 对 nev 满足 a > 0 含 空白 按 code 编号 \"一、\"\n"
     "  各行 数据 basic (nature x); 各行 数据 basic; 各行 绩效指标 t11\n"
     "  行 \"a\", \"b\" 对 x 5, y = 5, -, -a\n  合计行 \"合计\"\n"
     "  表注 { 合计行 = a, - }\n}\n表 u { 栏 \"p\" { 行 } }\n"},
    {"figure flow \"资金\" {\n  stage \"来源\" { nodes s = source leaves, vintage where a > 0\n"
     "    node city \"市\" for x 5, y }\n  flow s -> f = a + b; threshold 1%; downwards\n"
     "  palette \"#fff\", \"#000\"; unit 元; decimals 2; note \"n\"\n}\n"
     "override figure t because \"r\" { tree function tree in 5 = spending; threshold 5 元 }\ndrop figure flow because \"r\"\n"
     "override project a \"B\" because \"r\"\n",
     "图 flow \"资金\" {\n  环节 \"来源\" { 各节点 s = source 末级, vintage 满足 a > 0\n"
     "    节点 city \"市\" 对 x 5, y }\n  流向 s -> f = a + b; 下限 1%; 自上而下\n"
     "  色板 \"#fff\", \"#000\"; 计量单位 元; 小数位 2; 附注 \"n\"\n}\n"
     "替换 图 t 因为 \"r\" { 逐级 function 逐级 属于 5 = spending; 下限 5 元 }\n删除 图 flow 因为 \"r\"\n"
     "替换 project a \"B\" 因为 \"r\"\n"},
    {"drop table t because \"r\"\ndrop measure m because \"s\"\n", "删除 表 t 因为 \"r\"\n删除 计算项 m 因为 \"s\"\n"},
    {"extend table t { empty \"e\"; column \"a\" = b }\nextend measure m = + a - b * c\n"
     "extend ledger l by d, e alias x\nextend dimension d ordered { a }\n"
     "override measure m \"M\" because \"r\" = a\n",
     "扩展 表 t { 空白 \"e\"; 列 \"a\" = b }\n扩展 计算项 m = + a - b * c\n"
     "扩展 台账 l 按 d, e 别名 x\n扩展 维度 d 有序 { a }\n"
     "替换 计算项 m \"M\" 因为 \"r\" = a\n"},
    {"stated t04 from \"x.csv\"\nstated t04 {\n  \"a\" 5.00 -\n  7%\n}\n"
     "stated basic (nature x) = -5.00 元\nstated m = 7%\n",
     "公布数 t04 来自 \"x.csv\"\n公布数 t04 {\n  \"a\" 5.00 -\n  7%\n}\n"
     "公布数 basic (nature x) = -5.00 元\n公布数 m = 7%\n"},
    {"waive t04 row \"a\", \"b\" column \"c\" / \"d\" for 208 because \"z\"\n"
     "waive indicators row \"x\" because \"y\"\nwaive i because \"q\"\n",
     "豁免 t04 行 \"a\", \"b\" 列 \"c\" / \"d\" 对 208 因为 \"z\"\n"
     "豁免 绩效指标 行 \"x\" 因为 \"y\"\n豁免 i 因为 \"q\"\n"},
    {"indicators t11 \"年度\" for entity 301 years 2022, 2023 {\n  goal \"目标1\" {\n"
     "    产出 数量 \"项目数\" 183 about 120个\n    满意 对象 \"满意度\" >= 90% ≥90%\n"
     "    a b \"c\" < 5 > 6 == 7 <=8 / @ =\n  }\n}\n",
     "绩效指标 t11 \"年度\" 对 entity 301 各年度 2022, 2023 {\n  绩效目标 \"目标1\" {\n"
     "    产出 数量 \"项目数\" 183 约 120个\n    满意 对象 \"满意度\" >= 90% ≥90%\n"
     "    a b \"c\" < 5 > 6 == 7 <=8 / @ =\n  }\n}\n"},
};

enum { TWIN_COUNT = sizeof twins / sizeof *twins };

static void keywords_in_both_languages(void **state)
{
    (void)state;
    for (int i = 0; i < TWIN_COUNT; i++) assert_same(twins[i].english, twins[i].chinese);
}

static void formatted_texts_read_as_the_same(void **state)
{
    (void)state;
    for (int i = 0; i < 2 * TWIN_COUNT; i++) {
        Str text = str_from(i % 2 ? twins[i / 2].chinese : twins[i / 2].english);
        Str once = formatted(text);
        assert_dump(zero_terminated(once), zero_terminated(parse(text).dump));
        assert_string_equal(zero_terminated(formatted(once)), zero_terminated(once));
    }
}

static void dumping_quotes_what_it_must(void **state)
{
    (void)state;
    static const char text[] =
        "measure `table` \"a \\\"b\\\" \\\\ \\n \\t \\u{4E2D}\" = `a b` + `5` + `-x` + `a--b` + `5套` "
        "+ 5 `total` + total + `max`(a) + `列` + `（` + `Ａ`\n"
        "`unit` `5` `5km` `budget` `in` `a` {\n}\n"
        "facts f {\n  5`km` `a``b` `a`5 \"x\"5 90%以上 about`x`\n}\n"
        "facts g { a >=; b /; }\nitem / ;\nmeasure m = 5\n"
        "waive `indicators` because \"\"\n";
    Parsed first = parse(str_from(text));
    if (first.diag_count) print_diags(&first);
    assert_int_equal(first.diag_count, 0);
    assert_dump(zero_terminated(formatted(str_from(text))), zero_terminated(first.dump));
    assert_non_null(strstr(zero_terminated(first.dump), "`unit` `5` 5km `budget` `in` a"));
    assert_non_null(strstr(zero_terminated(first.dump), "5`km` a b"));
}

/* ---- names and keywords ---- */

static void soft_keywords_are_names(void **state)
{
    (void)state;
    assert_dump("measure total = opening_ + budget + total(level tree) + min\n",
                "measure name total is (+ (+ (+ opening_ `budget`) (of total at (level:tree))) "
                "`min`)\n");
    assert_dump("dimension level alias group, note in each\n",
                "dimension name level in each alias group alias note\n");
    assert_dump("ledger exact by exact, alias exact alias alias\n",
                "ledger name exact by exact by alias exact alias alias\n");
    assert_dump("facts f { budget unit max total\ngoal 5 }\n",
                "facts ledger f\n  line `budget` `unit` `max` total\n  line goal 5\n");
    assert_dump("total 5\nmax 6\n", "entry of total 5\nentry of `max` 6\n");
    assert_codes("unit 5\n", "E0101");
    assert_dump("`unit` 5\n", "entry of `unit` 5\n");
}

/* The words that are names only between backticks: a new one would break budgets. */
static bool is_reserved(const char *english)
{
    static const char *const reserved[] = {
        "include",    "dimension", "classification", "ledger",  "facts",   "measure",  "invariant",
        "override",   "extend",    "table",     "figure",         "document", "drop",    "stated",   "waive",
        "indicators", "in",        "by",             "for",     "all",     "from",     "with",
        "where",      "because",   "about",          "years",   "numbered", "columns", "column",
        "row",        "if",        "whole",          "opening", "agree",   "shares",
        "at",         "to",        "not",            "import",  "confidential"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(english, reserved[i]) == 0) return true;
    return false;
}

/* Where names may stand, one in place of each %s. */
static const char *const places_of_names[] = {
    "budget %s { unit dollar }\n",
    "unit %s = 10 %s decimals 2\n",
    "unit x = 10 %s\n",
    "dimension %s in %s default %s alias %s, %s attribute %s, %s { a %s { %s \"b\" } }\n",
    "ledger %s by %s, %s unit %s decimals 2 alias %s, %s\n",
    "facts %s for %s %s { columns %s %s\n%s 5\n}\n",
    "facts %s from \"f.csv\" { %s \"b\" }\n",
    "measure %s = a + %s - %s * %s(%s a, %s) + 5 b\n",
    "invariant %s: for each %s in %s tree below %s for %s x where %s > 5: if %s > 0 then %s == 1\n",
    "table %s { unit %s; column \"A\" = %s unit %s; rows %s by %s; row \"x\" for %s a = %s }\n",
    "drop table %s because \"r\"\n",
    "stated %s(%s a) = 5 b\n",
    "stated %s exact from \"a.csv\" blank as zero\n",
    "stated %s within rounding { %s 5 } blank as zero\n",
    "waive %s for %s a because \"x\"\n",
    "lint %s off in %s because \"x\"\n",
    "indicators %s for %s a { goal \"x\" { %s 5 } }\n",
    "figure %s { stage \"A\" { nodes %s = %s tree; node %s \"B\" }; flow %s -> %s = %s }\n",
    "document %s { table %s; text amount(%s in %s) label(%s) attribute(%s, %s) }\n",
};

static Str with_name(const char *place, const char *name)
{
    Sink sink;
    sink_memory(&sink, &arena);
    for (; *place; place++) {
        if (place[0] == '%' && place[1] == 's') {
            sink_text(&sink, name);
            place++;
        } else {
            sink_char(&sink, *place);
        }
    }
    return sink_result(&sink);
}

static void assert_name(const char *english, const char *name)
{
    bool function = strstr("abs min max round growth sum", english) != NULL;
    for (size_t i = 0; i < sizeof places_of_names / sizeof *places_of_names; i++) {
        const char *place = places_of_names[i];
        if (function && strstr(place, "%s(")) continue; /* there it is the function */
        Str text = with_name(place, name);
        Parsed parsed = parse(text);
        if (parsed.diag_count) print_diags(&parsed);
        if (parsed.diag_count) fail_msg("`%s` is no name in: " STR_FMT, name, STR_ARG(text));
    }
}

static void words_that_are_not_reserved_are_names(void **state)
{
    (void)state;
    static const char *const keywords[][2] = {
#define KEYWORD(token, english, chinese, uses) {english, chinese},
#include "lang/syntax/keywords.def"
#undef KEYWORD
    };
    assert_name("name", "name");
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        for (int language = 0; language < 2 && !is_reserved(keywords[i][0]); language++)
            assert_name(keywords[i][0], keywords[i][language]);
}

/* One text names all keywords that can begin a line; one that it forgets would follow it. */
static void lines_are_called_by_one_name(void **state)
{
    (void)state;
    static const char table[] = "a line of the table, the end of the line or `}`",
                      figure[] = "a line of the figure, the end of the line or `}`",
                      document[] = "a line of the document, the end of the line or `}`";
    static const struct { const char *text, *expected; } blocks[] = {
        {"=\n", "a statement"},
        {"table t {\n  =\n}\n", table},
        {"figure f {\n  =\n}\n", figure},
        {"document d {\n  =\n}\n", document},
        {"document d {\n  section \"x\" {\n    =\n  }\n}\n", document},
        {"document d {\n  text =\n}\n", "a piece of text or `{`"},
    };
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        Parsed parsed = parse(str_from(blocks[i].text));
        assert_int_equal(parsed.diag_count, 1);
        Str expected =
            arena_printf(&arena, "`=` cannot stand here; expected %s", blocks[i].expected);
        assert_string_equal(zero_terminated(parsed.diags[0]->message), zero_terminated(expected));
    }
}

static void reserved_words_need_backticks(void **state)
{
    (void)state;
    assert_fix("measure table = 5\n", "E0101", "table", "measure `table` = 5\n");
    assert_fix("ledger by d\n", "E0101", "by", NULL);
    assert_dump("measure `table` = `in` + `表`\n", "measure name `table` is (+ `in` `表`)\n");
}

static void words_and_numbers(void **state)
{
    (void)state;
    assert_dump("e 2080501 12-1 42010023301T000000107 t05-1 2024年 005 1,234.50 9套 _x a_1-b\n",
                "entry of e 2080501 12-1 42010023301T000000107 t05-1 2024年 005 1,234.50 9套 _x "
                "a_1-b\n");
    Parsed parsed = parse(STR("e 2024年 2024a年 一-二\n"));
    Atoms atoms = parsed.tree->statements.items[0]->entry->atoms;
    assert_int_equal(atoms.len, 5);
    assert_int_equal(atoms.items[1].kind, ATOM_NUMBER);
    assert_int_equal(atoms.items[2].kind, ATOM_WORD);
    assert_int_equal(atoms.items[3].kind, ATOM_WORD);
}

static void minus_and_dash(void **state)
{
    (void)state;
    assert_same("measure m = a - b\n", "measure m = a -b\n");
    assert_same("measure m = (a)-(b)\n", "measure m = (a) - (b)\n");
    assert_dump("measure m = a-b\n", "measure name m is a-b\n");
    assert_dump("measure m = -a - -5\n", "measure name m is (- (- a) (- 5))\n");
    assert_dump("facts f { a -5.00 - -7%\nb -}\n",
                "facts ledger f\n  line a -5.00 - -7%\n  line b -\n");
    assert_dump("table t { row = -, -a; row = -; row = - a}\n",
                "table name t\n  row cells blank (- a)\n  row cells blank\n  row cells (- a)\n");
    assert_codes("facts f { a -x\nb 5.5-3 }\n", "E0101 E0104");
}

/* ---- lines ---- */

static void lines_go_on(void **state)
{
    (void)state;
    assert_same("measure m = a + b * c / d\n", "measure m =\n\n a +\n b *\n # comment\n c /\n d\n");
    assert_same("measure m = max(a, b - c)\n", "measure m = max\t(\n a\n ,\n b\n - c\n )\n");
    assert_same("invariant i: a == b\n", "invariant i:\r\n a ==\r\n b\r\n");
    assert_same("ledger l by a, b\n", "ledger l by a,\n b\n");
    assert_same("dimension d { a; b }\n", "dimension d {\n\n a\n\n\n b\n}\n");
    assert_same("dimension d { a\n b }\n", "\n\n;;dimension d {; a;; b; };\n");
    assert_same("measure m = a", "measure m = a\n");
    assert_same("facts f { }", "facts f {\n}\n");
    assert_dump("", "");
    assert_dump("# only a comment", "");
    assert_dump("\n \n;\n", "");
    assert_same("measure m = a - b + c * d\n",
                "measure m\n = a\n # comment\n\n - b\n + c\n × d\n");
    assert_same("measure m = a - b - -c\n", "measure m = a -\n b -\n\n -c\n");
    assert_same("invariant i: if a > 0 then b == c\n",
                "invariant i: if a\n > 0\n then b\n == c\n");
    assert_same("table t { row \"a\" = 5, -\n row = -\n column \"b\" = a - b }\n",
                "table t { row \"a\" = 5, -\n row = -\n column \"b\" = a\n - b }\n");
    assert_same("facts f { a 5 -\n b - 5 }\n", "facts f {\n a 5 -\n b - 5\n}\n");
    assert_same("dimension d { a b -; c }\n", "dimension d {\n a b -\n c\n}\n");
    assert_same("project p cost -\nproject q\n", "project p cost -; project q\n");
    assert_codes("facts f {\n a 5\n + b 6\n}\n", "E0101");
    assert_codes("table t { column \"b\" code\n + c\n column \"d\" = a }\n", "E0101");
}

static void texts_join(void **state)
{
    (void)state;
    assert_same("waive t row \"ab\", \"c\" because \"x \\\"# y\"\n",
                "waive t row \"a\" \"b\", \"c\" because \"x \\\"#\" # a \"comment\"\n  \" y\"\n");
    assert_same("measure m \"ab\" = a\n", "measure m \"a\"\n\n\"\" \"b\" = a\n");
    assert_same("table t { note \"ab\"; row \"c\" }\n",
                "table t { note \"a\"\n \"b\"\n row \"c\" }\n");
    assert_same("document d { text \"a\" \"b\" }\n", "document d { text { \"a\"\n \"b\" } }\n");
    assert_same("stated t { \"a\" \"b\"\n \"c\" \"d\" }\n",
                "stated t {\n \"a\" \"b\"\n \"c\" \"d\"\n}\n");
}

static void comments_are_kept(void **state)
{
    (void)state;
    Parsed parsed = parse(STR("# one\r\nmeasure m = a # two \"\n#\n"));
    assert_int_equal(parsed.diag_count, 0);
    assert_int_equal(parsed.tree->comments.len, 3);
    Str first = source_text(parsed.in.sources, parsed.tree->comments.items[0].span);
    Str second = source_text(parsed.in.sources, parsed.tree->comments.items[1].span);
    assert_string_equal(zero_terminated(first), "# one");
    assert_string_equal(zero_terminated(second), "# two \"");
}

/* ---- trees ---- */

static void rows_are_packed(void **state)
{
    (void)state;
    Parsed parsed = parse(STR("facts f {\n 2080501 378.96\n\n 2080505 1 2\n}\n"));
    const Rows *rows = &parsed.tree->statements.items[0]->facts.rows;
    assert_int_equal(rows->count, 2);
    RowCursor cursor = rows_read(parsed.in.arena, rows);
    Atoms row;
    assert_true(rows_next(&cursor, &row));
    assert_int_equal(row.len, 2);
    assert_true(rows_next(&cursor, &row));
    assert_int_equal(row.len, 3);
    assert_string_equal(zero_terminated(source_text(parsed.in.sources,
                                                    atom_span(row.items[0]))), "2080505");
    assert_false(rows_next(&cursor, &row));
}

static void strings_are_unescaped(void **state)
{
    (void)state;
    Parsed parsed = parse(STR("measure m \"a\\\"\\\\\\n\\t\\u{4e2D}“”\" = 1\n"));
    assert_int_equal(parsed.diag_count, 0);
    Str value = parsed.tree->statements.items[0]->measure.label.value;
    assert_string_equal(zero_terminated(value), "a\"\\\n\t中“”");
    assert_null(parse(STR("measure m = 1\n")).tree->statements.items[0]->measure.label.value.ptr);
}

static void spans_and_names(void **state)
{
    (void)state;
    Parsed parsed = parse(STR("\nmeasure `支 出` = a + b\nitem x in y { z }\n"));
    const Statement *measure = parsed.tree->statements.items[0];
    assert_string_equal(zero_terminated(source_text(parsed.in.sources, measure->span)),
                        "measure `支 出` = a + b");
    assert_string_equal(zero_terminated(intern_text(parsed.in.names, measure->measure.name.symbol)),
                        "支 出");
    const Entry *entry = parsed.tree->statements.items[1]->entry;
    assert_string_equal(zero_terminated(source_text(parsed.in.sources, entry->span)),
                        "item x in y");
}

static void quantifier_variables(void **state)
{
    (void)state;
    assert_dump("invariant i: for each a in b in c: x > y\n",
                "invariant name i\n  each variable a dimension b default in c\n"
                "  relation holds (> x y)\n");
    assert_codes("invariant i: for each function in 302: x > y\n", "E0101");
}

/* ---- mistakes in characters ---- */

static void fullwidth_punctuation_is_read(void **state)
{
    (void)state;
    static const char wide[] = "facts f for x 1、y 2｛2080501  5.00；a －；b ——｝\n"
                               "invariant i： max（a， b） ＝＝ c ＋ d － e ＊ f ／ g\n"
                               "measure m ＝ a　+ b\ninvariant j: a ＜＝ b\ninvariant k: a ＝= b\n"
                               "invariant l: a ！＝ b\ninvariant m: a <＝ b\ninvariant n: a ＞ b\n";
    static const char ascii[] = "facts f for x 1, y 2 {2080501  5.00; a -; b -}\n"
                                "invariant i: max(a, b) == c + d - e * f / g\n"
                                "measure m = a + b\ninvariant j: a <= b\ninvariant k: a == b\n"
                                "invariant l: a != b\ninvariant m: a <= b\ninvariant n: a > b\n";
    Parsed parsed = parse(str_from(wide));
    for (uint32_t i = 0; i < parsed.diag_count; i++)
        assert_int_equal(parsed.diags[i]->code, DIAG_W0109);
    assert_int_equal(parsed.diag_count, 23);
    assert_dump(ascii, zero_terminated(parsed.dump));
    assert_same("measure m = a × b ÷ c\ninvariant i: a ≤ b\ninvariant j: a ≥ b\ninvariant k: a ≠ b\n",
                "measure m = a * b / c\ninvariant i: a <= b\ninvariant j: a >= b\ninvariant k: a != b\n");
}

static void fullwidth_punctuation_has_fixes(void **state)
{
    (void)state;
    assert_fix("measure m ＝ 5\n", "W0109", "＝", "measure m = 5\n");
    assert_fix("measure m = a－b\n", "W0109", "－", "measure m = a - b\n");
    assert_fix("measure m = a －b\n", "W0109", "－", "measure m = a -b\n");
    assert_fix("measure m = max(1、2)\n", "W0109", "、", "measure m = max(1, 2)\n");
    assert_fix("measure m = a　+ b\n", "W0109", "　", "measure m = a + b\n");
}

static void fullwidth_text_is_an_error(void **state)
{
    (void)state;
    assert_fix("e ２０８ 5\n", "E0107", "２０８", "e 208 5\n");
    assert_fix("e ３７８．９６ 5\n", "E0107", "３７８．９６", "e 378.96 5\n");
    assert_fix("e １，２０２．９５\n", "E0107", "１，２０２．９５", "e 1,202.95\n");
    assert_fix("e 项目Ａ 5\n", "E0107", "项目Ａ", "e 项目A 5\n");
    assert_fix("e 90％ 5\n", "E0107", "90％", "e 90% 5\n");
    assert_fix("e －5 5\n", "E0107", "－5", "e -5 5\n");
    assert_fix("e 2022—2024\n", "E0107", "—", NULL);
    assert_fix("measure m “支 出” = 5\n", "E0107", "“支 出”", "measure m \"支 出\" = 5\n");
    assert_fix("measure m 「支出」 = 5\n", "E0107", "「支出」", "measure m \"支出\" = 5\n");
    assert_fix("measure m ”支出” = 5\n", "E0107", "”支出”", "measure m \"支出\" = 5\n");
    assert_fix("measure m “支出 = 5\n", "E0107", "“", NULL);
    assert_codes("e ３７８．９６ ５\n", "E0107 E0107");
    assert_codes("e “a（b” 5\nmeasure m = 3 +\n", "E0107 E0101");
    assert_dump("measure m \"“支出”（％）\" = `Ａ（` # ＡＢ％\n",
                "measure name m label \"“支出”（％）\" is `Ａ（`\n");
}

static void bad_characters(void **state)
{
    (void)state;
    assert_fix("measure m = a $ b\n", "E0102", "$", NULL);
    assert_fix("measure m = 《项目》 + 5\n", "E0102", "《", NULL);
    assert_fix("measure m = a ！ b\n", "E0102", "！", "measure m = a ! b\n");
    assert_fix("measure m = 'a'\n", "E0102", "'a'", "measure m = \"a\"\n");
    assert_fix("a\rb\n", "E0102", "\r", "a\nb\n");
    assert_codes("measure m = 《项目》 + 5\nmeasure n = 3 $\nmeasure o = 3\n", "E0102 E0102");
}

static void bad_strings(void **state)
{
    (void)state;
    assert_fix("measure m \"abc = 5\n", "E0103", "\"abc = 5", NULL);
    assert_fix("measure m \"abc” = 5\n", "E0103", "\"abc” = 5", "measure m \"abc\" = 5\n");
    assert_fix("measure m \"a\\q\" = 5\n", "E0103", "\\q", NULL);
    assert_fix("measure m \"a\\中\" = 5\n", "E0103", "\\中", NULL);
    assert_fix("measure m \"a\\\" = 5\n", "E0103", "\"a\\\" = 5", NULL);
    assert_codes("e \"\\u{}\"\ne \"\\u{D800}\"\ne \"\\u{110000}\"\ne \"\\u{202E}\"\ne \"\\u4E2D\"\n",
                 "E0103 E0103 E0103 E0103 E0103");
    assert_codes("e `abc\ne ``\ne \"abc", "E0103 E0103 E0103");
    /* The block that the line was to open goes with it. */
    assert_codes("table t \"abc {\n  column \"x\" 5\n  row \"b\n}\nmeasure m = +\n",
                 "E0103 E0103 E0101");
}

static void bad_numbers(void **state)
{
    (void)state;
    assert_fix("e 12,02.95\n", "E0104", "12,02.95", NULL);
    assert_fix("budget b { compare 2023,2022 }\n", "E0104", "2023,2022",
               "budget b { compare 2023, 2022 }\n");
    assert_fix("e .5\n", "E0104", ".5", "e 0.5\n");
    assert_fix("e 5.\n", "E0104", "5.", "e 5\n");
    assert_fix("e 1.2.3\n", "E0104", "1.2.3", NULL);
    assert_fix("measure m = max(1，202)\n", "E0107", "1，202", NULL);
    assert_fix("e 492,95 3\n", "E0104", "492,95", NULL);
    assert_fix("e 1202,95 3\n", "E0104", "1202,95", NULL);
    assert_fix("e 0,123\n", "E0104", "0,123", NULL);
    assert_fix("e a 5.5-3\n", "E0104", "-", "e a 5.5 -3\n");
    assert_codes("e 1,2345 3\nmeasure m = 0.5. + 3\n", "E0104 E0104");
}

static void invisible_characters(void **state)
{
    (void)state;
    assert_fix("measure m\u200B = 5\n", "E0105", "\u200B", "measure m = 5\n");
    assert_fix("measure m = 5 # a\u202Eb\n", "E0105", "\u202E", "measure m = 5 # ab\n");
    assert_fix("measure m \"a\u2066b\" = 5\n", "E0105", "\u2066", "measure m \"ab\" = 5\n");
    assert_fix("measure m = 5\x01\n", "E0105", "\x01", "measure m = 5\n");
    assert_fix("measure m = a\uFEFF\n", "E0105", "\uFEFF", "measure m = a\n");
    assert_codes("a\u200Bb\u200Bc\n", "E0105 E0105");
}

static void bad_encoding(void **state)
{
    (void)state;
    assert_codes("measure m = \xFF\xFE\n", "E0106");
    assert_codes("# \xC0\x80\nmeasure m \"\xED\xA0\x80\" = 5\n", "E0106");
    assert_codes("measure m = 5 # \xE4\xB8", "E0106");
    Parsed nul = parse((Str){"measure m = a\0b\nmeasure n = 3 # \0\n", 34});
    assert_string_equal(codes(&nul), "E0106");
    Sink sink;
    sink_memory(&sink, &arena);
    for (int i = 0; i < 1000; i++) sink_text(&sink, "\xB5\xA5 \xCE\xBB\n");
    Parsed gbk = parse(sink_result(&sink));
    assert_int_equal(gbk.diag_count, 1);
    assert_int_equal(gbk.tree->statements.len, 0);
}

/* ---- mistakes in syntax ---- */

static void one_mistake_one_message(void **state)
{
    (void)state;
    assert_codes("measure = 5 + ) (\nmeasure m = 5\nledger basic nature = 7\n", "E0101 E0101");
    assert_codes("table t {\n  column x = 5\n  rows\n  row \"b\"\n  column \"y\" 5\n}\n",
                 "E0101 E0101 E0101");
    Parsed parsed = parse(STR("facts f {\n a 5\n b, 6\n c 7 + 8\n d 9\n}\nmeasure m = 1\n"));
    assert_string_equal(codes(&parsed), "E0101 E0101");
    assert_string_equal(zero_terminated(parsed.dump),
                        "facts ledger f\n  line a 5\n  line d 9\nmeasure name m is 1\n");
}

static void blocks_go_with_their_line(void **state)
{
    (void)state;
    Parsed parsed = parse(STR("tabel t = 5 {\n  column x {\n  }\n}\nmeasure m = 1\n"));
    assert_string_equal(codes(&parsed), "E0101");
    assert_string_equal(zero_terminated(parsed.dump), "error\nmeasure name m is 1\n");
    parsed = parse(STR("table t {\n  column \"a\" {\n    column \"b\" = 5\n  }\n  row \"c\"\n}\n"));
    assert_string_equal(codes(&parsed), "E0101");
    assert_string_equal(zero_terminated(parsed.dump), "table name t\n  row text \"c\"\n");
    assert_codes("project a { b { c + }; d }\nmeasure m = 1\n", "E0101");
    assert_codes("project a { b { c + } d } }\nmeasure m = 1\n", "E0101 E0101 E0101");
}

static void blocks_that_are_not_closed(void **state)
{
    (void)state;
    Parsed parsed = parse(STR("table t {\n  row \"a\"\n\ntable u {\n  row \"b\"\n}\n"));
    assert_string_equal(codes(&parsed), "E0101");
    assert_string_equal(zero_terminated(source_text(parsed.in.sources, parsed.diags[0]->span)),
                        "table");
    assert_int_equal(parsed.diags[0]->labels[0].span.lo, 9);
    assert_string_equal(zero_terminated(parsed.dump),
                        "table name t\n  row text \"a\"\ntable name u\n  row text \"b\"\n");
    parsed = parse(STR("project a {\n  b {\n    c 5\n"));
    assert_string_equal(codes(&parsed), "E0101");
    assert_string_equal(zero_terminated(parsed.dump),
                        "entry of project a block\n  entry of b block\n    entry of c 5\n");
    assert_codes("measure m = max(a, b\nmeasure n = (c\nmeasure o = d\n", "E0101 E0101");
    assert_codes("measure m = max(a,\nmeasure n = c\n", "E0101");
    assert_codes("table t {\n  column \"a\" = max(a, b\n  column \"b\" = c\n}\n", "E0101");
    assert_codes("measure m = (", "E0101");
    assert_codes("table t { x {", "E0101 E0101");
    assert_codes("}\nmeasure m = 5\n}\n", "E0101 E0101");
}

static void bad_columns_spoil_the_block(void **state)
{
    (void)state;
    Parsed parsed = parse(STR("facts f {\n columns a = b\n c 5\n}\nfacts g { c 5 }\n"));
    assert_string_equal(codes(&parsed), "E0101");
    assert_string_equal(zero_terminated(parsed.dump), "error\nfacts ledger g\n  line c 5\n");
}

static void options_given_twice(void **state)
{
    (void)state;
    assert_codes("dimension d in a in b\ndimension d default a default b\n", "E0101 E0101");
    assert_codes("waive t row \"a\" row \"b\" because \"c\"\n", "E0101");
    assert_codes("dimension d alias a alias b attribute c attribute d\n", "");
}

static void messages_in_the_words_of_the_user(void **state)
{
    (void)state;
    assert_message("measure m = \n",
                   "the end of the line cannot stand here; expected an expression");
    assert_message("measure 5 = 3\n", "the number 5 cannot stand here; expected a name");
    assert_message("table t {\n  foo\n}\n", "expected a line of the table");
    assert_message("invariant i: a\n", "expected an operator, a comparison");
    assert_message("= 5\n", "expected a statement");
    assert_message("stated t\n", "expected `from`, `{`, `(` or `=`");
    assert_fix("invariant i: a = b\n", "E0101", "=", "invariant i: a == b\n");
    assert_fix("measure m == b\n", "E0101", "==", "measure m = b\n");
    assert_fix("measure m: b\n", "E0101", ":", "measure m= b\n");
    assert_fix("invariant i = a == b\n", "E0101", "=", "invariant i : a == b\n");
    assert_fix("table t 表一 {\n}\n", "E0101", "表一", "table t \"表一\" {\n}\n");
    assert_fix("ledgr basic by function\n", "E0101", "by", "ledger basic by function\n");
    assert_fix("facts f { a, 5 }\n", "E0101", ",", "facts f { a  5 }\n");
}

/* ---- limits ---- */

static Str repeated(const char *before, const char *text, int count, const char *after)
{
    Sink sink;
    sink_memory(&sink, &arena);
    sink_text(&sink, before);
    for (int i = 0; i < count; i++) sink_text(&sink, text);
    sink_text(&sink, after);
    return sink_result(&sink);
}

static void nesting_is_limited(void **state)
{
    (void)state;
    Parsed deep = parse(repeated("measure m = ", "(", 300000, "a\nmeasure n = 5\n"));
    assert_string_equal(codes(&deep), "E0108");
    assert_string_equal(zero_terminated(deep.dump), "error\nmeasure name n is 5\n");
    deep = parse(repeated("", "a {\n", 300000, ""));
    assert_int_equal(deep.diags[0]->code, DIAG_E0108);
    assert_true(deep.diag_count <= 2);
    deep = parse(repeated("", "a { ", 300, zero_terminated(repeated("", "}", 300, "\nmeasure n = 5\n"))));
    assert_string_equal(codes(&deep), "E0108");
    Str closers = repeated("", ")", LIMIT_NESTING, "\n");
    deep = parse(repeated("measure m = ", "max(a + b * -", LIMIT_NESTING,
                          zero_terminated(arena_printf(&arena, "a" STR_FMT, STR_ARG(closers)))));
    assert_int_equal(deep.diag_count, 0);
    Str braces = repeated("", "}", LIMIT_NESTING, "\n");
    deep = parse(repeated("", "a b in c { d; e {", LIMIT_NESTING / 2,
                          zero_terminated(braces)));
    assert_int_equal(deep.diag_count, 0);
}

static void long_lists_are_no_problem(void **state)
{
    (void)state;
    Parsed parsed = parse(repeated("measure m = 1", " + a", LIMIT_OPERATORS, "\n"));
    assert_int_equal(parsed.diag_count, 0);
    parsed = parse(repeated("measure m = 1", " + a", 100000, "\nmeasure n = a + b\n"));
    assert_string_equal(codes(&parsed), "E0108");
    parsed = parse(repeated("invariant i: a", " == b", 100000, "\n"));
    assert_string_equal(codes(&parsed), "E0108");
    parsed = parse(repeated("dimension d", " alias a", 100000, "\n"));
    assert_int_equal(parsed.diag_count, 0);
    parsed = parse(repeated("measure m = max(1", ", a", 100000, ")\n"));
    assert_int_equal(parsed.diag_count, 0);
    parsed = parse(repeated("e", " a", 100000, "\n"));
    assert_int_equal(parsed.diag_count, 0);
    parsed = parse(repeated("", ";", 100000, "\n"));
    assert_int_equal(parsed.diag_count, 0);
    parsed = parse(repeated("e \"", "中", 1000000, "\"\n"));
    assert_int_equal(parsed.diag_count, 0);
}

static void errors_are_limited(void **state)
{
    (void)state;
    Parsed parsed = parse(repeated("", "measure = 5\n", 5000, ""));
    assert_int_equal(parsed.diag_count, 1001);
    assert_string_equal(diag_info(parsed.diags[1000]->code)->code, "E0803");
    parsed = parse(repeated("e \"", "x", LIMIT_TOKEN + 1, "\"\n"));
    assert_string_equal(codes(&parsed), "E0803");
}

/* Whatever state a text leaves its parser in, the next one does not notice. */
static void texts_do_not_notice_each_other(void **state)
{
    (void)state;
    const Str texts[] = {
        STR("facts f {\n  a \"A\" 1.00\n  b 2.00\n"), /* in the middle of a block */
        STR("\xFF\n"), /* never scanned, or not to its end: */
        repeated("", "\xFF\n", 30, ""),
        repeated("measure", " = 5\nmeasure", 999, "\ninclude include <a>\n"),
        STR("<a>\n"),
        repeated("measure m = ", "(", 300, "\n"),
        STR("table t { columns"),
        repeated("# ", "x", 200000, "\n"), /* the window grows */
        STR("include \"b\"\ninclude <c>\nfacts f { columns x y\n  a 1.00 2.00 }\n"),
        STR("measure m = \"not closed\n"),
        STR(""),
        STR("measure m = a + b\n"),
    };
    Parser *parser = NULL;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Parsed parsed = parse_with(&parser, texts[i]), fresh = parse(texts[i]);
        assert_string_equal(zero_terminated(parsed.dump), zero_terminated(fresh.dump));
        assert_int_equal(parsed.diag_count, fresh.diag_count);
        for (uint32_t k = 0; k < fresh.diag_count; k++)
            assert_string_equal(zero_terminated(parsed.diags[k]->message),
                                zero_terminated(fresh.diags[k]->message));
    }
    parse_end(parser);
}

static void memory_failure_jumps(void **state)
{
    (void)state;
    volatile uint64_t fail_after = 0;
    while ((fail_after += 1 + fail_after / 8) < 100000) { /* a hostile build asks more often */
        arena_free(&arena);
        memory.fail_after = fail_after;
        memory.requests = 0;
        if (setjmp(memory.on_failure)) continue;
        parse(repeated("facts f {\n", "  2080501 378.96\n", 20000, "}\n"));
        arena_free(&arena);
        memory.fail_after = 0;
        return;
    }
    fail();
}

/* ---- tokens ---- */

static void tokens_are_dumped(void **state)
{
    (void)state;
    ParseInput in = input_for(STR("measure 支出 \"a\" =\n  -5% * `b` ~\n"));
    Sink sink;
    sink_memory(&sink, &arena);
    parse_dump_tokens(&in, &sink);
    assert_string_equal(zero_terminated(sink_result(&sink)),
                        "1:1\tkeyword\tmeasure\tmeasure\n1:9\tword\t支出\n1:12\tstring\t\"a\"\n"
                        "1:16\tsign\t=\n2:3\tsign\t-\n2:4\tpercent\t5%\n2:7\tsign\t*\n"
                        "2:9\tword\t`b`\n2:13\terror\t~\n2:14\tend\n3:1\tend of file\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keywords_in_both_languages), TEST(formatted_texts_read_as_the_same),
        TEST(dumping_quotes_what_it_must), TEST(soft_keywords_are_names),
        TEST(words_that_are_not_reserved_are_names), TEST(lines_are_called_by_one_name),
        TEST(reserved_words_need_backticks), TEST(words_and_numbers), TEST(minus_and_dash),
        TEST(lines_go_on), TEST(texts_join), TEST(comments_are_kept), TEST(rows_are_packed),
        TEST(strings_are_unescaped), TEST(spans_and_names), TEST(quantifier_variables),
        TEST(fullwidth_punctuation_is_read), TEST(fullwidth_punctuation_has_fixes),
        TEST(fullwidth_text_is_an_error), TEST(bad_characters), TEST(bad_strings),
        TEST(bad_numbers), TEST(invisible_characters), TEST(bad_encoding),
        TEST(one_mistake_one_message), TEST(blocks_go_with_their_line),
        TEST(blocks_that_are_not_closed), TEST(bad_columns_spoil_the_block),
        TEST(options_given_twice), TEST(messages_in_the_words_of_the_user),
        TEST(nesting_is_limited), TEST(long_lists_are_no_problem), TEST(errors_are_limited),
        TEST(texts_do_not_notice_each_other), TEST(memory_failure_jumps), TEST(tokens_are_dumped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
