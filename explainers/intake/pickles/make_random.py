"""Random generators: estimators keep the one they were fitted with; some draw from it again.

NumPy sets a generator's place in its own table unchecked, and reads beyond the table there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.intake.pickles.keys import title
from explainers.intake.pickles.standins import Draft, Maker, StandIn

if TYPE_CHECKING:
    from explainers.intake.pickles.reader import Reader

_WORDS = 624
_MT, _PCG = "MT19937", "PCG64"


class BitsDraft(Draft):
    """A source of random bits; its state may come with the seeds it was made from."""

    def __init__(self, name: str) -> None:
        self._name = name

    def finish(self, state: Any, reader: Reader) -> Any:
        """state: the place of the generator, or that and its seeds, which are left out."""
        return _bits(self._name, state[0] if isinstance(state, tuple) else state)


class RandomStateDraft(Draft):
    """NumPy's older generator; everything it knows comes with its state."""

    def finish(self, state: Any, reader: Reader) -> Any:
        """state: its dict, or the tuple of older versions."""
        if isinstance(state, tuple):
            keys = ("bit_generator", "key", "pos", "has_gauss", "gauss")
            state = dict(zip(keys, state, strict=True))
            state["state"] = state
        made: Any = np.random.RandomState(_bits(_MT, state))
        kept = (int(state.get("has_gauss", 0)), float(state.get("gauss", 0.0)))
        made.set_state((*made.get_state()[:3], *kept))
        return made


class GeneratorDraft(Draft):
    """NumPy's generator as older versions saved it, with the place of its bits behind it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def finish(self, state: Any, reader: Reader) -> Any:
        """state: the place of the generator."""
        return np.random.Generator(_bits(self._name, state))


def _bits(name: str, state: Mapping[str, Any]) -> Any:
    inner = state["state"]
    if name == _PCG:
        made: Any = np.random.PCG64()
        values = {key: _within(inner[key], 2**128) for key in ("state", "inc")}
        made.state = {
            "bit_generator": _PCG,
            "state": values,
            "has_uint32": _within(state["has_uint32"], 2),
            "uinteger": _within(state["uinteger"], 2**32),
        }
        return made
    key = inner["key"]
    if not isinstance(key, np.ndarray) or key.shape != (_WORDS,) or key.dtype != np.uint32:
        raise ValueError("a random generator has no table of its own size")
    twister = np.random.MT19937()
    place = _within(inner["pos"], _WORDS + 1)
    twister.state = {"bit_generator": _MT, "state": {"key": key, "pos": place}}
    return twister


def _within(value: Any, end: int) -> int:
    if not isinstance(value, int | np.integer) or not 0 <= value < end:
        raise ValueError("a random generator stands at a place that is not there")
    return int(value)


def _name(bits: Any) -> str:
    known = {_MT: _MT, _PCG: _PCG, _TWISTER: _MT, _CONGRUENT: _PCG}
    for given, name in known.items():
        if bits is given or (isinstance(bits, str) and bits == given):
            return name
    raise ValueError(f"a random generator draws from {title(bits)}")


def _bit_generator(reader: Reader, bits: Any = _MT) -> BitsDraft:
    return BitsDraft(_name(bits))


def _random_state(reader: Reader, *bits: Any) -> RandomStateDraft:
    return RandomStateDraft()


def _generator(reader: Reader, bits: Any = _MT, *rest: Any) -> Any:
    if isinstance(bits, np.random.PCG64 | np.random.MT19937):
        return np.random.Generator(bits)
    return GeneratorDraft(_name(bits))


def _left_out(reader: Reader, *args: Any) -> StandIn:
    return StandIn("", list(args))


_TWISTER, _CONGRUENT = Maker("numpy.random._mt19937.MT19937"), Maker("numpy.random._pcg64.PCG64")
RANDOM = (
    _TWISTER,
    _CONGRUENT,
    Maker("numpy.random._pickle.__bit_generator_ctor", _bit_generator),
    Maker("numpy.random._pickle.__generator_ctor", _generator),
    Maker("numpy.random._pickle.__randomstate_ctor", _random_state),
    Maker("numpy.random.bit_generator.SeedSequence"),
    Maker("numpy.random.bit_generator.__pyx_unpickle_SeedSequence", _left_out),
)
