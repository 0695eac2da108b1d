#!/usr/bin/env python3
"""Writes a made-up register of N entries as CSV: register.py N OUT.csv [--shuffled-volatile]

The same N gives the same bytes on every machine: each entry is a function of its own number alone, which also lets a
million of them be written in any order without being held in memory.

Shape: 0.6 N distinct marks, 0.2 N distinct holders (some with hundreds of entries), Latin, Chinese and Cyrillic;
goods of about 150 characters in the mean with a tail to 20,000; status in the Chinese register's words. The key is
recordation_number + registration_number: the former alone repeats in every 25th entry, as in China.
`row_no` is volatile. --shuffled-volatile writes the same entries in another order, with row_no counted anew.
"""
import csv
import re
import sys
from datetime import date, timedelta
from math import exp, gcd
from statistics import NormalDist

FIELDS = ["row_no", "recordation_number", "registration_number", "mark", "holder", "holder_country",
          "classes", "goods", "status", "valid_from", "valid_to"]
EDITION = date(2026, 1, 1)
LATIN = [c + v for c in "bdfgklmnprstvzjh" for v in "aeio"]
CYRILLIC = [c + v for c in "бвгдзклмнпрстфхш" for v in "аеио"]
CHINESE = "中华小米大金龙凤宝康美乐福安明东方海天星光新世纪长城为信达通泰和平兴盛永恒源丰利德仁义诚百千万国民心家园春夏秋冬山水木火土云风雨"
CITIES = "北京上海广州深圳杭州南京成都武汉"
COUNTRIES = ["US", "DE", "JP", "FR", "GB", "IT", "KR", "CH"]
GOODS = [
    "Mobile telephones; batteries, electric; ear phones; chargers for \"smart\" devices, wireless; cases for telephones; "
    "downloadable software applications; smartwatches; weighing machines; projection screens; clothing; footwear; "
    "headgear; belts, of leather or imitation leather; toys; games; video game consoles;\nparts and accessories; ",
    "手机；可充电电池；耳机；智能手表；电子计算器；计算机外围设备；服装；鞋；帽；皮带；玩具；游戏机；化妆品；香水；肥皂；咖啡；茶；糖果；汽车零件；",
    "Смартфоны; аккумуляторы литий-ионные; наушники; часы наручные; одежда; обувь; головные уборы; игрушки; духи; "
    "кондитерские изделия / 30 / 180632; подшипники шариковые; препараты фармацевтические; пиво безалкогольное; ",
]
CLASS_BITS = [(14,), (14,), (14, 24), (14, 24, 34)]
MASK = (1 << 64) - 1


def mixed(number):
    """64 well-mixed bits of a number (splitmix64): the same everywhere, unlike the random module's seeds."""
    number = (number + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9 & MASK
    number = (number ^ number >> 27) * 0x94D049BB133111EB & MASK
    return number ^ number >> 31


def step(count, share):
    """A stride that visits every one of `count` places once."""
    stride = int(count * share) | 1
    while gcd(stride, count) != 1:
        stride += 2
    return stride


def word(letters, number):
    """Four of 64 syllables; distinct for distinct numbers below 64^4, and neighbours look unlike."""
    number = number * 0x9E3779 & 0xFFFFFF
    return letters[number >> 18] + letters[number >> 12 & 63] + letters[number >> 6 & 63] + letters[number & 63]


def mark(number):
    kind = number % 20
    if kind < 10:
        return word(LATIN, number).upper()
    return word(CHINESE, number) if kind < 17 else word(CYRILLIC, number).capitalize()


def holder(number):
    kind = number % 20
    if kind < 9:
        return word(LATIN, number).capitalize() + (" Inc." if kind < 5 else " Trading Co., Ltd."), COUNTRIES[number % 8]
    if kind < 17:
        city = number % 8 * 2
        return CITIES[city:city + 2] + word(CHINESE, number) + "科技有限公司", "CN"
    return "ООО «" + word(CYRILLIC, number).capitalize() + "»", "RU"


def terms():
    """Ten-year terms begun on 3,653 days from April 2013 on, and whether they have run out on the edition's day."""
    found = []
    for day in range((EDITION - date(2016, 1, 1)).days):
        start = date(2016, 1, 1) + timedelta(day - 1000)
        end = start.replace(year=start.year + 10, day=min(start.day, 28))
        found.append((start.isoformat(), end.isoformat(), end < EDITION))
    return found


def lengths():
    """A lognormal, as 4,096 steps; its last step is drawn out to 20,000 by `goods_length`."""
    normal = NormalDist()
    return [int(75 * exp(1.2 * normal.inv_cdf((place + 0.5) / 4096))) for place in range(4096)]


def goods(sample):
    """60,000 characters of the sample's products in ever new order, and where a product begins in the first 40,000."""
    products, text, starts = re.findall(r"[^;；]+[;；]\s*", sample), [], []
    length = 0
    while length < 60_000:
        starts.append(length)
        text.append(products[mixed(length) % len(products)])
        length += len(text[-1])
    return "".join(text), [start for start in starts if start < 40_000]


def rows(count, shuffled):
    marks, holders = max(1, count * 6 // 10), max(1, count * 2 // 10)
    scatter, order, all_terms, all_lengths = step(count, 0.618), step(count, 0.414), terms(), lengths()
    texts, starts = zip(*map(goods, GOODS))
    for place in range(count):
        entry = (place * order + 11) % count if shuffled else place
        bits = mixed(entry)
        scattered = entry * scatter % count
        of_mark = scattered if scattered < marks else bits % marks
        share = (bits >> 40) / (1 << 24)
        of_holder = scattered if scattered < holders else int(share * share * holders)
        name, country = holder(of_holder)
        length = all_lengths[bits & 4095]
        if bits & 4095 == 4095:
            length = min(20_000, int(length * (1 + share ** 8 * 7)))
        kind = 1 if country == "CN" else 2 if country == "RU" else 0
        start = starts[kind][(bits >> 12) % len(starts[kind])]
        classes = sorted({(bits >> shift & 1023) % 45 + 1 for shift in CLASS_BITS[bits >> 22 & 3]})
        begins, ends, over = all_terms[(bits >> 20) % len(all_terms)]
        of_hundred = (bits >> 33) % 100
        status = "到期" if over else "注销" if of_hundred < 3 else "撤销" if of_hundred < 5 else "生效"
        recorded = entry - 1 if entry % 25 == 24 else entry
        yield (place + 1, f"T{2016 + recorded % 10}-{recorded:06}",
               f"G{1_000_000 + entry}" if entry % 10 == 3 else str(10_000_000 + entry * 7),
               mark(of_mark), name, country, ", ".join(map(str, classes)), texts[kind][start:start + length].strip(" ;；\n"), status, begins, ends)


def main(arguments):
    shuffled = "--shuffled-volatile" in arguments
    plain = [argument for argument in arguments if argument != "--shuffled-volatile"]
    if len(plain) != 2 or not plain[0].isdigit() or not 0 < int(plain[0]) < 1 << 24:
        sys.exit(__doc__)
    with open(plain[1], "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows(rows(int(plain[0]), shuffled))


if __name__ == "__main__":
    main(sys.argv[1:])
