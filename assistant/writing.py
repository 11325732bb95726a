"""The words of a reply when no LLM writes them: short, true, in the language of the question."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.affinity import common_series
from assistant.phrases import plural, say
from assistant.types import FollowUp, Intent, Recommendation, Request
from data.item import Item, in_language
from data.labels import country_label, genre_label, language_label, level_label
from retrieval.filters import Filters, PersonLimit
from retrieval.index import Index

NAMED_SEEDS = 3
NAMED_TOPICS = 3
NAMED_COUNTRIES = 3
"""More of them are a part of the world, which the title lines show."""
ADULTS = 19


def title_line(item: Item, language: str) -> str:
    """ "기생충 (2019)": the title in that language, and the year when there is one."""
    title = in_language(item.title, language)
    return f"{title} ({item.year})" if item.year else title


def length_told(item: Item, language: str) -> str:
    """ "132분", "12시간", "8주"; empty when the catalogue does not say how long it is."""
    if item.runtime:
        return say("length_minutes", language, n=item.runtime)
    told = [
        say(f"length_{unit}", language, n=f"{value:g}")
        for unit, value in (("weeks", item.weeks), ("hours", item.hours))
        if value
    ]
    return ", ".join(told)


def rating_told(item: Item, language: str) -> str:
    """The Korean rating in words: "12세 이상 관람가", "청소년 관람불가"; empty when unknown."""
    if item.age_rating is None:
        return ""
    name = {0: "all", ADULTS: "adults"}.get(item.age_rating, "from")
    return say(f"rating_{name}", language, age=item.age_rating)


def listing(recommendations: Sequence[Recommendation], language: str) -> str:
    """One numbered line an item, with its reasons."""
    lines = []
    for number, recommendation in enumerate(recommendations, 1):
        reasons = " · ".join(reason.text for reason in recommendation.reasons)
        line = f"{number}. {title_line(recommendation.item, language)}"
        lines.append(f"{line} — {reasons}" if reasons else line)
    return "\n".join(lines)


def introduction(
    index: Index, request: Request, recommendations: Sequence[Recommendation], *, tastes: bool
) -> str:
    """The sentence over a list: what the list is, in the terms of the question.

    `tastes` says that liked titles, and nothing else, decided the list.
    """
    language, limits = request.language, request.filters
    kinds = {recommendation.item.kind for recommendation in recommendations}
    counted = plural(kinds.pop() if len(kinds) == 1 else "item", len(recommendations), language)
    series = common_series([recommendation.item for recommendation in recommendations])
    if limits.only_ids and series and len(recommendations) > 1:
        return say("intro_series", language, series=in_language(series, language), counted=counted)
    if recommendations[0].item.id in request.named and not request.text:
        title = in_language(recommendations[0].item.title, language)
        alone = len(recommendations) == 1
        return say("intro_named_only" if alone else "intro_named", language, title=title)
    if request.order:
        return say(f"intro_{request.order}", language)
    wanted, without = described_limits(limits, language, index)
    if request.seeds:
        titles = _titles(index, request.seeds, language)
        return _with_limits("intro_similar", wanted, without, language, titles=titles, counted=counted)
    if limits.people or limits.any_people:
        people = described_people((*limits.people, *limits.any_people), language, index)
        return _with_people(people, wanted, without, language, counted)
    if request.different and request.unlike:
        return _elsewhere(index, request, recommendations)
    if request.intent is Intent.SURPRISE:
        return say("intro_surprise", language, counted=counted)
    if request.follow_up is FollowUp.REPLACE:
        return say("intro_others", language, counted=counted)
    if wanted or without:
        limits_said = _joined(wanted, without, language)
        return say("intro_limits", language, limits=limits_said, counted=counted)
    if request.text:
        return say("intro_text", language, counted=counted)
    return say("intro_taste" if tastes else "intro_any", language, counted=counted)


def _elsewhere(index: Index, request: Request, recommendations: Sequence[Recommendation]) -> str:
    """That the list is of other topics than before, and of which: one word of each, those of the first items."""
    language = request.language
    rows = index.rows([recommendation.item.id for recommendation in recommendations])
    words = (index.clusters.label(row, language).split(" · ")[0] for row in rows)
    topics = ", ".join(list(dict.fromkeys(words))[:NAMED_TOPICS])
    if len(request.unlike) > NAMED_SEEDS:
        return say("intro_different", language, topics=topics)
    titles = _titles(index, request.unlike, language)
    return say("intro_different_from", language, titles=titles, topics=topics)


def _with_limits(name: str, wanted: list[str], without: list[str], language: str, **values: str) -> str:
    if not wanted and not without:
        return say(name, language, **values)
    return say(f"{name}_limits", language, limits=_joined(wanted, without, language), **values)


def _with_people(people: str, wanted: list[str], without: list[str], language: str, counted: str) -> str:
    if language == "ko":
        return say(
            "intro_person",
            language,
            people=" ".join([*without, people, *wanted]),
            counted=counted,
        )
    sentence = say("intro_person", language, people=people, counted=counted)
    limits = _bracketed([*wanted, *without])
    return " ".join([sentence.removesuffix("."), *limits]) + "." if limits else sentence


def _joined(wanted: list[str], without: list[str], language: str) -> str:
    """Korean says limits before the noun, one after the other; English lists them."""
    if language == "ko":
        return " ".join([*without, *wanted])
    return ", ".join([*wanted, *without])


def _bracketed(words: list[str]) -> list[str]:
    return [f"({', '.join(words)})"] if words else []


def _titles(index: Index, ids: Sequence[str], language: str) -> str:
    items = [index.items[row] for row in index.rows(ids)]
    series = common_series(items)
    if series and len(items) > 1:
        return say("whole_series", language, series=in_language(series, language).removeprefix("The "))
    names = [in_language(item.title, language) for item in items[:NAMED_SEEDS]]
    return ", ".join(names)


def described_people(people: Sequence[PersonLimit], language: str, index: Index) -> str:
    """ "송강호, 이병헌 출연", "directed by Bong Joon-ho": names grouped by what they did."""
    by_role: dict[str, list[str]] = {}
    for limit in people:
        by_role.setdefault(limit.role or "any", []).append(person_name(limit.name, language, index))
    return " ".join(
        say(f"person_{role}", language, names=", ".join(names)) for role, names in by_role.items()
    )


def person_name(name: str, language: str, index: Index) -> str:
    """The name of a person of the catalogue as that language writes it."""
    people = (p for item in index.items for role in item.people.values() for p in role if name in p.values())
    person = next(people, None)
    return in_language(person, language) if person else name


def described_limits(limits: Filters, language: str, index: Index) -> tuple[list[str], list[str]]:
    """The limits in words, without kind and people: what is wanted, and what is kept out."""
    wanted = [*_years(limits, language), *_measures(limits, language)]
    if limits.country:
        wanted.append(country_label(limits.country, language))
    if limits.any_countries and len(limits.any_countries) <= NAMED_COUNTRIES:
        wanted.append(", ".join(country_label(code, language) for code in limits.any_countries))
    genres = [genre_label(genre, language) for genre in (*limits.genres, *limits.any_genres)]
    if genres:
        wanted.append((" " if limits.genres and language == "ko" else ", ").join(genres))
    if limits.language:
        wanted.append(say("limit_language", language, value=language_label(limits.language, language)))
    if limits.provider:
        wanted.append(limits.provider)
    if limits.level:
        wanted.append(say("limit_level", language, value=level_label(limits.level, language)))
    without = kept_out(limits, language, index)
    return wanted, [say("limit_without", language, value=without)] if without else []


def kept_out(limits: Filters, language: str, index: Index) -> str:
    """What must not be in the list, in words; empty when anything may."""
    without = [
        *(genre_label(genre, language) for genre in limits.exclude_genres),
        *(country_label(country, language) for country in limits.exclude_countries),
        *(person_name(person.name, language, index) for person in limits.exclude_people),
        *limits.exclude_providers,
        *(_excluded_term(term, language) for term in limits.exclude_terms),
    ]
    return ", ".join(without)


def _excluded_term(term: str, language: str) -> str:
    """A mood ("슬픈|눈물|…") as the thing it describes, a word as it is."""
    mood, several, _ = term.partition("|")
    return say("excluded_mood", language, mood=mood) if several else term


def _years(limits: Filters, language: str) -> list[str]:
    first, last = limits.year_from, limits.year_to
    if first is not None and last is not None:
        if first == last:
            return [str(first)]
        decade = first % 10 == 0 and last == first + 9
        return [say(f"limit_years_{'decade' if decade else 'between'}", language, first=first, last=last)]
    if first is not None:
        return [say("limit_years_from", language, first=first)]
    return [say("limit_years_to", language, last=last)] if last is not None else []


def _measures(limits: Filters, language: str) -> list[str]:
    """Limits on length and rating in words."""
    told = [
        say(f"limit_{name}", language, n=value)
        for name in ("minutes_from", "minutes_to", "weeks_to")
        if (value := getattr(limits, name)) is not None
    ]
    if limits.age_to is not None:
        all_but_adults = limits.age_to == ADULTS - 1
        told.append(say("limit_not_adults" if all_but_adults else "limit_age_to", language, n=limits.age_to))
    return [*told, *([say("limit_adults", language)] if limits.age_from else [])]


def lifted_limits(names: Sequence[str], before: Filters, language: str, index: Index) -> str:
    """The limits that were set aside, as the person said them."""
    words: list[str] = []
    for name in names:
        if name in ("years", "year_from", "year_to"):
            words.extend(_years(before, language))
        elif name in ("length", "age", "minutes_from", "minutes_to"):
            words.extend(_measures(before, language))
        elif name in ("people", "any_people"):
            words.append(described_people((*before.people, *before.any_people), language, index))
        elif name in ("genres", "any_genres"):
            words.extend(genre_label(genre, language) for genre in getattr(before, name))
        else:
            value = str(getattr(before, name) or "")
            label = {"country": country_label, "level": level_label, "language": language_label}.get(name)
            words.append(label(value, language) if label else value)
    return ", ".join(filter(None, words))
