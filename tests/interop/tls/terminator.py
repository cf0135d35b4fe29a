#!/usr/bin/env python3
"""A replica as a client sees one: ends TLS, and plain connections, in front of a server that speaks plain IIOP.

    terminator.py --name N --backend HOST:PORT --tls HOST:PORT [--plain HOST:PORT] --certs DIR [--demand]

Prints a line per event: `ready`, `tls` and `plain` (a message's first octets came that way), `held`. After a line `hold` on its
standard input a request is kept instead of passed on, so that a caller can kill this process in the middle of a call.
"""
import argparse
import socket
import ssl
import sys
import threading

holding = threading.Event()
printing = threading.Lock()


def say(*words):
    with printing:
        print(*words, flush=True)


def address(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


def copy(source, sink, name, way):
    """Passes octets on until one side ends; says when a request arrives, or is kept."""
    first = True
    try:
        while octets := source.recv(65536):
            if way is not None:
                # Octet 7 of a GIOP header is the kind of message: 0 is a Request.
                request = octets[:4] == b"GIOP" and octets[7] == 0
                if first or request:
                    say(way, name, octets[:4])
                first = False
                if holding.is_set() and request:
                    say("held", name)
                    threading.Event().wait()
            sink.sendall(octets)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.close()
        except OSError:
            pass


def serve(client, backend, context, name):
    way = "plain"
    if context is not None:
        try:
            client = context.wrap_socket(client, server_side=True)
            way = "tls"
        except (OSError, ssl.SSLError) as error:
            say("handshake", name, str(error).replace("\n", " "))
            return
    server = socket.create_connection(backend)
    threading.Thread(target=copy, args=(server, client, name, None), daemon=True).start()
    copy(client, server, name, way)


def listen(where, backend, context, name):
    listener = socket.create_server(where, reuse_port=False)
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client, backend, context, name), daemon=True).start()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", required=True)
    parser.add_argument("--backend", type=address, required=True)
    parser.add_argument("--tls", type=address)
    parser.add_argument("--plain", type=address)
    parser.add_argument("--certs", required=True)
    parser.add_argument("--certificate", default="server")
    parser.add_argument("--demand", action="store_true", help="demand a certificate of clients")
    options = parser.parse_args()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    prefix = f"{options.certs}/{options.certificate}"
    context.load_cert_chain(prefix + ".pem", prefix + ".key")
    if options.demand:
        context.load_verify_locations(f"{options.certs}/ca.pem")
        context.verify_mode = ssl.CERT_REQUIRED
    # Bound before `ready`, accepted from later: the backlog keeps who comes between.
    for where, how in ((options.tls, context), (options.plain, None)):
        if where:
            threading.Thread(target=listen, args=(where, options.backend, how, options.name), daemon=True).start()
    for where in filter(None, (options.tls, options.plain)):
        while True:
            try:
                socket.create_connection(where).close()
                break
            except ConnectionRefusedError:
                continue
    say("ready", options.name)
    for line in sys.stdin:
        if line.strip() == "hold":
            holding.set()
            say("holding", options.name)


if __name__ == "__main__":
    main()
