"""printed.py PAGE TEXT: every amount of the tables of a page is in the text of its PDF."""
import sys
from pathlib import Path

sys.path.insert(0, "tests/scripts")
from html_report import Page  # noqa: E402

page = Page(Path(sys.argv[1]).read_text(encoding="utf-8"))
words = set(Path(sys.argv[2]).read_text(encoding="utf-8").split())
amounts = {text for rows in page.tables.values() for row in rows for text in row.values()
           if text.replace(",", "").replace(".", "").replace("−", "").replace("%", "").isdigit()}
missing = sorted(amounts - words)
print(f"{len(amounts)} different amounts, {len(missing)} of them not printed: {missing[:10]}")
sys.exit(bool(missing) or len(amounts) < 50)
