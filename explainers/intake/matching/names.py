"""Names that mean the same column: renamed by a library, written otherwise, or mistyped."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

Keys = Callable[[str], Collection[str]]
"""The keys of a name: two names that share one come near each other."""

# Below this, one letter is too much of the name: "age" and "ago" are two words.
_SHORTEST_TYPO = 4


def near(wanted: Sequence[str], names: Sequence[str]) -> dict[str, list[str]]:
    """Find for each wanted name what differs only by case and marks, or as libraries rename.

    Only names that no other one has exactly count: {wanted name: names, in the given order}.
    """
    taken = set(wanted) & set(names)
    free = [name for name in names if name not in taken]
    asking = [name for name in wanted if name not in taken]
    return _sharing(asking, free, lambda name: {_folded(name), name}, _library_keys)


def likely(wanted: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """Propose names for wanted ones, one to one: a prefix like "num__" less, or one letter off.

    A guess for a person to confirm: {wanted name: name}.
    """
    by_prefix = one_to_one(_sharing(wanted, names, _suffixes, _suffixes))
    rest = [name for name in wanted if name not in by_prefix]
    free = [name for name in names if name not in by_prefix.values()]
    return by_prefix | one_to_one(_sharing(rest, free, _misspelt, _misspelt))


def one_to_one(found: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Keep the pairs in which each is the other's only one."""
    askers = Counter(name for names in found.values() for name in names)
    return {
        wanted: names[0]
        for wanted, names in found.items()
        if len(names) == 1 and askers[names[0]] == 1
    }


def split_values(wanted: Iterable[str], column: str, values: Iterable[str]) -> list[str]:
    """Find the wanted names that one-hot encoding gives a column's values: "housing_own"."""
    made = {_folded(f"{column}_{value}") for value in values}
    return [name for name in wanted if any(key in made for key in _suffixes(name))]


def _sharing(
    wanted: Iterable[str], names: Iterable[str], asked: Keys, answering: Keys
) -> dict[str, list[str]]:
    by_key: dict[str, list[str]] = {}
    for name in names:
        for key in answering(name):
            by_key.setdefault(key, []).append(name)
    found = {
        name: list(dict.fromkeys(each for key in asked(name) for each in by_key.get(key, ())))
        for name in wanted
    }
    return {name: some for name, some in found.items() if some}


def _folded(name: str) -> str:
    """A name without case, and with one underscore for what libraries write in place of a space.

    Letters written in two ways (é as one sign or two) are made the same.
    """
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    return re.sub(r"[\s_.\-]+", "_", plain)


def _library_keys(name: str) -> set[str]:
    return {_folded(name), _in_onnx(name)}


def _in_onnx(name: str) -> str:
    """The name skl2onnx gives to a column (common/_topology.py): a letter, a digit, + or _.

    LightGBM only turns spaces into underscores, which folding covers.
    """
    plain = re.sub(r"[^\w+]", "_", name)
    return f"_{plain}" if re.match("[0-9]", plain) else plain


def _suffixes(name: str) -> set[str]:
    """The name, and what follows each "__": scikit-learn's ColumnTransformer puts steps before."""
    parts = name.split("__")
    rests = ("__".join(parts[i:]) for i in range(len(parts)))
    return {_folded(rest) for rest in rests if rest.strip()}


def _misspelt(name: str) -> set[str]:
    """The name and all it becomes with one sign less: two that share one differ by a slip.

    That is one sign more, fewer or other, or two swapped. Digits count apart: "V12" is no slip of
    "V13".
    """
    plain = _folded(name)
    if len(plain) < _SHORTEST_TYPO:
        return set()
    digits = " ".join(re.findall(r"\d+", plain))
    cut = {plain, *(plain[:i] + plain[i + 1 :] for i in range(len(plain)))}
    return {f"{digits}|{each}" for each in cut}
