#!/usr/bin/env python3
"""A mail server on loopback with STARTTLS and a password: smtp-server.py FOLDER

Takes `cert.pem` and `key.pem` from FOLDER, prints its port, and keeps each mail as FOLDER/mails/NUMBER.eml with its envelope
beside it. It knows anna, whose password is `secret`. Recipients that begin with `busy` are put off, `refused` are refused.
"""

import asyncio
import json
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder = pathlib.Path(sys.argv[1])
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
count = 0


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("busy"):
            return "450 4.2.1 try again later"
        if address.startswith("refused"):
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        global count
        count += 1
        (folder / "mails" / f"{count}.eml").write_bytes(envelope.original_content)
        (folder / "mails" / f"{count}.json").write_text(
            json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None})
        )
        return "250 2.0.0 taken"


def authenticate(server, session, envelope, mechanism, data):
    known = getattr(data, "login", b"") == b"anna" and getattr(data, "password", b"") == b"secret"
    return AuthResult(success=known, handled=False) if not known else AuthResult(success=True)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(
            Handler(),
            tls_context=context,
            require_starttls=True,
            auth_required=True,
            authenticator=authenticate,
            hostname="localhost",
            loop=loop,
        ),
        "localhost",
        0,
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
