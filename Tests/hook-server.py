#!/usr/bin/env python3
"""A chat and a mail server on loopback for the tests of the shipped hooks: hook-server.py FOLDER

Prints the ports of HTTP and SMTP in one line, and keeps what comes in FOLDER. What it answers is asked for by the address:
HTTP's path is /STATUS/BODY (the body percent-encoded), and a mail's recipient begins with take, later, never or drop. It ends
when its standard input does.
"""

import asyncio
import json
import pathlib
import sys
import urllib.parse

folder = pathlib.Path(sys.argv[1])
count = 0


def keep(kind, record):
    global count
    count += 1
    (folder / f"{kind}-{count}.json").write_text(json.dumps(record))


async def http(reader, writer):
    try:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:] if line)}
        if headers.get("expect"):
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        path = lines[0].split(" ")[1]
        keep("http", {"path": path, "headers": headers, "body": body.decode()})
        _, status, answer = path.split("/", 2)
        answer = urllib.parse.unquote(answer).encode()
        writer.write(b"HTTP/1.1 %s x\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (status.encode(), len(answer)))
        writer.write(answer)
        await writer.drain()
    finally:
        writer.close()


async def smtp(reader, writer):
    def say(text):
        writer.write(text.encode() + b"\r\n")

    sender, recipients = None, []
    try:
        say("220 loopback")
        while line := await reader.readline():
            command = line.decode().strip()
            verb = command[:4].upper()
            if verb == "EHLO":
                say("250 loopback")
            elif verb == "MAIL":
                sender = command.partition("<")[2].partition(">")[0]
                say("250 ok")
            elif verb == "RCPT":
                recipient = command.partition("<")[2].partition(">")[0]
                if recipient.startswith("later"):
                    say("451 try again later")
                elif recipient.startswith("never"):
                    say("550 nobody of that name")
                elif recipient.startswith("drop"):
                    return
                else:
                    recipients.append(recipient)
                    say("250 ok")
            elif verb == "DATA":
                say("354 go on")
                lines = []
                while (line := await reader.readline()) not in (b".\r\n", b""):
                    lines.append(line[1:] if line.startswith(b".") else line)
                keep("smtp", {"from": sender, "to": recipients, "message": b"".join(lines).decode()})
                say("250 taken")
            elif verb == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")
            await writer.drain()
    finally:
        writer.close()


async def main():
    servers = [await asyncio.start_server(one, "127.0.0.1", 0) for one in (http, smtp)]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
