"""The whole corpus: every file of every module, and the terms of each list of dangers."""

from __future__ import annotations

from functools import cache

from tests.hostile import (
    answers,
    archives,
    cut_off,
    endless,
    families,
    fitted,
    graphs,
    networks,
    pickles,
    pictures,
    preprocessors,
    sklearn_changed,
    table_bombs,
    tables,
    tables_beside,
)
from tests.hostile.items import Item


@cache
def bad() -> tuple[Item, ...]:
    """Tables and models that honest people bring, and that are wrong or odd."""
    return (
        *tables.ITEMS,
        *tables_beside.ITEMS,
        *answers.ITEMS,
        *fitted.ITEMS,
        *preprocessors.ITEMS,
        *cut_off.ITEMS,
        *networks.ITEMS,
        *endless.ITEMS,
        *pictures.BAD,
    )


@cache
def hostile() -> tuple[Item, ...]:
    """Files made to run something, to read or write elsewhere, to fill memory or to crash."""
    return (
        *table_bombs.ITEMS,
        *pickles.ITEMS,
        *sklearn_changed.ITEMS,
        *archives.ITEMS,
        *graphs.ITEMS,
        *pictures.HOSTILE,
        *families.boosted(),
        *families.keras(),
        *families.saved_model(),
        *families.torch(),
        *families.hugging_face(),
        *families.mlflow(),
    )
