"""Plots as SVG: requests per second by size of the string, and panels of anything else."""

import math
from xml.sax.saxutils import escape

from budgets import Numbers

COLOURS = {
    "bare echo": "#888888", "omniORB": "#d62728", "Maestro simple": "#1f77b4", "Maestro replicated x1": "#98df8a",
    "Maestro replicated x2": "#2ca02c", "Maestro replicated x3": "#006d2c", "Maestro replicated x4": "#00441b",
}
WIDTH, HEIGHT, LEFT, TOP, GAP, LEGEND = 300, 220, 64, 56, 84, 160


def write(path, rows, table="stock client"):
    rows = [row for row in rows if row["table"] == table]
    if not rows:
        return
    numbers = Numbers(rows)
    sizes, counts = (sorted({row[field] for row in rows}) for field in ("octets", "connections"))
    systems = [name for name in COLOURS if any(row["system"] == name for row in rows)]
    highest = max(row["requests_per_s"] for row in rows)
    lowest = max(1, min(row["requests_per_s"] for row in rows))
    scale = _Scale(sizes, 10 ** math.floor(math.log10(lowest)), 10 ** math.ceil(math.log10(highest)))
    parts = []
    for line, op in enumerate(("get", "set")):
        for column, count in enumerate(counts):
            parts.append(_panel(numbers, scale, systems, op, count, LEFT + column * (WIDTH + GAP), TOP + line * (HEIGHT + GAP), table))
    whole = (LEFT + max(len(counts) * (WIDTH + GAP), len(systems) * LEGEND), TOP + 2 * (HEIGHT + GAP))
    with open(path, "w") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole[0]} {whole[1]}" font-family="sans-serif" font-size="11">\n'
                   f'<rect width="100%" height="100%" fill="white"/>\n{_legend(systems, COLOURS)}' + "".join(parts) + "</svg>\n")


class _Scale:
    """Places in a panel: both axes are logarithmic."""

    def __init__(self, sizes, low, high):
        self.sizes, self.low, self.high = sizes, low, max(high, low * 10)

    def x(self, octets):
        first, last = math.log(self.sizes[0]), math.log(self.sizes[-1])
        return WIDTH * (math.log(octets) - first) / max(last - first, 1e-9)

    def y(self, value):
        return HEIGHT * (1 - math.log(value / self.low) / math.log(self.high / self.low))


def _legend(systems, colours):
    parts = []
    for i, name in enumerate(systems):
        x = LEFT + i * LEGEND
        parts.append(f'<rect x="{x}" y="12" width="14" height="4" fill="{colours[name]}"/><text x="{x + 18}" y="18">{escape(name)}</text>\n')
    return "".join(parts)


def _panel(numbers, scale, systems, op, count, left, top, table):
    parts = [f'<g transform="translate({left},{top})">\n<text x="0" y="-8" font-weight="bold">{op}, {count} connection(s): requests/s</text>\n'
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#444"/>\n']
    value = scale.low
    while value <= scale.high:
        y = scale.y(value)
        parts.append(f'<line x1="0" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
                     f'<text x="-6" y="{y + 4:.1f}" text-anchor="end">{value:,}</text>\n')
        value *= 10
    for octets in scale.sizes:
        parts.append(f'<text x="{scale.x(octets):.1f}" y="{HEIGHT + 16}" text-anchor="middle">{octets}</text>\n')
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT + 32}" text-anchor="middle">octets</text>\n')
    for name in systems:
        points = [(o, numbers.of(table, name, op=op, connections=count, octets=o)) for o in scale.sizes]
        placed = [(scale.x(o), scale.y(v)) for o, v in points if v]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{COLOURS[name]}" stroke-width="2"/>\n')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{COLOURS[name]}"/>\n' for x, y in placed]
    return "".join(parts) + "</g>\n"


def write_panels(path, rows, table, systems, colours, across, panels):
    """Lines of panels, each (title, field, cell): the field of all systems over the values of `across`; only the height is logarithmic."""
    numbers, values = Numbers(rows), sorted({row[across] for row in rows})
    parts = []
    for line, titles in enumerate(panels):
        for column, (title, field, cell) in enumerate(titles):
            place = f"translate({LEFT + column * (WIDTH + GAP)},{TOP + line * (HEIGHT + GAP)})"
            parts.append(f'<g transform="{place}">\n<text x="0" y="-8" font-weight="bold">{escape(title)}</text>\n')
            parts.append(_lines(numbers, table, systems, colours, across, values, field, cell) + "</g>\n")
    columns = max(len(titles) for titles in panels)
    whole = (LEFT + max(columns * (WIDTH + GAP), len(systems) * LEGEND), TOP + len(panels) * (HEIGHT + GAP))
    with open(path, "w") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole[0]} {whole[1]}" font-family="sans-serif" font-size="11">\n'
                   f'<rect width="100%" height="100%" fill="white"/>\n{_legend(systems, colours)}' + "".join(parts) + "</svg>\n")


def _lines(numbers, table, systems, colours, across, values, field, cell):
    found = {name: [(v, numbers.of(table, name, field, **{across: v}, **cell)) for v in values] for name in systems}
    heights = [height for points in found.values() for _, height in points if height]
    if not heights:
        return ""
    scale = _Scale([1, 2], 10 ** math.floor(math.log10(min(heights))), 10 ** math.ceil(math.log10(max(heights))))
    parts, value = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#444"/>\n'], scale.low
    while value <= scale.high:
        parts.append(f'<line x1="0" x2="{WIDTH}" y1="{scale.y(value):.1f}" y2="{scale.y(value):.1f}" stroke="#ddd"/>'
                     f'<text x="-6" y="{scale.y(value) + 4:.1f}" text-anchor="end">{value:,}</text>\n')
        value *= 10
    places = {v: WIDTH * (i + 0.5) / len(values) for i, v in enumerate(values)}
    parts += [f'<text x="{x:.1f}" y="{HEIGHT + 16}" text-anchor="middle">{v}</text>\n' for v, x in places.items()]
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT + 32}" text-anchor="middle">{across}</text>\n')
    for name, points in found.items():
        placed = [(places[v], scale.y(height)) for v, height in points if height]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colours[name]}" stroke-width="2"/>\n')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colours[name]}"/>\n' for x, y in placed]
    return "".join(parts)
