"""The workspace: uploads, what intake found in them, and the analyses made of them.

<root>/uploads/<sha256>           the bytes as they came, never opened here
<root>/cards/<sha256>.json        a model's, a table's or a preprocessor's card
<root>/consents/<sha256>.json     a person said to open this file, the sandbox not being whole
<root>/analyses/<id>.json         one analysis; who has its id may see it
<root>/tmp/<random>               being written
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from explainers.records import Analysis, ModelCard, PreprocessorCard, TableCard
from explainers.service.drafts import Drafts, sync
from explainers.service.record_json import from_json, to_json
from explainers.service.storage.keys import is_digest
from explainers.service.storage.sealed import CorruptError, seal, unseal
from explainers.service.uploads import Limits, Upload, UploadKind, Uploads

__all__ = [
    "CARDS",
    "SCHEMA",
    "Card",
    "Limits",
    "Upload",
    "UploadKind",
    "Workspace",
    "is_id",
    "kind_of",
    "new_id",
]

SCHEMA = 1
"""The number of the cards' and analyses' file format; files of another number are not read."""

_UNUSED_SECONDS = 86_400.0

_ID = re.compile(r"[A-Za-z0-9_-]{22}")

Card = ModelCard | TableCard | PreprocessorCard
CARDS: Mapping[UploadKind, type[ModelCard] | type[TableCard] | type[PreprocessorCard]] = {
    "model": ModelCard,
    "table": TableCard,
    "preprocessor": PreprocessorCard,
}
"""What is found in a file of each kind."""


def new_id() -> str:
    """A new analysis id: 128 random bits in 22 letters that may stand in a URL."""
    return secrets.token_urlsafe(16)


def is_id(text: str) -> bool:
    """Whether `text` has the form of an analysis id; asked before it touches a path."""
    return _ID.fullmatch(text) is not None


def kind_of(card: Card) -> UploadKind:
    """Name the kind of file a card describes."""
    return next(kind for kind, found in CARDS.items() if isinstance(card, found))


class Workspace:
    """The files and analyses kept in `root`, which is created readable by its owner alone."""

    def __init__(self, root: Path, limits: Limits) -> None:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._drafts = Drafts(root / "tmp")
        self._drafts.sweep(time.time())
        self._uploads = Uploads(root / "uploads", self._drafts, limits)
        self._cards = root / "cards"
        self._consents = root / "consents"
        self._analyses = root / "analyses"
        self._cards.mkdir(exist_ok=True)
        self._consents.mkdir(exist_ok=True)
        self._analyses.mkdir(exist_ok=True)
        self._root = root
        self._lock = threading.Lock()
        self._sweep(time.time())

    def add(self, name: str, data: bytes | BinaryIO, kind: UploadKind | None = None) -> Upload:
        """Take a file; see :meth:`Uploads.add`. Raises RefusedError TOO_LARGE or EMPTY_FILE."""
        return self._uploads.add(name, data, kind)

    def has(self, digest: str) -> bool:
        """Whether a file with this digest is kept. Any text may be asked."""
        return self._uploads.has(digest)

    def path(self, digest: str) -> Path:
        """Where a file lies. Raises RefusedError FILE_GONE when it is not kept."""
        return self._uploads.path(digest)

    def save_card(self, digest: str, card: Card, made_by: str) -> None:
        """Keep what intake found in a file.

        `made_by` stands for the code and library versions that read it, for instance their digest.
        Raises ValueError for a malformed digest.
        """
        if not is_digest(digest):
            raise ValueError(f"{digest[:80]!r} is not a digest: 64 hex digits are.")
        content = {
            "schema": SCHEMA,
            "made_by": made_by,
            "type": kind_of(card),
            "card": to_json(card),
        }
        self._put(self._cards / f"{digest}.json", content)

    def load_card(self, digest: str, made_by: str) -> Card | None:
        """What intake found in a file, or None: never read, or by other code or versions.

        The card says the name the file had when it was read; a later upload of the same bytes may
        be called otherwise.
        """
        if not is_digest(digest):
            return None
        content = _get(self._cards / f"{digest}.json")
        if content is None or content.get("made_by") != made_by:
            return None
        try:
            return from_json(CARDS[content["type"]], content["card"])
        except (KeyError, ValueError):
            return None

    def agree(self, digest: str) -> None:
        """Keep that a person said to open a file, until the file is deleted.

        Raises RefusedError FILE_GONE when it is not kept here.
        """
        with self._lock:
            self._uploads.path(digest)
            self._put(self._consents / f"{digest}.json", {"schema": SCHEMA, "digest": digest})

    def agreed(self, digest: str) -> bool:
        """Whether a person said to open this file. Any text may be asked."""
        content = _get(self._consents / f"{digest}.json") if is_digest(digest) else None
        return content is not None and content.get("digest") == digest

    def save_analysis(self, analysis: Analysis) -> None:
        """Keep an analysis under its id. Raises ValueError for an id `new_id` cannot have made."""
        if not is_id(analysis.id):
            raise ValueError(f"{analysis.id[:80]!r} is not an analysis id; new_id() makes one.")
        with self._lock:
            content = {"schema": SCHEMA, "analysis": to_json(analysis)}
            self._put(self._analyses / f"{analysis.id}.json", content)

    def load_analysis(self, identity: str) -> Analysis | None:
        """The analysis called `identity`, or None: unknown, malformed or unreadable."""
        if not is_id(identity):
            return None
        content = _get(self._analyses / f"{identity}.json")
        try:
            return None if content is None else from_json(Analysis, content["analysis"])
        except (KeyError, ValueError):
            return None

    def analyses(self) -> tuple[Analysis, ...]:
        """All readable analyses, the latest saved first."""
        files = []
        for path in self._analyses.glob("*.json"):
            with suppress(FileNotFoundError):  # deleted by somebody else just now
                files.append((path.stat().st_mtime_ns, path.stem))
        loaded = [self.load_analysis(identity) for _, identity in sorted(files, reverse=True)]
        return tuple(analysis for analysis in loaded if analysis is not None)

    def delete_analysis(self, identity: str) -> tuple[str, ...]:
        """Remove an analysis, and its files and cards where no other analysis uses them.

        Returns the digests freed, so that the caller can forget what was computed from them.
        """
        if not is_id(identity):
            return ()
        with self._lock:
            analysis = self.load_analysis(identity)
            (self._analyses / f"{identity}.json").unlink(missing_ok=True)
            if analysis is None:
                return ()
            used = {digest for other in self.analyses() for digest in _digests(other)}
            freed = tuple(digest for digest in _digests(analysis) if digest not in used)
            for digest in freed:
                if is_digest(digest):
                    self._forget(digest)
            return freed

    def discard(self, digest: str) -> bool:
        """Delete a file and its card unless an analysis uses it; tell whether it is gone."""
        with self._lock:
            used = {used for analysis in self.analyses() for used in _digests(analysis)}
            if not is_digest(digest) or digest in used:
                return False
            self._forget(digest)
            return True

    def _sweep(self, now: float) -> None:
        """Delete uploads that never became an analysis and are a day old."""
        for path in (self._root / "uploads").iterdir():
            if now - path.stat().st_mtime > _UNUSED_SECONDS:
                self.discard(path.name)

    def _forget(self, digest: str) -> None:
        self._uploads.remove(digest)
        (self._cards / f"{digest}.json").unlink(missing_ok=True)
        (self._consents / f"{digest}.json").unlink(missing_ok=True)

    def _put(self, path: Path, content: Mapping[str, Any]) -> None:
        with self._drafts.draft() as draft:
            draft.write_bytes(seal(content))
            sync(draft)
            draft.replace(path)
            sync(path.parent)


def _get(path: Path) -> dict[str, Any] | None:
    try:
        content = unseal(path.read_bytes())
    except (FileNotFoundError, CorruptError):
        return None
    return content if content.get("schema") == SCHEMA else None


def _digests(analysis: Analysis) -> tuple[str, ...]:
    """The files an analysis is made of, each once."""
    before = () if analysis.preprocessor is None else (analysis.preprocessor.digest,)
    return tuple(dict.fromkeys((analysis.model.digest, analysis.table.digest, *before)))
