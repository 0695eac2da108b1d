#!/usr/bin/env python3
"""Reads mails back and compares them with what was put into them: read-mail.py FOLDER

Each NUMBER.eml stands beside a NUMBER.json of `subject text html to name files`, where a file is a name and a text. The reader is Python's own `email`, in its strict
policy. Prints every defect and difference, and how many mails it read.
"""

import email
import email.policy
import json
import pathlib
import sys
import unicodedata


def plain(text):
    """A header's text as it may arrive: what is invisible in a header became a space, and spaces are one."""
    seen = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(seen.split(" ")).strip() if not seen.isspace() else ""


def spaces(text):
    return " ".join(word for word in text.split(" ") if word)


def lines(text):
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def difference(read, put):
    """The first place at which two texts differ, with what stands there in each."""
    place = next((i for i, (one, other) in enumerate(zip(read, put)) if one != other), min(len(read), len(put)))
    return f"from {place}: {read[place - 10 : place + 20]!r}, put {put[place - 10 : place + 20]!r}"


def check(path):
    put = json.loads(path.with_suffix(".json").read_text())
    raw = path.read_bytes()
    wrong = []
    for number, line in enumerate(raw.split(b"\r\n"), 1):
        if len(line) > 78:
            wrong.append(f"line {number} has {len(line)} columns")
        if b"\r" in line or b"\n" in line:
            wrong.append(f"line {number} holds a bare CR or LF")
        if line == b"." or line.startswith(b"From "):
            wrong.append(f"line {number} is {line!r}")
    mail = email.message_from_bytes(raw, policy=email.policy.SMTP)
    for part in mail.walk():
        wrong += [f"defect {defect!r}" for defect in part.defects]
        for name, value in part.items():
            wrong += [f"{name}: defect {defect!r}" for defect in getattr(value, "defects", ())]
    names = [name for name, _ in mail.items()]
    if sorted(names) != sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted", "Content-Language", "Content-Type"]
    ):
        wrong.append(f"headers {names}")
    if spaces(str(mail["Subject"])) != spaces(plain(put["subject"])):
        wrong.append(f"subject {str(mail['Subject'])!r}, put {put['subject']!r}")
    if [address.addr_spec for address in mail["To"].addresses] != put["to"]:
        wrong.append(f"to {mail['To']!r}, put {put['to']!r}")
    if str(mail["Message-ID"]).strip() != f"<{put['name']}>":
        wrong.append(f"name {mail['Message-ID']!r}, put {put['name']!r}")
    bodies = mail
    if put["files"]:
        if mail.get_content_type() != "multipart/mixed" or len(mail.get_payload()) != 1 + len(put["files"]):
            wrong.append("it is not of a letter and its files")
            return wrong
        bodies = mail.get_payload()[0]
        files = [[part.get_filename(), part.get_payload(decode=True).decode("utf-8")] for part in mail.iter_attachments()]
        if [[name, lines(text).rstrip("\n")] for name, text in files] != [
            [name, lines(text).rstrip("\n")] for name, text in put["files"]
        ]:
            wrong.append(f"files {files!r}, put {put['files']!r}")
    if bodies.get_content_type() != "multipart/alternative" or len(bodies.get_payload()) != 2:
        wrong.append("it is not of two parts")
        return wrong
    for part, kind, text in zip(bodies.iter_parts(), ("text/plain", "text/html"), (put["text"], put["html"])):
        if part.get_content_type() != kind:
            wrong.append(f"a part is {part.get_content_type()}, not {kind}")
        body = part.get_payload(decode=True).decode("utf-8")
        if lines(body).rstrip("\n") != lines(text).rstrip("\n"):
            wrong.append(f"{kind} differs: {difference(lines(body), lines(text))}")
    return wrong


def main():
    paths = sorted(pathlib.Path(sys.argv[1]).glob("*.eml"))
    bad = 0
    for path in paths:
        wrong = check(path)
        bad += bool(wrong)
        for text in wrong:
            print(f"{path.name}: {text}")
    print(f"{len(paths)} mails read, {bad} wrong")


main()
