"""Writes references of any shape: just enough CDR for IIOP profiles with TLS components. Little endian."""
import struct

TAG_INTERNET_IOP, TAG_ALTERNATE, TAG_SSL, TAG_CSI, TAG_TLS, TAG_NULL = 0, 3, 20, 33, 36, 34
# Association options: what the target's transport gives, and asks for.
NONE, PROTECTED, TARGET, CLIENT = 0x01, 0x06, 0x20, 0x40


class Encapsulation:
    def __init__(self):
        self.octets = b"\x01"

    def align(self, to):
        self.octets += b"\0" * (-len(self.octets) % to)
        return self

    def octet(self, value):
        self.octets += bytes([value])
        return self

    def ushort(self, value):
        self.align(2).octets += struct.pack("<H", value)
        return self

    def ulong(self, value):
        self.align(4).octets += struct.pack("<I", value)
        return self

    def sequence(self, octets):
        self.ulong(len(octets)).octets += octets
        return self

    def string(self, text):
        return self.sequence(text.encode() + b"\0")

    def components(self, components):
        self.ulong(len(components))
        for tag, body in components:
            self.ulong(tag).sequence(body)
        return self


def alternate(host, port):
    return TAG_ALTERNATE, Encapsulation().string(host).ushort(port).octets


def ssl(port, supports=PROTECTED | TARGET, requires=PROTECTED | TARGET):
    return TAG_SSL, Encapsulation().ushort(supports).ushort(requires).ushort(port).octets


def csi(addresses, supports=PROTECTED | TARGET, requires=PROTECTED | TARGET):
    """One mechanism: TLS at these addresses, nothing above it."""
    tls = Encapsulation().ushort(supports).ushort(requires).ulong(len(addresses))
    for host, port in addresses:
        tls.string(host).ushort(port)
    body = Encapsulation().octet(0).ulong(1).ushort(requires).ulong(TAG_TLS).sequence(tls.octets)
    body.ushort(0).ushort(0).sequence(b"").sequence(b"")
    body.ushort(0).ushort(0).ulong(0).ulong(0).ulong(0)
    return TAG_CSI, body.octets


def profile(host, port, key, components):
    body = Encapsulation().octet(1).octet(2).string(host).ushort(port).sequence(key).components(components)
    return TAG_INTERNET_IOP, body.octets


def reference(type_id, profiles):
    return "IOR:" + Encapsulation().string(type_id).components(profiles).octets.hex()
