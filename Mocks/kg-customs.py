#!/usr/bin/env python3
"""Makes up a register in the shape that Kyrgyzstan's has when its PDF is turned into a table.

Writes registers/kg-customs-2025-01-31.csv, and what a person reads in it into ../Tests/Fixtures/kg-customs-truth.tsv.
No entry is real. The shape is:

  pages      the header stands on every page, and below each page its number
  entries    some go on on the next page: the running number is empty there, and each cell goes on where it stopped
  terms      a date; a history of dates, of which the last one counts; two years from the order; no end
  ended      «Исключен …» stands in place of the term
  broken     a space stands within some words, numbers and dates

The same program writes the same bytes.

Usage: kg-customs.py
"""
import csv
import random
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
REGISTER = HERE / "registers" / "kg-customs-2025-01-31.csv"
TRUTH = HERE.parent / "Tests" / "Fixtures" / "kg-customs-truth.tsv"
HEADER = ["№ п/п", "Регистрационный номер", "Наименование объекта", "Правообладатель", "Документ об охране",
          "Классы МКТУ / коды ТН ВЭД", "Товары", "Приказ о включении", "Срок защиты"]
ENTRIES = 48
ON_A_PAGE = 9
WORDS = ["АЛА-ТОО", "ЫСЫК", "БЕРКУТ", "МАНАС", "ТУЛПАР", "КӨК-БӨРҮ", "ЖАЙЛОО", "САРЫ-ӨЗӨН"]
HOLDERS = ["ОсОО «Ала-Тоо Продукт»", "Tulpar Foods GmbH", "Berkut Trading Limited", "АО «Жайлоо»"]
GOODS = [("шоколад, какао и изделия кондитерские из сахара", [29, 30], "1704, 1806"),
         ("обувь и одежда спортивная, головные уборы", [25], "6403, 6404, 6505"),
         ("напитки безалкогольные, воды минеральные и газированные", [32, 33], "2202"),
         ("косметика, духи, изделия парфюмерные", [3, 5], "3303, 3304"),
         ("аппараты телефонные и принадлежности к ним", [9, 38, 42], "8517, 8504")]
RANDOM = random.Random(20250131)


def written(day):
    return day.strftime("%d.%m.%Y")


def two_years_after(day):
    """The last day of two years of which the day is the first."""
    return day.replace(year=day.year + 2) - timedelta(days=1)


def broken(text):
    """The text with a space within it, in half of all cases."""
    if RANDOM.random() < 0.5 or len(text) < 6:
        return text
    at = RANDOM.randrange(2, len(text) - 1)
    return text[:at] + " " + text[at:]


def term(kind, order):
    """The cell, the end, and whether the entry is ended."""
    later = order.replace(year=order.year + 2)
    if kind == "date":
        return written(later), later, False
    if kind == "history":
        return "; ".join(written(order.replace(year=order.year + years)) for years in (2, 4, 6)), \
            order.replace(year=order.year + 6), False
    if kind == "years":
        return "на 2 года со дня приказа", two_years_after(order), False
    if kind == "years behind a date":
        return f"{written(order - timedelta(days=30))}; на 2 года со дня приказа", two_years_after(order), False
    if kind == "date behind years":
        return f"на 2 года со дня приказа; {written(later)}", later, False
    if kind == "no end":
        return "бессрочно", None, False
    return f"Исключен приказом № {RANDOM.randrange(1, 90)} от {written(later)}", None, True


KINDS = ["date", "history", "years", "years behind a date", "date behind years", "no end", "ended", "ended", "years"]


def entry(number):
    """The cells of an entry, and what they say."""
    first = date(2016 + number % 8, 1 + number % 12, 1 + RANDOM.randrange(28))
    orders = [first] if number % 4 else [first - timedelta(days=731), first]
    mark = f"{WORDS[number % len(WORDS)]} {number}"
    holder = HOLDERS[number % len(HOLDERS)]
    goods, classes, codes = GOODS[number % len(GOODS)]
    registered = date(2001 + number % 14, 1 + number % 12, 1 + number % 27)
    is_international = number % 3 == 0
    registration = str(700_000 + 137 * number if is_international else 4_000 + 61 * number)
    right = "Международная регистрация" if is_international else "Свидетельство"
    key = f"{number:05}/ТЗ-{orders[0].strftime('%d%m%y')}"
    end_text, end, is_ended = term(KINDS[number % len(KINDS)], first)
    cells = [str(number), broken(key.replace("-", " – ")), mark, holder,
             broken(f"{right} № {registration} от {written(registered)}"),
             broken(f"кл. {', '.join(map(str, classes))} / {codes}"), goods,
             "; ".join(broken(f"№ {RANDOM.randrange(1, 99)} от {written(day)}") for day in orders), broken(end_text)]
    truth = [key, mark, holder, registration, registered.isoformat(),
             "international-trademark" if is_international else "trademark", ",".join(map(str, classes)), goods,
             first.isoformat(), end.isoformat() if end else "", "cancelled" if is_ended else "active"]
    return cells, truth


def divided(cells):
    """The cells of an entry's rows before and behind the end of a page."""
    before, behind = [cells[0]], [""]
    for cell in cells[1:]:
        words = cell.split(" ")
        count = RANDOM.randrange(1, len(words) + 1)
        before.append(" ".join(words[:count]))
        behind.append(" ".join(words[count:]))
    return before, behind


def main():
    rows, truths = [HEADER], []
    page = 1

    def turn():
        nonlocal page
        rows.append([f"Страница {page}"] + [""] * (len(HEADER) - 1))
        rows.append(HEADER)
        page += 1

    for number in range(1, ENTRIES + 1):
        cells, truth = entry(number)
        truths.append([str(len(rows) + 1)] + truth)
        if number % ON_A_PAGE:
            rows.append(cells)
            continue
        before, behind = divided(cells)
        rows.append(before)
        turn()
        rows.append(behind)
    rows.append([f"Страница {page}"] + [""] * (len(HEADER) - 1))
    with REGISTER.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows(rows)
    with TRUTH.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t", lineterminator="\n")
        out.writerow(["row", "recordation_number", "mark", "holder", "registration_number", "registration_date",
                      "right_type", "classes", "goods", "valid_from", "valid_to", "status"])
        out.writerows(truths)
    print(f"{REGISTER.name}: {len(rows)} rows, {len(truths)} entries")


main()
