"""Speaks TLS on a free port of this machine and hands each connection on to a server that does not.

    python3 Tests/WebMock/tls.py CERTIFICATE KEY PORT [AUTHORITY]

With an authority, a client has to show a certificate of it.

It says its own port on standard output, and ends with its input. The server learns that port from a header.
"""

import asyncio
import ssl
import sys


async def pump(reader, writer, port=None):
    try:
        while piece := await reader.read(65536):
            if port:
                piece = piece.replace(b"\r\nHost:", b"\r\nX-Forwarded-Port: %d\r\nHost:" % port, 1)
            writer.write(piece)
            await writer.drain()
    except (ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.close()


async def main(certificate, key, target, authority=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if authority:
        context.load_verify_locations(authority)
        context.verify_mode = ssl.CERT_REQUIRED
        # Later versions refuse a client only after the handshake, when nobody may be listening any more.
        context.maximum_version = ssl.TLSVersion.TLSv1_2

    async def meet(reader, writer):
        port = writer.get_extra_info("sockname")[1]
        server = await asyncio.open_connection("127.0.0.1", target)
        await asyncio.gather(pump(reader, server[1], port), pump(server[0], writer))

    listener = await asyncio.start_server(meet, "127.0.0.1", 0, ssl=context)
    listener.get_loop().set_exception_handler(lambda *_: None)
    print(listener.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:]))
