"""From an upload to its card: read in a worker that is asked nothing else, kept by its digest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO, TypeVar

from explainers import __version__
from explainers.errors import RationaleError, RefusedError, quoted
from explainers.intake.policy import Trust
from explainers.records import ModelCard, PreprocessorCard, TableCard
from explainers.service.consent import ConsentNeededError
from explainers.service.opening import contents
from explainers.service.plan import installed
from explainers.service.record_json import from_json, to_json
from explainers.service.storage.keys import digest
from explainers.service.uploads import Upload, UploadKind
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import Launcher
from explainers.service.workspace import CARDS, Card, Workspace, kind_of

C = TypeVar("C", ModelCard, TableCard, PreprocessorCard)
_READ_WITH = (
    "scikit-learn",
    "skops",
    "xgboost",
    "lightgbm",
    "catboost",
    "keras",
    "tensorflow",
    "torch",
    "transformers",
    "tokenizers",
    "safetensors",
    "onnx",
    "onnxruntime",
    "PyYAML",
    "pyarrow",
)


class Reader:
    """Reads uploads of a workspace, each once; `trusted` says what is answered for of a file."""

    def __init__(
        self, launcher: Launcher, workspace: Workspace, trusted: Callable[[str], Trust]
    ) -> None:
        self._launcher = launcher
        self._workspace = workspace
        self._trusted = trusted

    def taken(self, name: str, data: bytes | BinaryIO, kind: UploadKind, wanted: type[C]) -> C:
        """Keep a file and read it as what it was uploaded as. Raises RationaleError."""
        card = self.read(self._workspace.add(name, data, kind), kind)
        if not isinstance(card, wanted):
            raise TypeError(f"a {kind} was read as {type(card).__name__}")
        return card

    def read(self, upload: Upload, kind: UploadKind) -> Card:
        """Return the card of a kept file: known, or read in a worker. Raises RationaleError.

        What is turned away is deleted; what somebody is to be asked about is kept until then.
        """
        trust = self._trusted(upload.digest)
        made_by = _made_by(trust)
        known = self._workspace.load_card(upload.digest, made_by)
        if known is not None:
            if kind_of(known) != kind:
                raise _swapped(upload.name, kind_of(known), kind)
            return replace(known, file_name=upload.name)
        try:
            reply = self._inspect(upload, kind, trust)
        except RationaleError as error:
            if error.code == "CONSENT_NEEDED":
                raise ConsentNeededError(error, upload, kind) from error
            # What was turned away is not kept: nobody could open it, and no page would list it.
            self._workspace.discard(upload.digest)
            raise
        card = from_json(CARDS[kind], dict(reply.fields))
        self._workspace.save_card(upload.digest, card, made_by)
        return card

    def _inspect(self, upload: Upload, kind: UploadKind, trust: Trust) -> Frame:
        worker = self._launcher.launch()
        try:
            file = contents(self._workspace.path(upload.digest))
            fields = {"name": upload.name, "trust": {kind: to_json(trust)}}
            return worker.ask(Frame(f"inspect_{kind}", fields, {"file": file}))
        finally:
            worker.close()


def _made_by(trust: Trust) -> str:
    """What a card depends on beside the file: read under other walls, it is read again.

    So nobody is shown as opened what this server would not open.
    """
    walls = [trust.walls, trust.agreed, trust.local]
    versions = {name: installed(name) for name in _READ_WITH}
    return digest({"rationale": __version__, "walls": walls, **versions})


def _swapped(name: str, found: str, wanted: str) -> RefusedError:
    return RefusedError(
        "SWAPPED_FILES",
        f"{quoted(name)} is a {found}, not a {wanted}.",
        f"Upload it under “{found.capitalize()}”.",
    )
