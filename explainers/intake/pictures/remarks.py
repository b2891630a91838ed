"""What a person should know about pictures before they are explained, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from explainers.intake.pictures.plain import Plain, Trait
from explainers.intake.summary import counted, listed

_WORDS: Mapping[Trait, str] = {
    "deep": "with 16 bits a colour: the upper 8 are kept",
    "transparent": "with a channel for transparency: laid on white",
    "printed": "in the colours of print (CMYK): converted without a colour profile",
    "turned": "turned upright, as a note of the camera says",
}


def remarks(
    pictures: Sequence[Plain], labels: Sequence[str | None], left_out: Sequence[str]
) -> tuple[str, ...]:
    """Say what was lost or changed, which folders are labels, and what was left out."""
    found = Counter(trait for plain in pictures for trait in plain.traits)
    notes = [f"{counted(found[t], 'picture')} {_WORDS[t]}." for t in _WORDS if found[t]]
    thin = sum(min(plain.width, plain.height) == 1 for plain in pictures)
    if thin:
        notes.append(f"{counted(thin, 'picture')} of 1 pixel in width or height: it has no shapes.")
    folders = sorted({label for label in labels if label is not None})
    if folders:
        notes.insert(0, f"Folders are taken for labels: {listed(folders)}.")
        unlabelled = sum(label is None for label in labels)
        if unlabelled:
            notes.insert(1, f"{counted(unlabelled, 'picture')} in no folder: without a label.")
    if left_out:
        notes.append(f"Left out, for no pictures: {listed(left_out)}.")
    return tuple(notes)
