"""The words of a reply when no LLM writes them: short, true, in the language of the question."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.phrases import plural, say
from assistant.types import FollowUp, Recommendation, Request
from data.item import Item, in_language
from data.labels import country_label, genre_label, level_label, role_label
from retrieval.filters import Filters, PersonLimit
from retrieval.index import Index

NAMED_SEEDS = 3


def title_line(item: Item, language: str) -> str:
    """ "기생충 (2019)": the title in that language, and the year when there is one."""
    title = in_language(item.title, language)
    return f"{title} ({item.year})" if item.year else title


def listing(recommendations: Sequence[Recommendation], language: str) -> str:
    """One numbered line an item, with its reasons."""
    lines = []
    for number, recommendation in enumerate(recommendations, 1):
        reasons = " · ".join(reason.text for reason in recommendation.reasons)
        line = f"{number}. {title_line(recommendation.item, language)}"
        lines.append(f"{line} — {reasons}" if reasons else line)
    return "\n".join(lines)


def introduction(index: Index, request: Request, recommendations: Sequence[Recommendation], *, tastes: bool) -> str:
    """The sentence over a list: what the list is, in the terms of the question.

    `tastes` says that liked titles, and nothing else, decided the list.
    """
    language, limits = request.language, request.filters
    kinds = {recommendation.item.kind for recommendation in recommendations}
    counted = plural(kinds.pop() if len(kinds) == 1 else "item", len(recommendations), language)
    if request.named:
        title = in_language(recommendations[0].item.title, language)
        alone = len(recommendations) == 1
        return say("intro_named_only" if alone else "intro_named", language, title=title)
    described = described_limits(limits, language)
    if request.seeds:
        titles = _titles(index, request.seeds, language)
        name = "intro_similar_limits" if described else "intro_similar"
        return say(name, language, titles=titles, counted=counted, limits=", ".join(described))
    if request.follow_up is FollowUp.REPLACE:
        return say("intro_others", language, counted=counted)
    people = [_person(limit, language, index) for limit in limits.people]
    if people:
        joined = (" " if language == "ko" else ", ").join([*described, *people] if language == "ko" else people)
        tail = f", {', '.join(described)}" if described and language == "en" else ""
        return say("intro_person", language, people=joined, counted=counted).removesuffix(".") + f"{tail}."
    if described:
        joined = (" " if language == "ko" else ", ").join(described)
        return say("intro_limits", language, limits=joined, counted=counted)
    if request.text:
        return say("intro_text", language, counted=counted)
    return say("intro_taste" if tastes else "intro_any", language, counted=counted)


def _titles(index: Index, ids: Sequence[str], language: str) -> str:
    items = [index.items[row] for row in index.rows(ids)]
    names = [in_language(item.title, language) for item in items[:NAMED_SEEDS]]
    return ", ".join(names)


def _person(limit: PersonLimit, language: str, index: Index) -> str:
    """ "봉준호 감독", "directed by Bong Joon-ho"."""
    name = person_name(limit.name, language, index)
    if language == "ko":
        return f"{name} {role_label(limit.role, language)}" if limit.role else f"{name}의"
    verb = {"director": "directed by", "cast": "with", "instructor": "taught by"}.get(limit.role or "", "with")
    return f"{verb} {name}"


def person_name(name: str, language: str, index: Index) -> str:
    """The name of a person of the catalogue as that language writes it."""
    people = (p for item in index.items for role in item.people.values() for p in role if name in p.values())
    person = next(people, None)
    return in_language(person, language) if person else name


def described_limits(limits: Filters, language: str) -> list[str]:
    """The limits in words, without kind and people, in the order one says them."""
    words = [*_years(limits, language)]
    if limits.country:
        words.append(country_label(limits.country, language))
    genres = [genre_label(genre, language) for genre in (*limits.genres, *limits.any_genres)]
    if genres:
        words.append((" " if limits.genres and language == "ko" else ", ").join(genres))
    if limits.language in ("ko", "en"):
        words.append(say(f"limit_language_{limits.language}", language))
    if limits.level:
        words.append(say("limit_level", language, value=level_label(limits.level, language)))
    without = [
        *(genre_label(genre, language) for genre in limits.exclude_genres),
        *(country_label(country, language) for country in limits.exclude_countries),
        *(person.name for person in limits.exclude_people),
        *limits.exclude_terms,
    ]
    words.extend(say("limit_without", language, value=value) for value in without)
    return words


def _years(limits: Filters, language: str) -> list[str]:
    first, last = limits.year_from, limits.year_to
    if first is not None and last is not None:
        return [str(first) if first == last else say("limit_years_between", language, first=first, last=last)]
    if first is not None:
        return [say("limit_years_from", language, first=first)]
    return [say("limit_years_to", language, last=last)] if last is not None else []


def lifted_limits(names: Sequence[str], before: Filters, language: str, index: Index) -> str:
    """The limits that were set aside, as the person said them."""
    words: list[str] = []
    for name in names:
        if name == "years":
            words.extend(_years(before, language))
        elif name == "people":
            words.extend(_person(limit, language, index).removesuffix("의") for limit in before.people)
        elif name in ("genres", "any_genres"):
            words.extend(genre_label(genre, language) for genre in getattr(before, name))
        else:
            value = str(getattr(before, name))
            label = {"country": country_label, "level": level_label}.get(name)
            words.append(label(value, language) if label else value)
    return ", ".join(words)
