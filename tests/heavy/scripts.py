#!/usr/bin/env python3
"""A document in each of these scripts, set by XeTeX; all of its words are found in the text of the PDF.

    scripts.py FOLDER [LANGUAGE…]    leaves the documents and their PDFs in the folder
"""
import re
import subprocess
import sys
import unicodedata

# language: title, heading of a column, division, two parts of it, unit, a sentence
WORDS = {
    "pl": ("Budżet gminy Łąki na rok 2025", "Dział", "Oświata i wychowanie", "Szkoły", "Żłobki", "złoty",
           "Zażółć gęślą jaźń"),
    "cs": ("Rozpočet obce Třešť na rok 2025", "Položka", "Školství a kultura", "Základní škola", "Knihovna", "koruna",
           "Příliš žluťoučký kůň úpěl ďábelské ódy"),
    "vi": ("Ngân sách phường Hòa Bình năm 2025", "Khoản mục", "Giáo dục", "Trường học", "Thư viện", "đồng",
           "Tổng số chi ngân sách được duyệt"),
    "el": ("Προϋπολογισμός Δήμου 2025", "Λογαριασμός", "Εκπαίδευση", "Σχολεία", "Βιβλιοθήκη", "ευρώ",
           "Οι δαπάνες αυξήθηκαν"),
    "ru": ("Бюджет посёлка Подъёмный на 2025 год", "Раздел", "Образование", "Школы", "Детские сады", "рубль",
           "Расходы выросли"),
    "he": ("תקציב העירייה לשנת 2025", "סעיף", "חינוך ותרבות", "בתי ספר", "ספרייה (Library)", "שקל",
           "סך כל ההוצאות לשנה הבאה"),
    "ar": ("ميزانية البلدية لعام 2025", "البند", "التعليم والثقافة", "المدارس", "المكتبة", "دينار",
           "إجمالي النفقات للعام القادم"),
    "hi": ("नगर पालिका का बजट 2025", "मद", "शिक्षा", "विद्यालय", "पुस्तकालय", "रुपया",
           "कुल व्यय की स्वीकृति"),
    "th": ("งบประมาณเทศบาล 2025", "รายการ", "การศึกษา", "โรงเรียน", "ห้องสมุด", "บาท",
           "รายจ่ายรวมทั้งสิ้น"),
    "zh-TW": ("臺灣某鎮2025年度預算", "科目", "教育文化", "國民小學", "圖書館", "元",
              "歲出總額較上年增加"),
    "ja": ("令和七年度予算2025", "科目", "教育費", "小学校", "図書館", "円",
           "歳出の合計は前年度より増加した"),
    "ko": ("2025년 예산서", "과목", "교육문화", "초등학교", "도서관", "원",
           "세출 합계가 증가하였다"),
    "ka": ("ბიუჯეტი 2025", "მუხლი", "განათლება", "სკოლები", "ბიბლიოთეკა", "ლარი",
           "ხარჯები გაიზარდა"),
    "ta": ("நகராட்சி 2025", "கணக்கு", "கல்வி", "பள்ளிகள்", "நூலகம்", "ரூபாய்",
           "மொத்த செலவு"),
    "am": ("የከተማ በጀት 2025", "ርዕስ", "ትምህርት", "ትምህርት ቤቶች", "ቤተ መጻሕፍት", "ብር",
           "ጠቅላላ ወጪ"),
}

BUDGET = """budget town "{0}" {{ year 2025; compare 2024; unit {5}; language {tag} }}
unit {5} decimals 2
classification account "{1}" levels "a" 1, "b" 2 {{ 1 "{2}"; 11 "{3}"; 12 "{4}" }}
ledger outlay by account, year
facts outlay for year 2025 {{ 11 1234567.50; 12 89.00 }}
facts outlay for year 2024 {{ 11 1200000.00; 12 100.00 }}
table t "{2}" {{
  column "#" code
  column "{1}" label
  group "{3}" {{
    column "2025" = outlay
    column "2024" = outlay(year previous)
  }}
  column "{4}" = outlay - outlay(year previous)
  column "± %" = outlay / outlay(year previous) as percent
  rows account tree
  total "", "{2}"
  note "{6}: ₹ ₪ ₽ € £ ¥"
}}
document d {{
  section "{2}" {{ table t; text "{6} (" amount(outlay) ")." }}
}}
"""


# As a language of lib/languages/ writes them; others as English does.
NUMBERS = {"pl": ("1 234 567,50", "−11,00", "1 234 656,50"), "hi": ("12,34,567.50", "−11.00", "12,34,656.50")}


def letters(text):
    """Without what a PDF's text may have in another order or form: marks of their own, blanks, ligatures."""
    text = unicodedata.normalize("NFKD", text)
    return re.sub(r"[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", text)


def set_document(folder, tag, words):
    path = f"{folder}/{tag}.budget"
    with open(path, "w", encoding="utf-8") as file:
        file.write(BUDGET.format(*words, tag=tag))
    run = subprocess.run(["budgetc", "--emit=report-pdf", "-o", f"{folder}/{tag}.pdf", path],
                         capture_output=True, text=True, timeout=170, check=False)
    if run.returncode or "too wide" in run.stderr:
        sys.exit(f"{tag}: {run.stderr}")
    return subprocess.run(["pdftotext", "-layout", f"{folder}/{tag}.pdf", "-"], capture_output=True, text=True,
                          timeout=60, check=True).stdout


def lost_words(text, words):
    """Complex scripts are stored in the order of their shapes: then the same letters must be there."""
    flat = letters(text)
    for word in " ".join(words).split():
        plain = letters(word)
        if plain in flat or plain[::-1] in flat:
            continue
        if not all(c in flat for c in plain):
            yield word


def main():
    folder, chosen = sys.argv[1], sys.argv[2:] or list(WORDS)
    failed = 0
    for tag in chosen:
        text = set_document(folder, tag, WORDS[tag])
        lost = list(lost_words(text, WORDS[tag]))
        plain = re.sub(r"[^\S\n]", " ", text)
        for number in NUMBERS.get(tag, ("1,234,567.50", "−11.00", "1,234,656.50")):
            if number not in plain:
                lost.append(number)
        print(f"{tag}: {'lost: ' + ' '.join(lost) if lost else 'all words are there'}")
        failed += bool(lost)
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
