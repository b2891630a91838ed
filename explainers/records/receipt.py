"""What makes a number re-checkable: receipts and checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Check:
    """One test of a result: the measured value against what is allowed, and a sentence."""

    name: str
    passed: bool
    value: float
    tolerance: float
    sentence: str


@dataclass(frozen=True)
class Receipt:
    """Where a result comes from and how far it can be trusted.

    `gap` is the largest |base value + sum of attributions - model output| over the rows used, in
    the result's unit, and None where a method is not additive. `budget` counts rows sent to the
    model. `seconds` is the computing time, `stored` the moment the result was written (UTC, ISO
    8601). `notes` are sentences that belong beside the chart. `groups` are the columns that were
    explained as one, by the name they were given.
    """

    key: str
    method: str
    method_version: str
    exact: bool
    model_digest: str
    table_digest: str
    reference: str | None
    parameters: Mapping[str, Any]
    seed: int
    rows_used: int
    rows_given: int
    budget: int
    seconds: float
    stored: str
    gap: float | None = None
    tolerance: float | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    preprocessor_digest: str | None = None
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
