"""Which codes a source raises, read from its syntax tree, and what of it cannot be read there."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

BASES = ("RationaleError", "RefusedError", "ModelError", "StoppedError")
ASKING = ("isinstance", "issubclass", "suppress")


@dataclass(frozen=True)
class Raised:
    """A code by the type of `explainers.errors` it is raised as, and where: "file:line"."""

    code: str
    kind: str
    place: str


@dataclass(frozen=True)
class Kind:
    """An error class: the type it comes from, and the code it always has, if it has."""

    base: str
    fixed: bool


def codes_in(sources: dict[str, str]) -> tuple[set[Raised], list[str]]:
    """Read sources by file name: the codes raised there, and the places that cannot be read."""
    trees = {name: ast.parse(text) for name, text in sources.items()}
    kinds = _kinds(trees.values())
    raised, unread = set(), []
    for name, tree in trees.items():
        for node in ast.walk(tree):
            place = f"{name}:{getattr(node, 'lineno', 0)}"
            found = _codes(node, kinds)
            if found is None:
                unread.append(place)
            else:
                raised |= {Raised(code, kind, place) for code, kind in found}
    return raised, unread


def _kinds(trees) -> dict[str, Kind]:
    """Return every error class by name; a class may stand before the one it comes from."""
    kinds = {name: Kind(name, fixed=False) for name in BASES}
    classes = [node for node in chain(*map(ast.walk, trees)) if isinstance(node, ast.ClassDef)]
    before: dict[str, Kind] = {}
    while kinds != before:
        before = dict(kinds)
        for node in classes:
            parent = next((kinds[n] for n in map(_name, node.bases) if n in kinds), None)
            if parent and node.name not in BASES:
                codes = [call.args[0] for call in _own_constructor(node) if call.args]
                fixed = parent.fixed or any(_words(code) for code in codes)
                kinds[node.name] = Kind(parent.base, fixed)
    return kinds


def _own_constructor(node: ast.ClassDef) -> Iterator[ast.Call]:
    for each in ast.walk(node):
        if isinstance(each, ast.Call) and ast.unparse(each.func) == "super().__init__":
            yield each


def _codes(node: ast.AST, kinds: dict[str, Kind]) -> set[tuple[str, str]] | None:
    """Return the codes with their types that a node raises, or None where nobody can tell."""
    if isinstance(node, ast.ClassDef) and node.name in kinds and node.name not in BASES:
        base = kinds[node.name].base
        codes = [_words(call.args[0]) for call in _own_constructor(node) if call.args]
        return {(code, base) for words in codes for code in words}
    if isinstance(node, ast.Call):
        return _called(node, kinds)
    if isinstance(node, ast.ImportFrom):
        return None if any(a.asname and a.name in kinds for a in node.names) else set()
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
        return None if _names_one(node.value, kinds) else set()
    return set()


def _called(node: ast.Call, kinds: dict[str, Kind]) -> set[tuple[str, str]] | None:
    name = _name(node.func)
    if name not in kinds:
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        handed_on = name not in ASKING and any(_names_one(each, kinds) for each in given)
        return None if handed_on or _names_one(node.func, kinds) else set()
    if kinds[name].fixed:
        return set()
    if not node.args:
        return None
    if _passed_on(node.args):
        return set()
    words = _words(node.args[0])
    return {(word, kinds[name].base) for word in words} or None


def _words(node: ast.AST) -> set[str]:
    """Return the texts an expression may be, none where it may be anything."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        either = _words(node.body), _words(node.orelse)
        return either[0] | either[1] if all(either) else set()
    return set()


def _passed_on(args: list[ast.expr]) -> bool:
    """True for the three parts of an error that is there already: it was read where it is made."""
    parts = [each.attr for each in args if isinstance(each, ast.Attribute)]
    if parts != ["code", "sentence", "next_step"] or len(args) != len(parts):
        return False
    return len({ast.unparse(each.value) for each in args}) == 1


def _names_one(node: ast.AST | None, kinds: dict[str, Kind]) -> bool:
    """True if an expression is an error class itself, or a choice of them."""
    if isinstance(node, ast.IfExp):
        return _names_one(node.body, kinds) or _names_one(node.orelse, kinds)
    return node is not None and _name(node) in kinds


def _name(node: ast.AST) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else None
