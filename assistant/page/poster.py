"""A small picture for an item that has none: drawn from its genres and mood, the same for the same item. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from random import Random
from zlib import crc32

from assistant.page.motifs import MOTIFS, Palette
from data.item import Item

# Motif and hue (degrees) of a genre or subject.
_STYLES = {
    "horror": ("moon", 350), "science fiction": ("orbits", 220), "animation": ("confetti", 190),
    "western": ("hills", 28), "war": ("bands", 80), "music": ("waves", 300), "sport": ("burst", 140),
    "documentary": ("grid", 170), "romance": ("waves", 340), "crime": ("skyline", 225), "mystery": ("rings", 265),
    "fantasy": ("peaks", 275), "thriller": ("skyline", 200), "comedy": ("confetti", 42), "action": ("burst", 12),
    "adventure": ("peaks", 150), "family": ("confetti", 95), "history": ("bands", 35), "biography": ("rings", 25),
    "drama": ("hills", 205),
    "artificial intelligence": ("network", 250), "robotics": ("network", 200), "data science": ("bars", 195),
    "statistics": ("bars", 170), "finance": ("bars", 150), "economics": ("bars", 130), "marketing": ("bars", 330),
    "business": ("bars", 215), "web development": ("code", 260), "mobile development": ("code", 290),
    "security": ("code", 140), "cloud": ("code", 205), "programming": ("code", 230), "computer science": ("code", 245),
    "mathematics": ("rings", 210), "physics": ("orbits", 240), "chemistry": ("network", 165), "biology": ("network", 120),
    "science": ("orbits", 190), "engineering": ("grid", 30), "design": ("shapes", 20), "art": ("shapes", 345),
    "film": ("grid", 280), "language learning": ("bubbles", 175), "psychology": ("bubbles", 320),
    "education": ("bubbles", 50), "parenting": ("bubbles", 20), "social science": ("bubbles", 260),
    "environment": ("hills", 130), "health": ("waves", 155), "literature": ("pages", 30), "philosophy": ("pages", 270),
    "humanities": ("pages", 40), "law": ("pages", 215), "politics": ("pages", 0), "personal development": ("peaks", 60),
}  # fmt: skip
_OTHER = ("shapes", 210)
_DARK_GENRES = frozenset({"horror", "thriller", "crime", "war", "mystery"})
_DARK = (
    "dark",
    "tense",
    "revenge",
    "dystopia",
    "murder",
    "bleak",
    "betrayal",
    "loneliness",
    "guilt",
    "slow burn",
)
_BRIGHT = (
    "feel-good",
    "heartwarming",
    "healing",
    "first love",
    "friendship",
    "family",
    "summer",
    "quiet",
    "for kids",
)


@dataclass(frozen=True, slots=True)
class Mood:
    """How dark a picture is, 0 (bright) to 1, and how strong its colours, 0–1."""

    dark: float
    strong: float


def poster(item: Item) -> str:
    """The picture as HTML: the one the catalogue has, when that is on the web, else a drawn one."""
    address = item.extra.get("poster")
    if isinstance(address, str) and address.startswith(("https://", "http://")):
        return f'<img class="rt-poster" src="{escape(address)}" alt="" loading="lazy" referrerpolicy="no-referrer">'
    return drawn(item)


def drawn(item: Item) -> str:
    """An SVG of 80 × 120."""
    seed = crc32(item.id.encode())
    chance = Random(seed)
    motif, hue = style(item)
    colours = palette(hue + chance.randint(-14, 14), mood(item))
    sky = f"background:linear-gradient(165deg,{colours.high},{colours.low})"
    return (
        f'<svg class="rt-poster" viewBox="0 0 80 120" preserveAspectRatio="xMidYMid slice" style="{sky}" '
        f'aria-hidden="true">{MOTIFS[motif](chance, colours)}</svg>'
    )


def style(item: Item) -> tuple[str, int]:
    """Motif and hue: those of one of its first two genres. Drama says little, so any other goes before it."""
    known = [genre for genre in item.genres if genre in _STYLES]
    telling = [genre for genre in known if genre != "drama"] or known
    if not telling:
        return _OTHER
    of_two = telling[:2]
    return _STYLES[of_two[crc32(item.id.encode()) % len(of_two)]]


def mood(item: Item) -> Mood:
    """From genres and themes: what is dark to watch is dark to look at."""
    themes = " ".join(item.themes.get("en", ())).lower()
    dark = 0.55 + 0.12 * len(_DARK_GENRES.intersection(item.genres))
    dark += 0.08 * sum(word in themes for word in _DARK) - 0.13 * sum(word in themes for word in _BRIGHT)
    if {"comedy", "family", "animation"}.intersection(item.genres):
        dark -= 0.2
    strong = 0.75 if {"action", "animation", "comedy", "music"}.intersection(item.genres) else 0.5
    return Mood(min(max(dark, 0.0), 1.0), strong)


def palette(hue: int, mood: Mood) -> Palette:
    """Two colours of the sky, one of what stands before it, and one that stands out."""
    saturation = round(22 + 34 * mood.strong)
    light = round(70 - 46 * mood.dark)
    return Palette(
        high=f"hsl({hue % 360} {saturation}% {light}%)",
        low=f"hsl({(hue + 34) % 360} {saturation}% {max(light - 20, 8)}%)",
        near=f"hsl({(hue + 12) % 360} {max(saturation - 12, 15)}% {max(light - 30, 6)}%)",
        bright=f"hsl({44 + (hue % 40) - 20} 78% {88 if mood.dark < 0.5 else 80}%)",
    )
