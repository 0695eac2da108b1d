#!/usr/bin/env python3
"""Sends alerts while the program is killed at random, and counts: mail.py RECORDAL FOLDER COUNT SEED

Ends with 1 and a sentence where an alert is lost, a copy is one too many, or `status` says what is not so.
"""

import collections
import json
import pathlib
import random
import sqlite3
import subprocess
import sys
import time

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
doctor = subprocess.run([recordal, "doctor", "--quiet"], cwd=folder, capture_output=True, text=True)
faults = [line for line in (doctor.stdout + doctor.stderr).splitlines() if "the rows of 'outbox'" not in line]
# Doctor finds what was changed here to let the hours pass, and nothing else.
assert doctor.returncode == 7 and faults == [], (doctor.returncode, faults)
