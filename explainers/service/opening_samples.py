"""From the files of a sample on disk to its analysis, which is kept under the sample's own id."""

from __future__ import annotations

from collections.abc import Callable

from explainers.records import Analysis, ModelCard, TableCard
from explainers.service.samples import FOLDER, Sample
from explainers.service.storage.keys import file_digest
from explainers.service.workspace import Workspace


def open_sample(
    sample: Sample,
    workspace: Workspace,
    read_model: Callable[[str, bytes], ModelCard],
    read_table: Callable[[str, bytes], TableCard],
) -> Analysis:
    """Return a sample's analysis, reading its files on first use. Raises RationaleError."""
    known = workspace.load_analysis(sample.id)
    if known is not None and _is_shipped(sample, known, workspace):
        return known
    analysis = sample.joined(
        read_model(sample.model, (FOLDER / sample.model).read_bytes()),
        read_table(sample.table, (FOLDER / sample.table).read_bytes()),
    )
    workspace.save_analysis(analysis)
    return analysis


def _is_shipped(sample: Sample, known: Analysis, workspace: Workspace) -> bool:
    """Whether an analysis is of the files and choices of this release.

    A newer one may ship others under the same names and the same link.
    """
    shipped = tuple(file_digest(FOLDER / name) for name in (sample.model, sample.table))
    return (
        shipped == (known.model.digest, known.table.digest)
        and all(workspace.has(each) for each in shipped)
        and sample.joined(known.model, known.table) == known
    )
