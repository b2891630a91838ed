"""By which other feature a dependence view is coloured: the one that acts most together with it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.backend import service
from dashboard.tabular.interactions_tab import METHOD, asked
from dashboard.tabular.pair_measures import partners
from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.methods.fitness import why_not
from explainers.records import Pairs, Request, SampledRows

_BY_PAIRS = "The feature that acts most together with this one comes first."
_BY_SIZE = (
    "In the order of importance. Where “Interactions” was opened before, the one that acts most "
    "together with this feature comes first."
)


def colours(
    shown: Request, output: int, feature: str, order: Sequence[str]
) -> tuple[list[str], str]:
    """Return the other features to colour by, and a sentence about their order.

    shown: the request of the view. order: what they fall back to where the interactions in its rows
    are not stored; nothing is computed for this.
    """
    limit = shown.rows.limit if isinstance(shown.rows, SampledRows) else 1
    request = asked(shown.analysis, limit, shown.groups)
    found = None
    if _stored(request):
        keys = tuple(sorted(service().engine.addresses(request)))
        found = _partners(keys, limit, output, feature, request)
    if found is None:
        return [name for name in order if name != feature], _BY_SIZE
    return found, _BY_PAIRS


def _stored(request: Request) -> bool:
    if why_not(registry()[METHOD], request.analysis, request.groups):
        return False
    try:
        return service().engine.estimate(request).model_rows == 0
    except RefusedError:  # there are too many of them
        return False


@st.cache_data(show_spinner=False, max_entries=256)
def _partners(
    keys: tuple[str, ...],  # noqa: ARG001 - they stand for the request, which cannot be hashed
    rows: int,  # noqa: ARG001 - how many of the stored rows it takes
    output: int,
    feature: str,
    _request: Request,
) -> list[str] | None:
    """Read the interactions once: a page is drawn anew at every click."""
    job = service().engine.explain(_request)
    job.wait()
    found = None if job.error else job.result()
    if not isinstance(found, Pairs) or feature not in found.names:
        return None
    return partners(found, output, feature)
