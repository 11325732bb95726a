"""`python -m evaluation collaborative`: every step with its progress, and what was chosen kept at once."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from data.catalogue import load_catalogue
from data.errors import RecotalkError
from data.interactions import Interactions, load_interactions
from data.item import Item
from evaluation.collaborative.makers import ContentMaker, Maker
from evaluation.collaborative.report import Report, ahead, replace_text, summary, write
from evaluation.collaborative.run import Weighed, test, weigh
from evaluation.collaborative.splits import PARTS, Split, SplitKind, given, leave_last_out
from evaluation.collaborative.spreading import Spreader
from evaluation.collaborative.tuning import Tuned, tune
from retrieval.collaborative import MODELS
from retrieval.collaborative.recipe import FILE, Recipe
from retrieval.content import ContentModel

COMPONENTS = 64
TUNED = "tuned.json"
TABLE_WIDTH = 120
CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Options:
    """What the command was told; see its help."""

    interactions: Path
    out: Path
    models: Sequence[str] = ()
    split: SplitKind = SplitKind.LEAVE_LAST_OUT
    items: Sequence[Path] = ()
    min_rating: float | None = None
    test_users: int | None = None
    in_order: bool = False
    seed: int = 0
    encoder: str = "bundled"
    skip_bad: bool = False
    tune_only: bool = False
    untuned: Sequence[str] = ()


def main(options: Options) -> None:
    """Run the whole measurement, print its tables, and write report and recipe into `options.out`."""
    log = load_interactions(options.interactions, skip_bad=options.skip_bad)
    print(log.summary(), file=sys.stderr)
    items = load_catalogue(list(options.items), skip_bad=options.skip_bad).items if options.items else ()
    split = _split(options, log, items)
    about = _about(options, split)
    print(*(f"{name}: {value}" for name, value in about.items()), sep="\n")
    makers = _makers(options, split, items)
    tuned, trained = _tuned(makers, split, options)
    if options.tune_only:
        print(f"settings are in {options.out / TUNED}; the test was not asked")
        return
    print("weighing the blend", file=sys.stderr)
    weighed = weigh(trained, split, options.seed)
    print(
        f"blend: {dict(weighed.weights)}, unknown {weighed.unknown} (validation nDCG@10 {weighed.value:.4f})"
    )
    outcome = test(makers, tuned, weighed, split, *_compared_by(makers, items, split))
    report = Report(
        datetime.now(UTC).isoformat(timespec="seconds"), options.interactions.name, about, outcome
    )
    _show(report)
    for path in write(report, options.out):
        print(path)
    recipe = _recipe(report, tuned, weighed)
    recipe.write(options.out / FILE)
    print(options.out / FILE)


def _split(options: Options, log: Interactions, items: Sequence[Item]) -> Split:
    """The split over every item of the log or the catalogue."""
    ids = sorted({*log.frame["item_id"], *(item.id for item in items)})
    if options.split is SplitKind.GIVEN:
        return given(
            log.frame,
            ids,
            options.min_rating,
            seed=options.seed,
            test_users=options.test_users,
            in_order=options.in_order,
        )
    return leave_last_out(log.frame, ids, options.min_rating)


def _about(options: Options, split: Split) -> dict[str, Any]:
    train, full = split.train(), split.full()
    asked = {name: sum(map(len, split.held_out(part))) for name, part in PARTS.items() if name != "train"}
    return {
        "split": options.split.value,
        "seed": options.seed,
        "checksum": split.checksum(),
        "users": train.n_users,
        "items": len(split.ids),
        "items met in training": int((full.counts() > 0).sum()),
        "likes learned from": len(full.items),
        **asked,
    }


def _makers(options: Options, split: Split, items: Sequence[Item]) -> dict[str, Maker]:
    """What is to be measured. Raises RecotalkError for a model there is not."""
    known: dict[str, Maker] = dict(MODELS)
    if items:
        known[CONTENT] = ContentMaker(
            _described(items, split.ids), _text_vectors(items, split.ids, options.encoder)
        )
    unknown = [name for name in options.models if name not in known]
    if unknown:
        needs = f" ({CONTENT} needs --items)" if CONTENT in unknown else ""
        raise RecotalkError(f"no model {', '.join(unknown)}{needs}; there are: {', '.join(known)}")
    return {name: maker for name, maker in known.items() if name in (options.models or known)}


def _described(items: Sequence[Item], ids: Sequence[str]) -> list[Item]:
    """An item for every row; one with nothing but its id where the catalogue has none."""
    by_id = {item.id: item for item in items}
    return [by_id.get(id) or Item(id=id, kind="item", title={"en": id}) for id in ids]


def _text_vectors(items: Sequence[Item], ids: Sequence[str], encoder: str) -> np.ndarray:
    from retrieval.documents import embed_items
    from retrieval.encoder import load_encoder

    model = load_encoder(encoder)
    described = embed_items(model, items)
    vectors = np.zeros((len(ids), described.shape[1]), dtype=np.float32)
    row_of = {id: row for row, id in enumerate(ids)}
    vectors[[row_of[item.id] for item in items]] = described
    return vectors


def _tuned(
    makers: Mapping[str, Maker], split: Split, options: Options
) -> tuple[dict[str, Tuned], dict[str, Any]]:
    """The best settings of every model and the models trained so; settings found before are not searched again."""
    kept = options.out / TUNED
    found = _read(kept, split.checksum())
    trained = {}
    for name, maker in makers.items():
        if name in found:
            tuned = Tuned(maker.Config(**found[name]["settings"]), found[name]["value"], ())
            print(f"{name}: {found[name]['settings']} from {kept}", file=sys.stderr)
            trained[name] = maker.train(split.train(), tuned.config)
        else:
            tuned, trained[name] = tune(maker, split, options.seed, climb=name not in options.untuned)
            found[name] = {"settings": asdict(tuned.config), "value": tuned.value, "tried": len(tuned.tried)}
            replace_text(kept, json.dumps({"split": split.checksum(), "models": found}, indent=1) + "\n")
            settings = ", ".join(f"{field} {value}" for field, value in found[name]["settings"].items())
            print(f"{name}: {tuned.value:.4f} with {settings} (best of {len(tuned.tried)})", file=sys.stderr)
    return {
        name: Tuned(makers[name].Config(**found[name]["settings"]), found[name]["value"], ())
        for name in makers
    }, trained


def _read(path: Path, checksum: str) -> dict[str, Any]:
    """Settings found by a run on the same split that was stopped or is done again."""
    if not path.is_file():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    return dict(kept["models"]) if kept["split"] == checksum else {}


def _compared_by(makers: Mapping[str, Maker], items: Sequence[Item], split: Split) -> tuple[Any, Spreader]:
    """Unit rows that diversity is measured with, and what a varied list keeps apart: what items are where
    they are described, else who liked them."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    content = makers.get(CONTENT)
    if isinstance(content, ContentMaker) and content.vectors is not None:
        terms = ContentModel.train(content.items).terms
        return normalize(terms), Spreader.of_items(content.items, content.vectors)
    likes = normalize(split.full().matrix().T.tocsr())
    short = TruncatedSVD(min(COMPONENTS, min(likes.shape) - 1), random_state=0).fit_transform(likes)
    return likes, Spreader(normalize(short).astype(np.float32))


def _recipe(report: Report, tuned: Mapping[str, Tuned], weighed: Weighed) -> Recipe:
    about = report.split
    return Recipe(
        dataset=f"{report.dataset}: {about['users']:,} users, {about['items met in training']:,} items, "
        f"{about['likes learned from']:,} likes",
        date=report.created[:10],
        split=about["checksum"],
        settings={name: asdict(one.config) for name, one in tuned.items()},
        weights=weighed.weights,
        unknown=weighed.unknown,
    )


def _show(report: Report) -> None:
    from rich.console import Console

    console = Console(width=max(Console().width, TABLE_WIDTH))
    for table in summary(report):
        console.print(table)
    print(ahead(report.outcome))
