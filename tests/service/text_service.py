"""A service with a model of texts and some texts."""

from explainers.records import OneRow, Request, SampledRows
from tests import text_subjects as given
from tests.service.answering import opened as joined

ROWS = 40


def opened(backend, kind="pairs", texts=given.TEXTS[:ROWS], said=given.SAID[:ROWS]):
    """Upload a model and texts, and save their analysis."""
    data, name = given.file(kind)
    table = given.table(texts, said)
    card = backend.read_table("table.csv", table)
    classes = () if kind == "number" else backend.read_model(name, data).classes
    found = joined(backend, data, table, name, columns=("text",), target="said", classes=classes)
    assert card.rows == len(texts)
    return found


def many(analysis, name, limit=ROWS, **parameters):
    return Request(analysis, name, SampledRows(limit), parameters)


def alone(analysis, position, name, **parameters):
    return Request(analysis, name, OneRow(position), parameters)
