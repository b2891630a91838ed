"""The nearest row that is decided otherwise, by looking at every row there could be."""

from __future__ import annotations

import itertools


def nearest(own, lists, costs, reaches):
    """Return the least effort, how far and how many columns, of all rows that reach the goal.

    own: the row's values; lists: for each column the values it may take; costs: (column, value) ->
    how far that is from the row's own. reaches: row -> truth. Wachter et al. 2017, section V: the
    counterfactual of the least distance. None where no row reaches the goal.
    """
    best = None
    for row in itertools.product(*lists):
        if list(row) == list(own) or not reaches(row):
            continue
        changed = [at for at in range(len(own)) if row[at] != own[at]]
        effort = sum(costs(at, row[at]) for at in changed) + len(changed)
        if best is None or effort < best:
            best = effort
    return best


def needless(own, row, reaches):
    """Return the columns whose change could be taken back by itself."""
    found = []
    for at in range(len(own)):
        back = [*row[:at], own[at], *row[at + 1 :]]
        if row[at] != own[at] and reaches(back):
            found.append(at)
    return found
