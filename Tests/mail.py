#!/usr/bin/env python3
"""Sends alerts while the program is killed at random, and counts: mail.py RECORDAL FOLDER COUNT SEED

Ends with 1 and a sentence where an alert is lost, a copy is one too many, or `status` says what is not so.
"""

import collections
import email
import email.message
import email.policy
import json
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import time
import urllib.parse

recordal, folder, count, seed = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
chance = random.Random(seed)
day = ["--today", "2026-12-10"]
kills = looks = 0


def ask(sql):
    with sqlite3.connect(f"file:{folder / 'recordal.sqlite'}?mode=ro", uri=True, timeout=30) as mirror:
        return mirror.execute(sql).fetchall()


def look():
    """What status says is what stands in the mirror; nobody else is at work."""
    global looks
    said = json.loads(subprocess.run([recordal, "status", "--json", *day], cwd=folder, capture_output=True).stdout)
    seen = dict(ask("SELECT state, count(*) FROM outbox GROUP BY state"))
    found = {"waiting": seen.get("planned", 0), "retry": seen.get("retry", 0), "dead": seen.get("dead", 0)}
    assert said["messages"] == found, (said["messages"], found)
    assert sum(seen.values()) in (0, count), seen
    # What it counts as sent the server has taken.
    taken = set((server / "taken").read_text().split())
    sent = {key for (key,) in ask("SELECT idempotency_key FROM outbox WHERE state = 'sent'")}
    assert all(any(key in one for one in taken) for key in sent) if len(sent) < 50 else len(taken) >= len(sent), len(sent)
    looks += 1


server = folder.parent
while True:
    command = chance.choice([["run"], ["alerts", "send"]])
    process = subprocess.Popen(
        [recordal, *command, "--quiet", *day], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(chance.uniform(0.05, 6) if chance.random() < 0.7 else None)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        kills += 1
    time.sleep(0.05)
    look()
    left = ask("SELECT count(*) FROM outbox WHERE state <> 'sent'")[0][0]
    if process.returncode == 0:
        assert left == 0, f"exit 0 with {left} letters not handed over"
    if left == 0 and ask("SELECT count(*) FROM outbox")[0][0] == count:
        break
    if chance.random() < 0.3:
        subprocess.run([recordal, "alerts", "retry", "--quiet"], cwd=folder, check=True)
    # The hours between tries pass at once.
    with sqlite3.connect(folder / "recordal.sqlite", timeout=30) as mirror:
        mirror.execute("UPDATE outbox SET next_at = '2020-01-01T00:00:00Z' WHERE state IN ('planned', 'retry')")

copies = collections.Counter((server / "taken").read_text().split())
extra = sum(copies.values()) - len(copies)
alerts = ask("SELECT count(*) FROM alert WHERE state = 'queued'")[0][0]
tries = ask("SELECT count(*) FROM attempt")[0][0]
print(f"{alerts} alerts, {len(copies)} Message-IDs, {extra} extra copies, {kills} kills, {tries} tries, {looks} looks at status")
assert alerts == count == len(copies), (alerts, len(copies))
assert extra <= kills, (extra, kills)


def answer(mail):
    """The exit code and the object of an answer that is piped, as an alias does."""
    done = subprocess.run(
        [recordal, "alerts", "answer", "--json", *day], input=bytes(mail), cwd=folder, capture_output=True
    )
    return done.returncode, json.loads(done.stdout)


def reply(letter, text, sender="docket@example.com"):
    """A reply with the letter quoted below, as plain text and as a page."""
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, letter["Reply-To"], f"Re: {letter['Subject']}"
    mail["In-Reply-To"], mail["Message-ID"] = letter["Message-ID"], f"<{chance.getrandbits(64):x}@example.com>"
    quoted = letter.get_body(("plain",)).get_content()
    body = f"{text}\n\nOn Thu, 10 Dec 2026, recordal wrote:\n" + "".join(f"> {line}\n" for line in quoted.splitlines())
    mail.set_content(body, cte="base64" if chance.random() < 0.5 else "quoted-printable")
    mail.add_alternative(f"<p>{text}</p><blockquote>{quoted}</blockquote>", subtype="html")
    return mail


letter = email.message_from_bytes((server / "last.eml").read_bytes(), policy=email.policy.default)
assert letter["Reply-To"] == "replies@example.com", letter["Reply-To"]
assert answer(reply(letter, "seen", "ben@example.com"))[0] == 2
assert answer(letter)[0] == 2  # A letter of recordal's own that comes back is no answer.
first = reply(letter, "seen, thank you")
code, told = answer(first)
assert code == 0 and told["done"] and told["answer"] == "seen", (code, told)
code, told = answer(first)
assert code == 0 and not told["done"], (code, told)
links = re.findall(r"mailto:(\S+?)\?(\S+)", letter.get_body(("plain",)).get_content())
assert len(links) >= 3, links
words = []
for address, query in links:
    fields = dict(urllib.parse.parse_qsl(query))
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = "docket@example.com", address, fields["subject"]
    mail.set_content(fields["body"].replace("…", "14-77/2026"))
    code, told = answer(mail)
    assert code == 0, (code, told)
    words.append(told["answer"])
assert ask("SELECT reference FROM renewal") == [("14-77/2026",)]
print(f"answered by mail: {', '.join(words)}")
doctor = subprocess.run([recordal, "doctor", "--quiet"], cwd=folder, capture_output=True, text=True)
faults = [line for line in (doctor.stdout + doctor.stderr).splitlines() if "the rows of 'outbox'" not in line]
# Doctor finds what was changed here to let the hours pass, and nothing else.
assert doctor.returncode == 7 and faults == [], (doctor.returncode, faults)
