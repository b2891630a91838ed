"""The backend as one object: where its parts are joined, and the verbs pages call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from tempfile import TemporaryFile
from typing import BinaryIO

from explainers.intake.class_lists import ClassList
from explainers.intake.dictionaries import Found
from explainers.intake.pictures import MAX_SIDE
from explainers.intake.policy import Trust
from explainers.intake.probing.probe import Probe
from explainers.records import (
    Analysis,
    ModelCard,
    Preparation,
    PreprocessorCard,
    Preview,
    TableCard,
)
from explainers.service import class_naming, dictionary_reading, typed_texts
from explainers.service.cluster.joining import cluster_of
from explainers.service.consent import ConsentNeededError, trust_of
from explainers.service.database import Database
from explainers.service.engine import Engine
from explainers.service.launching import launcher_of
from explainers.service.opening_samples import open_sample
from explainers.service.packing import Given, pack
from explainers.service.reader import Reader
from explainers.service.samples import Sample
from explainers.service.sandbox.selftest import SelfTest
from explainers.service.storage.store import Store
from explainers.service.uploads import Limits
from explainers.service.workers.launchers import Launcher
from explainers.service.workers.pool import WorkerPool
from explainers.service.workspace import Card, Workspace, new_id
from explainers.settings import Settings


class Service:
    """Uploads, analyses and explanations of one server. Safe to call from several threads."""

    def __init__(
        self, settings: Settings, launcher: Launcher | None = None, *, local: bool = False
    ) -> None:
        """Serve from `settings.home`; `local`: nobody but this computer reaches the pages."""
        self.settings = settings
        home = settings.home
        self.workspace = Workspace(home, Limits(settings.model_bytes, settings.table_bytes))
        self.store = Store(home / "store", settings.store_bytes)
        self.launcher = launcher or launcher_of(settings)
        # Of the launcher that opens every file: what it found holds for no other's workers.
        self.sandbox = SelfTest(self.launcher, home / "tmp")
        self.local = local
        self._reader = Reader(self.launcher, self.workspace, self._trust)
        self._pool = WorkerPool(self.launcher, settings.workers)
        self._database = Database(home / "jobs.sqlite")
        self._cluster = cluster_of(settings, self.workspace)
        self.engine = Engine(
            self.store, self._pool, self.workspace, self._database, self._trust, self._cluster
        )

    def resume(self) -> None:
        """Go on with what an earlier server left running. Takes as long: for a thread of its own.

        The launcher is started first, so that no job waits impatiently for its imports; then its
        sandbox is examined.
        """
        self.launcher.start()
        self.sandbox.start()
        self.engine.resume()

    def close(self) -> None:
        """Cancel every job and stop every worker. Stored results stay."""
        self.engine.close()
        if self._cluster is not None:
            self._cluster.close()
        self._pool.close()
        self.launcher.close()
        self._database.close()

    def read_model(self, name: str, data: bytes | BinaryIO) -> ModelCard:
        """Keep a model file and read it in a worker. Raises RationaleError."""
        return self._reader.taken(name, data, "model", ModelCard)

    def read_table(self, name: str, data: bytes | BinaryIO) -> TableCard:
        """Keep a table file and read it in a worker. Raises RationaleError."""
        return self._reader.taken(name, data, "table", TableCard)

    def read_pictures(self, files: Sequence[Given]) -> TableCard:
        """Keep pictures that were given one by one as one archive, and read it in a worker.

        Raises RationaleError; SEVERAL_FILES where they are not all called pictures.
        """
        with TemporaryFile() as archive:
            pack(files, self.settings.table_bytes, archive)
            return self.read_table(f"{len(files):,} pictures.zip", archive)

    def read_preprocessor(self, name: str, data: bytes | BinaryIO) -> PreprocessorCard:
        """Keep a preprocessor file and read it in a worker. Raises RationaleError."""
        return self._reader.taken(name, data, "preprocessor", PreprocessorCard)

    def read_class_names(self, name: str, data: bytes, model: ModelCard) -> ClassList:
        """Read a list of a model's class names in a worker; it is not kept. Raises RationaleError.

        UNFIT_CLASS_LIST where it is no text, or has not one line for each output.
        """
        return class_naming.asked(self.launcher, name, data, model.outputs)

    def read_dictionary(self, name: str, data: bytes, table: TableCard) -> Found:
        """Read in a worker what a file says of a table's columns; it is not kept.

        Raises RationaleError; UNFIT_DICTIONARY where it says nothing of them.
        """
        columns = [column.name for column in table.columns]
        return dictionary_reading.asked(self.launcher, name, data, columns)

    def open_anyway(self, question: ConsentNeededError) -> Card:
        """Note that a person said to open the file, and read it in a worker.

        Raises RationaleError; FILE_GONE where it was deleted meanwhile.
        """
        self.workspace.agree(question.upload.digest)
        return self._reader.read(question.upload, question.kind)

    def leave_closed(self, question: ConsentNeededError) -> None:
        """Delete the file that was asked about, unless an analysis uses it."""
        self.workspace.discard(question.upload.digest)

    def try_out(self, analysis: Analysis) -> Probe:
        """Open an analysis in a worker and call its model on a few rows. Raises RationaleError."""
        return self.engine.try_out(analysis)

    def picture(self, analysis: Analysis, position: int, *, seen: bool = False) -> bytes:
        """Return the picture of a row as a PNG file of at most 1,024 pixels a side.

        seen: as the network sees it, and not whole. Raises RationaleError: NOT_PICTURES,
        NO_SUCH_ROW, and NO_PREPARATION where it is to be seen so.
        """
        (found,) = self.engine.pictures(analysis, (position,), MAX_SIDE, seen=seen)
        return found

    def thumbnails(
        self, analysis: Analysis, positions: Sequence[int], side: int = 160
    ) -> tuple[bytes, ...]:
        """Return small pictures of some rows, at most 60, as PNG files. Raises RationaleError."""
        return self.engine.pictures(analysis, positions, side, seen=False)

    def preview(self, analysis: Analysis, position: int, preparation: Preparation) -> Preview:
        """Try a preparation on the picture of a row, before an analysis has one.

        Raises RationaleError: NOT_PICTURES, NO_SUCH_ROW, UNFIT_PREPARATION, or what the model's
        answer is refused for.
        """
        return self.engine.preview(analysis, position, preparation)

    def save(self, analysis: Analysis) -> Analysis:
        """Keep an analysis under a new random id, which whoever holds the link can open."""
        kept = replace(analysis, id=new_id())
        self.workspace.save_analysis(kept)
        return kept

    def open_sample(self, sample: Sample) -> Analysis:
        """Return a sample's analysis, reading its files on first use. Raises RationaleError."""
        return open_sample(sample, self.workspace, self.read_model, self.read_table)

    def type_text(self, analysis: Analysis, text: str) -> Analysis:
        """Return the analysis of a typed text, beside the reference texts of `analysis`.

        It explains row 0, by the same model, and is kept until `analysis` is deleted, or pushed out
        by later ones. Raises RationaleError; BAD_TYPED_TEXT.
        """
        typed_texts.check(text)
        known = typed_texts.kept(analysis, text, self.workspace)
        if known is not None:
            return known
        compared = self.engine.reference_texts(analysis)
        data = typed_texts.table_bytes(text, analysis.columns[0], compared)
        made = typed_texts.derived(analysis, text, self.read_table(typed_texts.FILE, data))
        self.workspace.save_analysis(made)
        for old in typed_texts.pushed_out(made, self.workspace.analyses(), self.store):
            self.delete(old)
        return made

    def read_typed(self, text: str) -> TableCard:
        """Keep a typed text as a table of its own, to be compared with an empty one.

        Raises RationaleError; BAD_TYPED_TEXT.
        """
        typed_texts.check(text)
        return self.read_table(typed_texts.FILE, typed_texts.table_bytes(text))

    def discard(self, card: Card) -> None:
        """Delete an upload that no analysis uses: replaced, or not wanted after all."""
        self.workspace.discard(card.digest)

    def delete(self, analysis: Analysis) -> None:
        """Delete an analysis, and its files and explanations unless another analysis uses them.

        The files go first, so that no job can begin again; then the jobs, so that none writes
        after the explanations have gone. Texts that were typed beside it go with it.
        """
        for typed in typed_texts.beside(analysis, self.workspace.analyses()):
            self.delete(typed)
        freed = self.workspace.delete_analysis(analysis.id)
        others = self.workspace.analyses()
        if all(other.content() != analysis.content() for other in others):
            self.engine.release(analysis)
        for each in freed:
            self.store.forget(each)

    def _trust(self, digest: str) -> Trust:
        return trust_of(digest, self.sandbox, self.workspace, local=self.local)
