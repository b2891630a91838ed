"""Changes to sound trees that would lead a walk astray, each with what is said of it."""

from explainers.intake.onnx.tree_audit import MAX_TREE_DEPTH
from tests.intake import onnx_files as files

LONG = MAX_TREE_DEPTH + 2
NODES = [
    *("nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_modes", "nodes_values"),
    *("nodes_truenodeids", "nodes_falsenodeids"),
]
TREES = {
    "a circle": ({"nodes_truenodeids": [1, 0, 0, 1, 1, 0, 0, 0]}, "2 trees and 3 roots"),
    "a circle apart": (
        {
            "nodes_modes": ["BRANCH_LEQ", "LEAF", "LEAF"]
            + ["LEAF"]
            + ["BRANCH_LEQ"] * 2
            + ["LEAF"] * 2,
            "nodes_truenodeids": [1, 0, 0, 0, 2, 1, 0, 0],
            "nodes_falsenodeids": [2, 0, 0, 0, 3, 4, 0, 0],
        },
        "stand in a circle",
    ),
    "a node that is its own child": (
        {"nodes_truenodeids": [0, 0, 0, 1, 2, 0, 0, 0]},
        "stand in a circle",
    ),
    "two ways to a node": (
        {"nodes_falsenodeids": [2, 0, 0, 4, 4, 0, 0, 0]},
        "2 trees and 3 roots",
    ),
    "a child that is not there": (
        {"nodes_truenodeids": [7, 0, 0, 1, 2, 0, 0, 0]},
        "node 7 of tree 0 is pointed to and is not there",
    ),
    "a negative child": (
        {"nodes_falsenodeids": [-1, 0, 0, 4, 3, 0, 0, 0]},
        "a number out of range",
    ),
    "two nodes of one number": (
        {"nodes_nodeids": [0, 1, 1, 0, 1, 2, 3, 4]},
        "two nodes of a tree have the same number",
    ),
    "a column beyond": (
        {"nodes_featureids": [3, 0, 0, 1, 2, 0, 0, 0]},
        "a tree asks for column 3 of 3 columns",
    ),
    "a column before": (
        {"nodes_featureids": [0, 0, 0, -1, 2, 0, 0, 0]},
        "a tree asks for column -1 of 3 columns",
    ),
    "a target beyond": (
        {"target_ids": [0, 0, 1, 0, 0]},
        "a leaf adds to target 1 of 1 targets",
    ),
    "a leaf that is not there": (
        {"target_nodeids": [1, 2, 2, 3, 9]},
        "node 9 of tree 1 is pointed to",
    ),
    "fewer weights": ({"target_weights": [1.0]}, "1 weights for 5 places"),
    "fewer thresholds": ({"nodes_values": [0.5]}, "8 nodes and 1 entries in nodes_values"),
    "no nodes": (dict.fromkeys(NODES), "it has 0 nodes"),
    "another comparison": (
        {"nodes_modes": files.modes("X", "", "", "LEQ", "LEQ", "", "", "")},
        "compares by 'BRANCH_X'",
    ),
    "too deep": (
        {
            "nodes_treeids": [0] * (2 * LONG + 1),
            "nodes_nodeids": list(range(2 * LONG + 1)),
            "nodes_featureids": [0] * (2 * LONG + 1),
            "nodes_values": [0.0] * (2 * LONG + 1),
            "nodes_modes": files.modes(*["LEQ"] * LONG, *[""] * (LONG + 1)),
            "nodes_truenodeids": [*range(1, LONG + 1), *[0] * (LONG + 1)],
            "nodes_falsenodeids": [*range(LONG + 1, 2 * LONG + 1), *[0] * (LONG + 1)],
            "target_treeids": [0],
            "target_nodeids": [LONG],
            "target_ids": [0],
            "target_weights": [1.0],
        },
        "more than 1,000 levels deep",
    ),
}
NEWER = {
    "a child beyond": ({"nodes_truenodeids": [2, 0]}, "points outside"),
    "a leaf beyond": ({"nodes_falsenodeids": [3, 1]}, "points outside"),
    "a negative child": ({"nodes_truenodeids": [-1, 0]}, "points outside"),
    "a circle": ({"nodes_truenodeids": [0, 0]}, "reached in two ways"),
    "a root beyond": ({"tree_roots": [2]}, "starts outside"),
    "no root": ({"tree_roots": [-1]}, "starts outside"),
    "a column beyond": ({"nodes_featureids": [0, 3]}, "column 3 of 3 columns"),
    "a target beyond": ({"leaf_targetids": [0, 1, 0]}, "target 1 of 1 targets"),
    "fewer splits": ({"nodes_splits": files.constant("s", [0.5])}, "lists of other lengths"),
    "fewer weights": ({"leaf_weights": files.constant("w", [0.5])}, "3 leaves and 1 weights"),
}
