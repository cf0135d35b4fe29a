"""Stringified references: enough to call one replica of several."""

import struct


def one_profile(ior, port):
    """The same reference with the one IIOP profile that names `port`, as text."""
    octets = bytes.fromhex(ior.strip()[4:])
    order = "<" if octets[0] else ">"
    at, type_id = _octets(octets, 1, order)
    at, count = _number(octets, at, order)
    for _ in range(count):
        at, tag = _number(octets, at, order)
        at, body = _octets(octets, at, order)
        if tag == 0 and _port(body) == port:
            return "IOR:" + _encode(type_id, tag, body).hex()
    raise ValueError(f"no profile for port {port}")


def _number(octets, at, order):
    at = (at + 3) // 4 * 4
    return at + 4, struct.unpack_from(order + "I", octets, at)[0]


def _octets(octets, at, order):
    at, length = _number(octets, at, order)
    return at + length, octets[at:at + length]


def _port(body):
    order = "<" if body[0] else ">"
    at, _ = _octets(body, 3, order)
    return struct.unpack_from(order + "H", body, (at + 1) // 2 * 2)[0]


def _encode(type_id, tag, body):
    out = bytearray(b"\1\0\0\0")
    for part in (struct.pack("<I", len(type_id)) + type_id, struct.pack("<III", 1, tag, len(body)) + body):
        out += b"\0" * (-len(out) % 4) + part
    return bytes(out)
