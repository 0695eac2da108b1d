#!/usr/bin/env python3
"""Makes a second edition of the Kazakh register: kz-customs-2025-07-19.xlsx from kz-customs-2025-01-19.xlsx.

The January file is real; this one is made up, so that tests and the demo know what a register changed between two
editions. These changes are made, and no others (the list is printed, too):

  renewed    3 terms (2 of XIAOMI INC, 1 other), in the register's DD.MM.YYYY form
  suspended  1 live row, "приостановлен с … до …" in the term cell
  excluded   2 live rows, the way the register does it: order in the mark cell, other cells empty, number kept
  holder     1 holder changed
  goods      1 goods text changed: one product, one class and one code more
  removed    2 rows gone (1 live, 1 long excluded); the rows below move up, as in a new export
  added      2 rows at the end, with the next numbers

Every other cell is byte-identical. The container's "created" day becomes the edition's. Same input, same bytes:
the time stamps in the zip are fixed.

Usage: second-edition.py [OLD.xlsx NEW.xlsx]
"""
import re
import sys
import zipfile
from pathlib import Path

REGISTERS = Path(__file__).resolve().parent / "registers"
SHEET = "xl/worksheets/sheet1.xml"
CORE = "docProps/core.xml"
EXCLUDED = "Исключён приказом № 301 от 10.07.2025 г."
SUSPENDED = "приостановлен с 01.07.2025 до 01.09.2025"

# (what, register number, column, text before, text after): the old text is checked, so a change cannot miss its row.
CHANGES = [
    ("renewed", "01280/ТЗ-271119", "F", "05-05-25", "05.05.2027"),
    ("renewed", "01282/ТЗ-271119", "F", "03-04-25", "04.03.2027"),
    ("renewed", "00956/ТЗ-071217", "F", "11.04.2025", "11.04.2027"),
    ("suspended", "01114/ТЗ-161118", "F", "14.10.2025", SUSPENDED),
    ("holder", "02023/ТЗ-150125", "D", "Компания Doosan Bobcat North America, Inc", "Компания Bobcat Company"),
]
# (register number, text before, text after): a part of the goods cell.
GOODS = [
    ("01585/ТЗ-220822", "; приборы, устройства и машины прочие / 9 / 850440,",
     "; приборы, устройства и машины прочие; часы наручные / 9, 14 / 850440, 910212,"),
]
EXCLUDE = ["01059/ТЗ-100718", "01649/ТЗ-200123"]
REMOVE = ["01069/ТЗ-100718", "01905/ТЗ-050724"]
ADD = [
    ("02024/ТЗ-100725", "Xiaomi HyperOS", "Смартфоны; часы наручные; программы для компьютеров / 9, 14 / 851713, 910212, 852349",
     "Xiaomi Inc", "Свидетельство ВОИС №1790025 от 14.03.2024", "10.07.2027", None, None),
    ("02025/ТЗ-100725", "СТЕПНОЙ МЁД", "Мёд натуральный; пряники / 30 / 040900, 190520",
     "ТОО «Степной мёд»", "Свидетельство №99025 от 03.02.2025 г.", "15.01.2027", None, None),
]


def encode(text):
    """The file's own spelling: ASCII, everything else as a decimal character reference."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(c if ord(c) < 128 else f"&#{ord(c)};" for c in text)


def cell(column, row, text):
    if text is None:
        return f'<c r="{column}{row}" s="1" t="n"></c>'
    return f'<c r="{column}{row}" s="1" t="inlineStr"><is><t>{encode(text)}</t></is></c>'


def only(pattern, text, what):
    found = re.findall(pattern, text, re.S)
    if len(found) != 1:
        sys.exit(f"second-edition: {what}: expected once, found {len(found)} times")
    return found[0]


def with_cell(row, column, old, new):
    """The row with one cell's text replaced; `old` None means whatever is there."""
    number = re.match(r'<row r="(\d+)"', row)[1]
    before = only(rf'<c r="{column}{number}"[^>]*>.*?</c>', row, f"cell {column}{number}")
    if old is not None and before != cell(column, number, old):
        sys.exit(f"second-edition: cell {column}{number} does not read '{old}'")
    return row.replace(before, cell(column, number, new))


def renumbered(row, number):
    old = re.match(r'<row r="(\d+)"', row)[1]
    row = row.replace(f'<row r="{old}"', f'<row r="{number}"', 1)
    return re.sub(rf'<c r="([A-H]){old}"', rf'<c r="\g<1>{number}"', row)


def changed(sheet):
    start, end = sheet.index("<sheetData>") + len("<sheetData>"), sheet.index("</sheetData>")
    rows = re.findall(r"<row .*?</row>", sheet[start:end], re.S)
    assert "".join(rows) == sheet[start:end], "something stands between the rows"

    def place(key):
        text = f"<t>{encode(key)}</t>"
        places = [i for i, row in enumerate(rows) if text in row]
        if len(places) != 1:
            sys.exit(f"second-edition: {key}: expected one row, found {len(places)}")
        return places[0]

    for what, key, column, old, new in CHANGES:
        rows[place(key)] = with_cell(rows[place(key)], column, old, new)
        print(f"{what:9}  {key}  {old} -> {new}")
    for key, old, new in GOODS:
        at = place(key)
        only(re.escape(encode(old)), rows[at], f"goods of {key}")
        rows[at] = rows[at].replace(encode(old), encode(new))
        print(f"goods      {key}  …{old}… -> …{new}…")
    for key in EXCLUDE:
        at = place(key)
        for column, text in zip("BCDEFGH", [EXCLUDED] + [None] * 6):
            rows[at] = with_cell(rows[at], column, None, text)
        print(f"excluded   {key}  {EXCLUDED}")
    for key in REMOVE:
        del rows[place(key)]
        print(f"removed    {key}")
    for values in ADD:
        number = len(rows) + 1
        cells = "".join(cell(column, number, text) for column, text in zip("ABCDEFGH", values))
        rows.append(f'<row r="{number}">{cells}</row>')
        print(f"added      {values[0]}  {values[1]}  {values[3]}  {values[5]}")
    rows = [renumbered(row, number) for number, row in enumerate(rows, 1)]
    head = re.sub(r'<dimension ref="[^"]*"/>', f'<dimension ref="A1:H{len(rows)}"/>', sheet[:start])
    return head + "".join(rows) + sheet[end:]


def main(arguments):
    if len(arguments) not in (0, 2):
        sys.exit(__doc__)
    old, new = arguments or (REGISTERS / "kz-customs-2025-01-19.xlsx", REGISTERS / "kz-customs-2025-07-19.xlsx")
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name in source.namelist():
            body = source.read(name)
            if name == SHEET:
                body = changed(body.decode("utf-8")).encode("utf-8")
            if name == CORE:
                body = body.replace(b">2025-01-19T", b">2025-07-19T")
            entry = zipfile.ZipInfo(name, (2025, 7, 19, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            entry.create_system = 3  # the same on every machine
            target.writestr(entry, body, compresslevel=9)


if __name__ == "__main__":
    main(sys.argv[1:])
