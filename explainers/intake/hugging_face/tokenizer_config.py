"""The description of a tokenizer (tokenizer.json), checked part by part and written anew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.hugging_face.config import broken, parsed

_PARTS: Mapping[str, frozenset[str]] = {
    "normalizer": frozenset(
        {
            *("Sequence", "BertNormalizer", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "Strip"),
            *("StripAccents", "Nmt", "Precompiled", "Replace", "Prepend", "ByteLevel"),
        }
    ),
    "pre_tokenizer": frozenset(
        {
            *("Sequence", "BertPreTokenizer", "Whitespace", "WhitespaceSplit", "Punctuation"),
            *("Metaspace", "ByteLevel", "Digits"),
        }
    ),
    "model": frozenset({"WordPiece", "BPE", "Unigram", "WordLevel"}),
    "post_processor": frozenset(
        {"Sequence", "TemplateProcessing", "BertProcessing", "RobertaProcessing", "ByteLevel"}
    ),
}
_INSIDE = {"normalizer": "normalizers", "pre_tokenizer": "pretokenizers"}
# Each may make a text longer; a few of them are the most that any tokenizer has.
_MAX_STEPS = 20
_MAX_ADDED = 10_000
_MAX_PATTERN = 100
# Runs of spaces become one. A pattern of a stranger's may take forever on a text of the table's.
_PATTERNS = frozenset({" {2,}"})


def audited(text: bytes) -> str:
    """Return what the tokenizer is made of: its own parts, of listed names alone, in JSON.

    How texts are cut and filled up is left out: that is decided here. Raises RefusedError:
    BROKEN_MODEL, UNLISTED_TYPE, HUGGING_FACE_CODE.
    """
    made = parsed(text, "tokenizer.json")
    for place, known in _PARTS.items():
        steps = list(_steps(place, made.get(place)))
        if len(steps) > _MAX_STEPS:
            raise broken(f"its {place} has {len(steps)} steps, and {_MAX_STEPS} are the most")
        for step in steps:
            _check(place, known, step)
    added = made.get("added_tokens") or []
    if not isinstance(added, list) or len(added) > _MAX_ADDED:
        raise broken(f"tokenizer.json adds more than {_MAX_ADDED:,} words to its vocabulary")
    kept = {place: made.get(place) for place in _PARTS}
    plain = {"truncation": None, "padding": None, "decoder": None}
    return json.dumps({"version": "1.0", **plain, "added_tokens": added, **kept})


def lowers(text: bytes) -> bool | None:
    """Tell whether a tokenizer makes letters small; None where it does not say. `text` is JSON."""
    steps = _steps("normalizer", json.loads(text).get("normalizer"))
    said = [step.get("lowercase") for step in steps if step.get("type") == "BertNormalizer"]
    return said[0] if said and isinstance(said[0], bool) else None


def _steps(place: str, part: Any) -> Iterator[dict[str, Any]]:
    """A part and, where it is a sequence of others, those."""
    if part is None:
        return
    if not isinstance(part, dict):
        raise broken(f"tokenizer.json does not describe its {place}")
    yield part
    if part.get("type") == "Sequence":
        inner = part.get(_INSIDE.get(place, "processors"))
        if not isinstance(inner, list):
            raise broken(f"tokenizer.json does not list the steps of its {place}")
        for each in inner:
            yield from _steps(place, each)


def _check(place: str, known: frozenset[str], step: Mapping[str, Any]) -> None:
    kind = step.get("type")
    if not isinstance(kind, str) or kind not in known:
        raise _unlisted(place, kind)
    if step.get("dropout"):
        raise RefusedError(
            "UNLISTED_TYPE",
            f"The tokenizer leaves out joins at random (dropout = {quoted(step['dropout'], 40)}), "
            "so the same text would get another answer each time.",
            "Save it without: tokenizer.backend_tokenizer.model.dropout = None.",
        )
    if kind == "Replace":
        _check_replacing(step)
    if kind == "TemplateProcessing":
        _check_template(step.get("single"))
    if kind == "Prepend" and len(str(step.get("prepend"))) > 1:
        raise broken(f"its {place} puts more than one letter before each text")


def _check_template(template: Any) -> None:
    """Check that the text stands once between its marks: repeated, it would outgrow every limit."""
    pieces = template if isinstance(template, list) else []
    texts = sum(1 for piece in pieces if isinstance(piece, dict) and "Sequence" in piece)
    if texts != 1:
        raise broken(f"tokenizer.json puts the text {texts} times between its marks")


def _check_replacing(step: Mapping[str, Any]) -> None:
    pattern, content = step.get("pattern"), step.get("content")
    pairs = list(pattern.items()) if isinstance(pattern, dict) else []
    if len(pairs) != 1 or not isinstance(pairs[0][1], str) or not isinstance(content, str):
        raise broken("tokenizer.json does not say what its normalizer replaces")
    how, what = pairs[0]
    if how == "Regex" and what in _PATTERNS and len(content) <= 1:
        return
    # What grows a text again and again would fill the memory.
    plain = how == "String" and 0 < len(what) <= _MAX_PATTERN
    if not plain or len(content) > len(what):
        raise _unlisted("normalizer", f"Replace {what} by {content}")


def _unlisted(place: str, kind: object) -> RefusedError:
    return RefusedError(
        "UNLISTED_TYPE",
        f"The tokenizer's {place} uses {quoted(kind)}, which is not on the list of what the "
        "tokenizers of the architectures opened here are made of.",
        "Save the tokenizer that came with the model, unchanged.",
    )
