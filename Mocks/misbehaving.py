#!/usr/bin/env python3
"""A web server on loopback that misbehaves on request. It says its port on standard output, and ends with its input.

    python3 Mocks/misbehaving.py                       plain
    python3 Mocks/misbehaving.py --tls cert.pem key.pem
    curl http://127.0.0.1:PORT/csv

The first part of the path says what happens; `?rows=N` how many rows the list has. What was asked is listed under /log.
"""

import gzip
import json
import socket
import ssl
import struct
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGES = {
    "login": "<html><head><title>Sign in</title></head><form><input name=p type=\"password\"></form></html>",
    "captcha": "<html><title>Check</title><div class=\"g-recaptcha\"></div></html>",
    "wall": "<!DOCTYPE html><title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x.js></script>",
    "error": "<html><head><title>404 Not Found</title></head><body><h1>Gone</h1></body></html>",
    "page": "<html><head><title>Welcome</title></head><body>Hello</body></html>",
}
seen = Counter()
log = []
lock = threading.Lock()


def listing(rows):
    lines = ["Number,Mark,Holder,Classes,End"]
    lines += [f'N{n},Mark {n},Acme Ltd,"3, 9",2027-01-01' for n in range(1, rows + 1)]
    return ("\n".join(lines) + "\n").encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, body=b"", status=200, kind="text/csv; charset=utf-8", length=True, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if length is not False:
            self.send_header("Content-Length", str(len(body) if length is True else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def go(self, status, to):
        self.answer(b"moved", status, "text/plain", Location=to)

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        # The handler's own streams hold the socket open as well.
        self.rfile.close()
        self.connection.close()

    def do_POST(self):
        size = int(self.headers.get("Content-Length", 0))
        self.handle_one(self.rfile.read(size).decode())

    def do_GET(self):
        self.handle_one("")

    def handle_one(self, sent):
        parts = urlsplit(self.path)
        words = parts.path.strip("/").split("/")
        query = parse_qs(parts.query)
        body = listing(int(query.get("rows", ["12"])[0]))
        with lock:
            if words[0] != "log":
                log.append({"method": self.command, "path": self.path, "headers": dict(self.headers), "body": sent})
            seen[self.path] += 1
            times = seen[self.path]
        try:
            self.misbehave(words[0], words[1:], body, times, sent)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True

    def misbehave(self, what, rest, body, times, sent):
        port = self.server.server_address[1]
        scheme = "https" if isinstance(self.connection, ssl.SSLSocket) else "http"
        if what in ("csv", "list.csv"):
            self.answer(body)
        elif what == "log":
            with lock:
                self.answer(json.dumps(log).encode(), kind="application/json")
        elif what == "etag":
            tag = f'"{len(body)}"'
            if self.headers.get("If-None-Match") == tag:
                self.answer(b"", 304, ETag=tag)
            else:
                self.answer(body, ETag=tag, Last_Modified="Mon, 02 Nov 2026 10:00:00 GMT")
        elif what == "unasked304":
            self.answer(b"", 304)
        elif what == "status":
            self.answer(b"no", int(rest[0]), "text/plain", **({"Retry_After": rest[1]} if len(rest) > 1 else {}))
        elif what == "then":
            # /then/503/2/WISH: that status twice, then the list
            if times <= int(rest[1]):
                self.answer(b"later", int(rest[0]), "text/plain", **({"Retry_After": rest[2]} if len(rest) > 2 else {}))
            else:
                self.answer(body)
        elif what == "resetthen":
            self.reset() if times <= int(rest[0]) else self.answer(body)
        elif what == "truncated":
            self.answer(body[: len(body) // 2], length=len(body))
            self.close_connection = True
        elif what == "reset":
            self.answer(body, length=len(body) * 3)
            time.sleep(0.1)
            self.reset()
        elif what in ("chunked", "chunkedcut"):
            self.answer(b"", length=False, Transfer_Encoding="chunked")
            for start in range(0, len(body), 100):
                piece = body[start : start + 100]
                self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            if what == "chunked":
                self.wfile.write(b"0\r\n\r\n")
            self.close_connection = what == "chunkedcut"
        elif what == "close":
            self.answer(body, length=False, Connection="close")
            self.close_connection = True
        elif what == "hang":
            time.sleep(30)
        elif what == "stall":
            self.answer(body, length=len(body) + 100)
            time.sleep(30)
        elif what == "drip":
            self.answer(b"", length=10000)
            for byte in listing(2000):
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.1)
        elif what == "endless":
            self.answer(b"", length=False, Connection="close")
            while True:
                self.wfile.write(body * 100)
        elif what == "gzip":
            self.answer(gzip.compress(body), Content_Encoding="gzip")
        elif what == "badgzip":
            self.answer(gzip.compress(body)[:10] + b"\xff" * 200, Content_Encoding="gzip")
        elif what == "bomb":
            self.answer(gzip.compress(bytes(64 << 20)), Content_Encoding="gzip")
        elif what == "headers":
            self.answer(body, **{f"X_Big_{n}": "x" * 8000 for n in range(60)})
        elif what == "garbage":
            self.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n")
            self.close_connection = True
        elif what == "empty":
            self.answer(b"")
        elif what == "image":
            self.answer(b"\x89PNG\r\n\x1a\n" + bytes(100), kind="image/png")
        elif what == "loop":
            self.go(302, f"/loop/{int(rest[0]) + 1 if rest else 1}")
        elif what == "redirect":
            # /redirect/302/csv; /redirect/302/elsewhere, file, port, down
            host = self.headers.get("Host", "").split(":")[0]
            targets = {
                "elsewhere": f"{scheme}://localhost.example:{port}/csv?token=abc",
                "file": "file:///etc/passwd",
                "ftp": "ftp://127.0.0.1/x",
                "down": f"http://{host}:{port}/csv",
                "localhost": f"{scheme}://localhost:{port}/csv",
            }
            self.go(int(rest[0]), targets.get(rest[1], "/" + "/".join(rest[1:])))
        elif what == "cookie":
            if "seen=yes" in self.headers.get("Cookie", ""):
                self.answer(body)
            else:
                self.answer(b"moved", 302, "text/plain", Set_Cookie="seen=yes", Location="/cookie")
        elif what == "signed":
            self.answer(body, Set_Cookie="session=s3cr3t-session", X_Token=self.headers.get("Authorization", ""))
        elif what == "named":
            self.answer(body, Content_Disposition='attachment; filename="../list of 2026-11-02.csv"')
        elif what == "range":
            wanted = self.headers.get("Range", "")
            if wanted.startswith("bytes="):
                start = int(wanted[6:].split("-")[0])
                self.answer(body[start:], 206, Content_Range=f"bytes {start}-{len(body) - 1}/{len(body)}")
            else:
                self.answer(body, ETag='"x"')
        elif what == "echo":
            self.answer(sent.encode(), kind="text/plain")
        elif what in PAGES:
            self.answer(PAGES[what].encode(), kind="text/html; charset=utf-8", length=True)
        else:
            self.answer(b"nothing here", 404, "text/plain")


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None
    if sys.argv[1:2] == ["--tls"]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Whoever started it holds the other end: it never outlives that.
    sys.stdin.read()


main()
