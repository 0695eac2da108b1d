#!/usr/bin/env python3
"""Reads what Tests/peers.sh sent: smtp-check.py FOLDER. Ends with 1 and a sentence where something is not as it was meant."""

import email
import email.policy
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
seen = {}
for path in sorted(folder.glob("*.eml")):
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTP)
    for part in mail.walk():
        assert not part.defects, (path, part.defects)
        for name, value in part.items():
            assert not value.defects, (path, name, value.defects)
    envelope = json.loads(path.with_suffix(".json").read_text())
    assert envelope["tls"], path
    assert envelope["from"] == "brands@example.com", envelope
    assert mail["From"].addresses[0].display_name == "小米品牌", mail["From"]
    assert [a.addr_spec for a in mail["To"].addresses] == envelope["to"], (mail["To"], envelope)
    assert mail["Date"].datetime is not None and mail["Message-ID"].endswith("@example.com>"), mail["Message-ID"]
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_body(("plain",)).get_content()
    page = mail.get_body(("html",)).get_content()
    assert "小米 <MI>" in text and "小米 &lt;MI&gt;" in page, text
    seen[mail["Message-ID"]] = mail["Subject"]

assert len(seen) == 2, seen
subjects = sorted(seen.values())
assert subjects[0].startswith("[sample] 2 to do, 1 OVERDUE; first: 小米 <MI> by "), subjects
assert subjects[1].startswith("[sample] 【逾期】办理备案续展：小米 <MI>，"), subjects
print(f"{len(seen)} mails taken over TLS, read back without a defect")
