#!/bin/sh
# The generator of bench/: the same bytes everywhere, the same totals for all; and any number of threads gives the
# same bytes, with and without mistakes.
set -eu

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bin=$(dirname "$(command -v budgetc)")
generate=$bin/bench/generate

# ---- the same bytes ----

mkdir "$tmp/small"
for format in budget journal beancount csv totals; do "$generate" 2000 1 $format "$tmp/small"; done
(cd "$tmp/small" && cksum ./*) >"$tmp/sums"
diff - "$tmp/sums" <<'END'
1088335701 72997 ./facts.csv
3982310884 417922 ./main.beancount
3647860642 154091 ./main.budget
1188998201 325659 ./main.journal
2958497872 38856 ./totals.csv
END

# ---- the same totals ----

budgetc "$tmp/small/main.budget" 2>/dev/null
mkdir "$tmp/csv" "$tmp/parts"
"$generate" 2000 1 budget-csv "$tmp/csv"
"$generate" 2000 16 budget "$tmp/parts"
cmp "$tmp/csv/totals.csv" "$tmp/small/totals.csv"
for folder in small csv parts; do
    budgetc --emit=csv --table=totals -o "$tmp/$folder.out" "$tmp/$folder/main.budget" 2>/dev/null
    tail -n +2 "$tmp/small/totals.csv" >"$tmp/wanted"
    tail -n +2 "$tmp/$folder.out" | tr -d '\r' | diff - "$tmp/wanted"
done
awk -F, 'NR > 1 { split($5, part, "."); sign = $5 ~ /^-/ ? -1 : 1
                  sum[$4] += part[1] * 100 + sign * part[2] }
         END { for (code in sum) printf "%s,%d\n", code, sum[code] }' "$tmp/small/facts.csv" | sort >"$tmp/awk"
awk -F, 'NR > 1 && length($1) == 7 { sub(/\./, "", $2); printf "%s,%d\n", $1, $2 }' "$tmp/small/totals.csv" |
    sort | diff "$tmp/awk" -

# ---- any number of threads ----

mkdir "$tmp/many"
"$generate" 30000 16 budget "$tmp/many"
same() { # same WHAT: all results with one thread and with several
    for jobs in 1 2 5; do
        budgetc --lang=zh --jobs=$jobs --max-errors=0 --emit=csv -o "$tmp/out" "$tmp/many/main.budget" \
            2>"$tmp/findings$jobs" || true
        [ ! -d "$tmp/out" ] || mv "$tmp/out" "$tmp/out$jobs"
        budgetc --jobs=$jobs --dump=model "$tmp/many/main.budget" >"$tmp/model$jobs" 2>/dev/null || true
    done
    for jobs in 2 5; do
        cmp "$tmp/findings1" "$tmp/findings$jobs"
        cmp "$tmp/model1" "$tmp/model$jobs"
        [ ! -d "$tmp/out1" ] || diff -r "$tmp/out1" "$tmp/out$jobs"
    done
    rm -rf "$tmp"/out?
}
same "without mistakes"
grep -q "不成立 0" "$tmp/findings1"
sed -i '1000s/p0/p9/; 1500s/$/9/' "$tmp/many/part003.budget"
same "with facts that cannot be read"
grep -q "E0201" "$tmp/findings1" && grep -q "E0303" "$tmp/findings1"
sed -i '20s/$/ }/' "$tmp/many/part007.budget"
same "with mistakes in the text"
grep -q "E0101" "$tmp/findings1"

# One large file in CSV: plain; with quotes, blanks and a dash; with keys and amounts that are wrong; with a byte that is no text.
mkdir "$tmp/large"
"$generate" 150000 1 totals-csv "$tmp/large"
rm -r "$tmp/many"
mv "$tmp/large" "$tmp/many"
same "in one CSV file"
grep -q "不成立 0" "$tmp/findings1"
sed -i '60000s/,own,/,"own",/; 90000s/[0-9.-]*$/-/; 90001s/[0-9.]*$/"1,080.00"/' "$tmp/many/facts.csv"
same "with quotes in one CSV file"
sed -i '20000s/p0/p9/; 100000s/$/9/; 120000s/,own,/,,/; 130000s/[0-9.-]*$//' "$tmp/many/facts.csv"
same "with wrong records in one CSV file"
grep -q "E0201" "$tmp/findings1" && grep -q "E0303" "$tmp/findings1"
sed -i '140000s/$/\x01/' "$tmp/many/facts.csv"
same "with a byte that is no text in one CSV file"

# ---- side by side ----

bench/run --build "$bin" --sizes 2000 --rounds 1 --out "$tmp/bench" budgetc mawk sqlite3 >"$tmp/report" 2>"$tmp/log"
grep -q "^| budgetc: check everything " "$tmp/report"
grep -q "^2000,budgetc,check totals," "$tmp/bench/times.csv"

# Whoever prints a wrong total is found out.
mkdir "$tmp/wrong"
printf '#!/bin/sh\necho 2010101,1.00\n' >"$tmp/wrong/mawk"
chmod +x "$tmp/wrong/mawk"
if PATH="$tmp/wrong:$PATH" bench/run --build "$bin" --sizes 2000 --rounds 1 --out "$tmp/bench" mawk >/dev/null 2>"$tmp/log"; then exit 1; fi
grep -q "mawk: .* totals are wrong" "$tmp/log"
