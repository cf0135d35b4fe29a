#!/usr/bin/env python3
"""Makes two servants of what omniidl -Wbexample declares: Echo answers by itself, Relay asks a target.

    servants.py echo_i.cc >servants.h
"""
import re
import sys

OPERATION = re.compile(r"^  (?P<result>\S.*?) (?P<name>(?:rt|in)_(?P<type>\w+))\((?P<parameters>.*)\);$")


def echo(match):
    """The body of an operation of Echo. Arrays have functions of their own, all else is turned by its type."""
    kind = "Types::" + match["type"]
    if "," not in match["parameters"]:
        return "return another(a);"
    if not match["result"].endswith("_slice*"):
        return "return turn(a, b, c);"
    old = f"c = {kind}_dup(b);" if "_out c" in match["parameters"] else f"{kind}_copy(c, b);"
    return f"{old} {kind}_copy(b, a); return {kind}_dup(a);"


def relay(match):
    """The body of an operation of Relay."""
    given = ", ".join(["a", "b", "c"][: match["parameters"].count(",") + 1])
    return f"return target->{match['name']}({given});"


def main():
    operations = [match for match in map(OPERATION.match, open(sys.argv[1])) if match]
    for servant, body in [("Echo", echo), ("Relay", relay)]:
        print(f"class {servant} : public {servant}Base {{\npublic:\n    using {servant}Base::{servant}Base;")
        for match in operations:
            print(f"    {match['result']} {match['name']}({match['parameters']}) override {{ {body(match)} }}")
        print("};\n")


main()
