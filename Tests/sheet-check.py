"""Opens a sheet of `recordal sheet` with openpyxl, holds its cells against `recordal list --json`, changes some, and saves
it with its columns and rows in another order.

    sheet-check.py SHEET.xlsx LIST.json NEW.xlsx
"""

import datetime
import json
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
sheet, hidden = book["Recordations"], book["_recordal"]
assert hidden.sheet_state == "veryHidden", hidden.sheet_state
assert sheet.protection.sheet and sheet.protection.password is None
assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref
rows = [list(row) for row in sheet.iter_rows()]
names = [cell.value for cell in rows[0]]
assert {"status", "right_type", "kind"} == {
    names[min(block.min_col for block in rule.sqref.ranges) - 1] for rule in sheet.data_validations.dataValidation
}
with open(sys.argv[2], encoding="utf-8") as file:
    wanted = json.load(file)["recordations"]
assert len(rows) - 1 == len(wanted) > 0
days = 0
for row, want in zip(rows[1:], wanted):
    for name, cell in zip(names, row):
        value = want["id"] if name == "recordation" else want.get(name)
        if name in ("classes", "tags"):
            value = ",".join(str(one) for one in value) or None
        if name in ("kind", "reason", "on", "remarks"):
            value = None
        shown = cell.value
        if isinstance(shown, datetime.datetime):
            days += 1
            shown = shown.date().isoformat()
        assert shown == value, (want["id"], name, shown, value)
        assert cell.data_type != "f", (want["id"], name)
    assert row[0].protection.locked and not row[names.index("owner")].protection.locked
assert days > 0

texts = [[cell.value for cell in row] for row in rows]
texts[1][names.index("owner")] = "openpyxl"
texts[2][names.index("dues_paid_to")] = datetime.date(2027, 3, 1)
texts = [texts[0]] + texts[:0:-1]
order = list(range(len(names)))[::-1]
sheet.protection.sheet = False
sheet.delete_rows(1, sheet.max_row)
for row in texts:
    sheet.append([row[column] for column in order])
book.save(sys.argv[3])
print(f"{len(wanted)} rows agree, {days} days")
