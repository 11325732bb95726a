"""What the pictures of `poster` show: shapes as SVG, 80 wide and 120 high, placed by chance within a pattern. Pure."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from random import Random

from assistant.page.svg import Palette, circle, fill, line, path, rect


def moon(chance: Random, p: Palette) -> str:
    """A moon behind bare trees."""
    x = chance.randint(24, 56)
    shapes = [circle(x, 40, 21, fill(p.bright, 0.9)), circle(x + 8, 36, 18, fill(p.high, 0.55))]
    for tree in range(4):
        foot = 8 + tree * 20 + chance.randint(-4, 4)
        top = chance.randint(46, 76)
        shapes.append(path(f"M{foot} 122 L{foot + 1} {top}", line(p.near, 3)))
        for side in (-1, 1):
            at = chance.randint(top + 6, 100)
            shapes.append(path(f"M{foot} {at} l{side * 9} -10", line(p.near, 1.6)))
    return "".join([*shapes, rect(0, 110, 80, 10, fill(p.near))])


def orbits(chance: Random, p: Palette) -> str:
    """A planet, its rings and stars."""
    x, y, r = chance.randint(28, 52), chance.randint(46, 70), chance.randint(13, 19)
    stars = [
        circle(chance.uniform(2, 78), chance.uniform(2, 118), chance.uniform(0.4, 1.1), fill(p.bright, 0.8))
        for _ in range(22)
    ]
    tilt = chance.randint(-35, 35)
    rings = "".join(
        f'<ellipse cx="{x}" cy="{y}" rx="{r + 9 + 8 * n}" ry="{(r + 9 + 8 * n) * 0.32:.1f}" transform="rotate({tilt} {x} {y})" '
        f"{line(p.bright, 1.3 - 0.4 * n, 0.85)}/>"
        for n in range(2)
    )
    return "".join(
        [*stars, circle(x, y, r, fill(p.near)), circle(x - 4, y - 4, r * 0.72, fill(p.high, 0.6)), rings]
    )


def confetti(chance: Random, p: Palette) -> str:
    """Round and pointed shapes, gaily strewn."""
    shapes = []
    for n in range(13):
        x, y, r = (
            8 + 22 * (n % 4) + chance.uniform(-6, 6),
            12 + 29 * (n // 4) + chance.uniform(-8, 8),
            chance.uniform(4, 11),
        )
        colour, opacity = chance.choice([(p.bright, 0.9), (p.near, 0.75), (p.bright, 0.5), (p.low, 0.9)])
        if n % 3 == 0:
            turn = chance.uniform(0, 360)
            points = " ".join(
                f"{x + r * cos(turn + a):.1f},{y + r * sin(turn + a):.1f}" for a in (0, 2.1, 4.2)
            )
            shapes.append(f'<polygon points="{points}" {fill(colour, opacity)}/>')
        else:
            shapes.append(circle(x, y, r, fill(colour, opacity)))
    return "".join(shapes)


def hills(chance: Random, p: Palette) -> str:
    """A low sun over hills, one behind the other."""
    shapes = [
        circle(chance.randint(20, 60), chance.randint(34, 52), chance.randint(11, 17), fill(p.bright, 0.92))
    ]
    for n in range(3):
        y = 66 + 18 * n
        a, b = chance.randint(-16, 16), chance.randint(-16, 16)
        shapes.append(
            path(
                f"M0 {y + a / 2:.0f} C26 {y - 14 + a} 50 {y + 14 + b} 80 {y - b / 2:.0f} V120 H0 Z",
                fill(p.near, 0.45 + 0.27 * n),
            )
        )
    return "".join(shapes)


def peaks(chance: Random, p: Palette) -> str:
    """Mountains under a bright star."""
    shapes = [circle(chance.randint(16, 64), chance.randint(16, 34), 3.4, fill(p.bright))]
    for n in range(3):
        x, y, wide = chance.randint(6, 74), 40 + 20 * n + chance.randint(-4, 6), chance.randint(38, 56)
        shapes.append(path(f"M{x - wide} 122 L{x} {y} L{x + wide} 122 Z", fill(p.near, 0.5 + 0.22 * n)))
        if n < 2:
            shapes.append(
                path(
                    f"M{x - 7} {y + 12} L{x} {y} L{x + 7} {y + 12} l-4 -3 l-3 4 l-3 -4 Z",
                    fill(p.bright, 0.8),
                )
            )
    return "".join(shapes)


def bands(chance: Random, p: Palette) -> str:
    """Slanting bands and a disc."""
    lean = chance.choice([-26, -16, 16, 26])
    stripes = [
        path(f"M-10 {y} L90 {y - lean} v{6 + n * 2} L-10 {y + 6 + n * 2} Z", fill(p.near, 0.35 + 0.13 * n))
        for n, y in enumerate(range(52, 118, 15))
    ]
    return circle(chance.randint(24, 56), 36, 17, fill(p.bright, 0.9)) + "".join(stripes)


def waves(chance: Random, p: Palette) -> str:
    """Two overlapping circles above waves."""
    x = chance.randint(28, 40)
    shapes = [circle(x, 40, 15, fill(p.bright, 0.8)), circle(x + 15, 44, 15, fill(p.near, 0.55))]
    for n in range(5):
        y, high = 70 + 11 * n, chance.randint(4, 8)
        shapes.append(
            path(
                f"M-6 {y} q11 -{high} 23 0 t23 0 t23 0 t23 0",
                line(p.bright if n % 2 else p.near, 2.4, 0.55 + 0.08 * n),
            )
        )
    return "".join(shapes)


def burst(chance: Random, p: Palette) -> str:
    """Rays from one point."""
    x, y, turn = chance.randint(24, 56), chance.randint(40, 80), chance.uniform(0, pi)
    rays = []
    for n in range(12):
        a, b = turn + n * pi / 6, turn + (n + 0.5) * pi / 6
        d = f"M{x} {y} L{x + 130 * cos(a):.0f} {y + 130 * sin(a):.0f} L{x + 130 * cos(b):.0f} {y + 130 * sin(b):.0f} Z"
        rays.append(path(d, fill(p.near, 0.55)))
    return "".join(
        [*rays, circle(x, y, 13, fill(p.bright, 0.95)), circle(x, y, 19, line(p.bright, 1.4, 0.7))]
    )


def grid(chance: Random, p: Palette) -> str:
    """Frames in rows, a few of them lit."""
    lit = set(chance.sample(range(15), 4))
    return "".join(
        rect(
            9 + 22 * (n % 3),
            13 + 20 * (n // 3),
            18,
            14,
            fill(p.bright, 0.9) if n in lit else fill(p.near, 0.7),
            2,
        )
        for n in range(15)
    )


def skyline(chance: Random, p: Palette) -> str:
    """A city at night, some windows lit."""
    shapes = [circle(chance.randint(16, 64), chance.randint(18, 34), 8, fill(p.bright, 0.75))]
    x = -2
    while x < 80:
        wide, high = chance.randint(10, 18), chance.randint(34, 80)
        shapes.append(rect(x, 120 - high, wide, high, fill(p.near)))
        for y in range(126 - high, 116, 8):
            for at in range(x + 3, x + wide - 3, 5):
                if chance.random() < 0.34:
                    shapes.append(rect(at, y, 2.2, 3.2, fill(p.bright, 0.9)))
        x += wide + 1
    return "".join(shapes)


def rings(chance: Random, p: Palette) -> str:
    """Circles within circles, each a little aside."""
    x, y = chance.randint(30, 50), chance.randint(44, 74)
    dx, dy = chance.uniform(-2.4, 2.4), chance.uniform(-2.4, 2.4)
    circles = [
        circle(x + dx * n, y + dy * n, 46 - 8 * n, line(p.bright if n % 2 else p.near, 2.6, 0.8))
        for n in range(5)
    ]
    return "".join([*circles, circle(x + dx * 5, y + dy * 5, 5, fill(p.bright))])


def network(chance: Random, p: Palette) -> str:
    """Knots and what joins them."""
    knots = [
        (14 + 26 * (n % 3) + chance.randint(-6, 6), 20 + 27 * (n // 3) + chance.randint(-6, 6))
        for n in range(12)
    ]
    links = [
        path(f"M{a[0]} {a[1]} L{b[0]} {b[1]}", line(p.bright, 1, 0.5))
        for at, a in enumerate(knots)
        for b in knots[at + 1 :]
        if (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 < 34**2
    ]
    dots = [circle(x, y, chance.uniform(2.4, 5.4), fill(chance.choice([p.bright, p.near]))) for x, y in knots]
    return "".join([*links, *dots])


def bars(chance: Random, p: Palette) -> str:
    """A rising chart."""
    heights = sorted(chance.randint(18, 72) for _ in range(5))
    heights[2], heights[3] = heights[3], heights[2]
    columns = [
        rect(10 + 13 * n, 106 - high, 8.5, high, fill(p.near if n % 2 else p.bright, 0.85), 2)
        for n, high in enumerate(heights)
    ]
    points = " ".join(f"{14 + 13 * n},{94 - high}" for n, high in enumerate(heights))
    return "".join(columns) + f'<polyline points="{points}" {line(p.bright, 2)}/>'


def code(chance: Random, p: Palette) -> str:
    """Lines of a program, indented."""
    lines, depth = [rect(9, 16, 62, 90, fill(p.near, 0.75), 6)], 0
    for n in range(9):
        depth = max(0, min(3, depth + chance.choice([-1, 0, 1])))
        left, wide = 16 + 6 * depth, chance.randint(10, 30)
        lines.append(rect(left, 26 + 8.4 * n, wide, 3.4, fill(p.bright if n % 3 else p.high, 0.9), 1.7))
        if n % 2:
            lines.append(rect(left + wide + 3, 26 + 8.4 * n, 7, 3.4, fill(p.bright, 0.45), 1.7))
    return "".join(lines)


def shapes(chance: Random, p: Palette) -> str:
    """Quarter circles and squares, as on a tiled wall."""
    tiles = []
    for n in range(6):
        x, y = 40 * (n % 2), 40 * (n // 2)
        colour, opacity = chance.choice([(p.bright, 0.85), (p.near, 0.8), (p.low, 0.9), (p.bright, 0.4)])
        corner = chance.randrange(4)
        d = [f"M{x} {y} h40 a40 40 0 0 1 -40 40 Z", f"M{x + 40} {y} v40 a40 40 0 0 1 -40 -40 Z",
             f"M{x + 40} {y + 40} h-40 a40 40 0 0 1 40 -40 Z", f"M{x} {y + 40} v-40 a40 40 0 0 1 40 40 Z"][corner]  # fmt: skip
        tiles.append(path(d, fill(colour, opacity)))
        if chance.random() < 0.4:
            tiles.append(circle(x + 20, y + 20, 7, fill(p.bright, 0.9)))
    return "".join(tiles)


def bubbles(chance: Random, p: Palette) -> str:
    """Two people talking."""
    shapes = []
    for n, (x, y) in enumerate(((10, 22), (22, 54), (12, 84))):
        wide, colour = chance.randint(38, 50), p.bright if n % 2 == 0 else p.near
        shapes.append(rect(x, y, wide, 22, fill(colour, 0.9), 9))
        tail = x + (8 if n % 2 == 0 else wide - 16)
        shapes.append(path(f"M{tail} {y + 20} l{0 if n % 2 == 0 else 8} 9 l8 -9 Z", fill(colour, 0.9)))
    return "".join(shapes)


def pages(chance: Random, p: Palette) -> str:
    """Books on two shelves."""
    books = []
    for foot in (60, 108):
        x = 8.0
        while x < 66:
            wide, high = chance.randint(5, 10), chance.randint(26, 40)
            books.append(
                rect(
                    x,
                    foot - high,
                    wide,
                    high,
                    fill(chance.choice([p.bright, p.near, p.low, p.near]), 0.9),
                    1,
                )
            )
            x += wide + 1.5
        books.append(rect(4, foot, 72, 2.4, fill(p.bright, 0.8)))
    return "".join(books)


MOTIFS: dict[str, Callable[[Random, Palette], str]] = {
    motif.__name__: motif
    for motif in (
        moon, orbits, confetti, hills, peaks, bands, waves, burst, grid, skyline, rings, network, bars, code, shapes, bubbles, pages,
    )
}  # fmt: skip
"""By name."""
