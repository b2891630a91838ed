"""What of a tree is drawn: as many questions as still make a picture."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.tree_drawing import MOST_LEAVES
from explainers.intake.summary import counted
from explainers.records import Tree


@dataclass(frozen=True, eq=False)
class Drawn:
    """A tree as it is drawn, and what is to be said of what is left out."""

    tree: Tree
    note: str


def drawn(tree: Tree) -> Drawn:
    """Cut a tree to what is still a picture; the table under it has all of it."""
    depth = tree.nodes.depth
    shown = tree
    while len(shown.nodes.leaves) > MOST_LEAVES and depth > 1:
        depth -= 1
        shown = tree.cut(depth)
    if shown is tree:
        return Drawn(tree, "")
    return Drawn(
        shown,
        f"Drawn are the first {counted(depth, 'question')} on each path; the table has all "
        f"{len(tree.nodes.leaves):,} ends of the tree.",
    )
