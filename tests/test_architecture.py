"""Who may import whom, and what an import may cost."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# What each part may import of this project, itself apart.
ALLOWED = {
    "data": set(),
    "prompts": set(),
    "retrieval": {"data"},
    "assistant": {"data", "prompts", "retrieval"},
    "evaluation": {"assistant", "data", "prompts", "retrieval"},
    "app": {"assistant"},
}
HEAVY = {
    "faiss", "gradio", "implicit", "keybert", "kiwipiepy", "langchain.agents", "matplotlib", "model2vec",
    "sentence_transformers", "torch", "transformers",
}  # fmt: skip


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILES = {
    name_of(path): path
    for part in ALLOWED
    for path in [*(ROOT / part).rglob("*.py"), *ROOT.glob(f"{part}.py")]
}


@cache
def imports(path: Path) -> dict[str, bool]:
    """Modules of this project that a file imports; True where the import runs as soon as it is loaded."""
    tree = ast.parse(path.read_text("utf-8"))
    later = {
        inner
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        or (isinstance(outer, ast.If) and "TYPE_CHECKING" in ast.dump(outer.test))
        for inner in ast.walk(outer)
    }
    found: dict[str, bool] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in FILES else str(node.module) for name in inside]
        else:
            continue
        for name in names:
            if name.partition(".")[0] in ALLOWED:
                found[name] = found.get(name, False) or node not in later
    return found


def test_every_part_is_looked_at() -> None:
    assert {name.partition(".")[0] for name in FILES} >= {
        "data",
        "prompts",
        "retrieval",
        "assistant",
        "evaluation",
    }
    assert {"data.rows", "retrieval.collaborative.ease", "assistant.understanding"} <= set(FILES)


@pytest.mark.parametrize("module", sorted(FILES))
def test_imports_point_the_allowed_way(module: str) -> None:
    part = module.partition(".")[0]
    others = {name.partition(".")[0] for name in imports(FILES[module])} - {part}
    assert others <= ALLOWED[part]


def test_what_is_imported_exists() -> None:
    unknown = {name for path in FILES.values() for name in imports(path) if name not in FILES}
    assert unknown == set()


def test_no_module_waits_for_itself() -> None:
    waits = {
        module: {name for name, at_once in imports(path).items() if at_once and name != module}
        for module, path in FILES.items()
    }
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as cycle:
        pytest.fail(" → ".join(cycle.args[1]))


def fresh(code: str) -> str:
    """Run code in a new interpreter that finds the project and nothing loaded."""
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    ).stdout


def test_each_module_can_be_imported_first() -> None:
    # A cycle shows only when the import starts in the right place. One interpreter forgets our modules,
    # and keeps those of others, before each start; the next test starts each part in a new one.
    code = f"""
import sys, traceback
parts = {set(ALLOWED)!r}
for name in {sorted(FILES)!r}:
    for loaded in [loaded for loaded in sys.modules if loaded.partition(".")[0] in parts]:
        del sys.modules[loaded]
    try:
        __import__(name)
    except ImportError:
        print(name, traceback.format_exc())
"""
    assert fresh(code) == ""


@pytest.mark.parametrize("part", sorted(ALLOWED))
def test_importing_a_part_loads_nothing_heavy(part: str) -> None:
    modules = [name for name in FILES if name.partition(".")[0] == part]
    code = f"""
import json, sys
for name in {sorted(modules)!r}:
    __import__(name)
print(json.dumps(sorted(set(sys.modules))))
"""
    loaded = set(json.loads(fresh(code)))
    assert loaded & HEAVY == set()


def test_no_other_distribution_owns_our_names() -> None:
    # None at all where the project runs from its folder without being installed.
    owners = packages_distributions()
    assert {name for part in ALLOWED for name in owners.get(part, ())} <= {"recotalk"}
