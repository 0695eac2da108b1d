#!/usr/bin/env python3
"""Writes the part of ICU's data that recordal uses: icu-data.py ARCHIVE OBJECT

ARCHIVE is the toolchain's lib_FoundationICU.a, whose data of 34 MB hold every language, collation, dictionary and
charset; recordal uses Foundation for time zones and for folding letters. OBJECT is an object file with those data alone,
as `recordal_icu_data`, in the same format (ICU's "CmnD": a header, a table of contents sorted by name, the items). The
name that the archive has for its data is printed: a linker that takes that name for `recordal_icu_data` takes nothing
from the archive.
"""

import pathlib
import re
import struct
import subprocess
import sys
import tempfile

LANGUAGES = {"root", "en", "zh"}


def is_kept(name):
    """name: what follows the prefix of the version, as `zoneinfo64.res` or `coll/de.res`."""
    stem, _, ending = name.partition(".")
    if "/" in name or ending in ("cnv", "spp") or stem in ("unames", "cnvalias", "confusables"):
        return False
    language = stem.split("_")[0]
    is_language = ending == "res" and re.fullmatch("[a-z]{2,3}|root", language) and stem != "res_index"
    return not is_language or language in LANGUAGES


def part_of(data):
    header = struct.unpack_from("<H", data)[0]
    if data[12:16] != b"CmnD":
        sys.exit("The data of ICU are not in the known format.")
    count = struct.unpack_from("<I", data, header)[0]
    table = [struct.unpack_from("<II", data, header + 4 + 8 * index) for index in range(count)]
    ends = [start for _, start in table[1:]] + [len(data) - header]
    items = []
    for (name_at, start), end in zip(table, ends):
        name = data[header + name_at : data.index(b"\0", header + name_at)]
        if is_kept(name.decode().split("/", 1)[1]):
            items.append((name + b"\0", data[header + start : header + end]))
    names_at = 4 + 8 * len(items)
    names = b"".join(name for name, _ in items)
    # Items begin at multiples of 16, as readers of the format expect.
    start = names_at + len(names) + -(header + names_at + len(names)) % 16
    contents, body = struct.pack("<I", len(items)), b""
    for name, item in items:
        contents += struct.pack("<II", names_at, start + len(body))
        names_at += len(name)
        body += item + bytes(-len(item) % 16)
    return data[:header] + (contents + names).ljust(start, b"\xaa") + body


def main(archive, target):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)

        def run(*command):
            return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout

        member = "icu_packaged_data.cpp.o"
        run("ar", "x", archive, member)
        symbol = re.search(r"\bicudt\d+_dat\b", run("nm", member)).group()
        run("objcopy", "-O", "binary", "--only-section=.rodata", member, "whole.dat")
        (folder / "part.dat").write_bytes(part_of((folder / "whole.dat").read_bytes()))
        source = '.section .rodata\n.balign 16\n.globl recordal_icu_data\nrecordal_icu_data: .incbin "part.dat"\n'
        (folder / "part.s").write_text(source + '.section .note.GNU-stack,"",%progbits\n')
        run("cc", "-c", "part.s", "-o", target)
        print(symbol)


main(*(str(pathlib.Path(path).absolute()) for path in sys.argv[1:3]))
