#!/usr/bin/env python3
"""A mail server on loopback that misbehaves at random: mail-server.py FOLDER SEED

Prints its port. Of each mail that it takes it appends the Message-ID to FOLDER/taken, before it answers, and FOLDER/last.eml is the last one. It refuses, puts off,
stalls and hangs up; never behind a mail that it took, which no sender could tell from one that was lost.
"""

import asyncio
import email
import pathlib
import random
import sys

from aiosmtpd.smtp import SMTP

folder = pathlib.Path(sys.argv[1])
chance = random.Random(int(sys.argv[2]))
taken = open(folder / "taken", "a", buffering=1)


def hang_up(server):
    server.transport.abort()
    return "421 4.3.0 gone"


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        what = chance.random()
        if what < 0.04:
            return "550 5.1.1 refused"
        if what < 0.10:
            return "450 4.2.1 later"
        if what < 0.13:
            return hang_up(server)
        if what < 0.14:
            await asyncio.sleep(3)
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        what = chance.random()
        if what < 0.04:
            return "451 4.3.0 later"
        if what < 0.06:
            return "554 5.6.0 refused"
        if what < 0.08:
            return hang_up(server)
        mail = email.message_from_bytes(envelope.original_content)
        (folder / "last.eml").write_bytes(envelope.original_content)
        print(mail["Message-ID"], file=taken)
        return "250 2.0.0 taken"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), hostname="localhost", loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
