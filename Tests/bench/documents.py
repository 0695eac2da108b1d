#!/usr/bin/env python3
"""Writes the made-up register of register.py in another shape.

  documents.py json N OUT [--shuffled-volatile]   one object with the entries under data/rows, their goods cut short
  documents.py html N OUT                         a GBK page of one table as old systems write it: six columns, no end tags
  documents.py xlsx N OUT                         a workbook, all of whose texts are shared strings
"""
import json
import sys
import zipfile
from html import escape
from xml.sax.saxutils import escape as escape_xml

from register import FIELDS, rows

GOODS_LIMIT = 80  # characters: 200,000 entries of JSON are 60 to 80 MB then
PAGE_COLUMNS = FIELDS[:5] + ["status"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def write_json(entries, count, target):
    with open(target, "w", encoding="utf-8") as out:
        out.write(f'{{"code":0,"message":"success","data":{{"total":{count},"rows":[')
        for place, entry in enumerate(entries):
            cells = dict(zip(FIELDS, map(str, entry)), goods=entry[7][:GOODS_LIMIT].rstrip())
            out.write(",\n" if place else "\n")
            out.write(json.dumps(cells, ensure_ascii=False, separators=(",", ":")))
        out.write("\n]}}\n")


def write_html(entries, count, target):
    wanted = [FIELDS.index(column) for column in PAGE_COLUMNS]
    with open(target, "w", encoding="gbk", errors="xmlcharrefreplace") as out:
        out.write('<html><head><meta http-equiv=Content-Type content="text/html; charset=gb2312">'
                  f"<title>{count}</title></head>\n<body><table border=0 width=100%>\n<tr class=head>")
        out.write("".join(f"<th>{column}" for column in PAGE_COLUMNS))
        for entry in entries:
            out.write(f"\n<tr class=r{entry[0] % 2}>")
            cells = [escape(str(entry[index]), quote=False) for index in wanted]
            out.write(f"<td align=center>{cells[0]}<td>" + "<td>".join(cells[1:]))
        out.write("\n</table></body></html>\n")


def write_xlsx(entries, count, target):
    numbers = {}

    def sheet_row(number, cells):
        shared = "".join(f'<c r="{chr(65 + place)}{number}" t="s"><v>{numbers.setdefault(str(cell), len(numbers))}</v></c>'
                         for place, cell in enumerate(cells))
        return f'<row r="{number}">{shared}</row>'.encode()

    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        # A fixed date, so that the same N gives the same bytes.
        def part(name):
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            return archive.open(info, "w", force_zip64=True)

        def write(name, text):
            with part(name) as out:
                out.write((head + text).encode())

        write("[Content_Types].xml",
              '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
              '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
              f'<Override PartName="/xl/workbook.xml" ContentType="{CONTENT}.sheet.main+xml"/>'
              f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{CONTENT}.worksheet+xml"/>'
              f'<Override PartName="/xl/sharedStrings.xml" ContentType="{CONTENT}.sharedStrings+xml"/></Types>')
        write("_rels/.rels",
              f'<Relationships xmlns="{RELATIONSHIPS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
              'Target="xl/workbook.xml"/></Relationships>')
        write("xl/workbook.xml",
              f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="register" sheetId="1" r:id="rId1"/>'
              "</sheets></workbook>")
        write("xl/_rels/workbook.xml.rels",
              f'<Relationships xmlns="{RELATIONSHIPS}">'
              f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
              f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
        with part("xl/worksheets/sheet1.xml") as out:
            out.write(f'{head}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            out.write(sheet_row(1, FIELDS))
            for number, entry in enumerate(entries, 2):
                out.write(sheet_row(number, entry))
            out.write(b"</sheetData></worksheet>")
        with part("xl/sharedStrings.xml") as out:
            cells = len(FIELDS) * (count + 1)
            out.write(f'{head}<sst xmlns="{MAIN}" count="{cells}" uniqueCount="{len(numbers)}">'.encode())
            for text in numbers:
                out.write(f'<si><t xml:space="preserve">{escape_xml(text)}</t></si>'.encode())
            out.write(b"</sst>")


def main(arguments):
    shuffled = "--shuffled-volatile" in arguments
    plain = [argument for argument in arguments if argument != "--shuffled-volatile"]
    writers = {"json": write_json, "html": write_html, "xlsx": write_xlsx}
    if len(plain) != 3 or plain[0] not in writers or not plain[1].isdigit() or not 0 < int(plain[1]) < 1 << 24:
        sys.exit(__doc__)
    count = int(plain[1])
    writers[plain[0]](rows(count, shuffled), count, plain[2])


if __name__ == "__main__":
    main(sys.argv[1:])
