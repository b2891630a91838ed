"""A damaged LightGBM text is a sentence; given to the library it would end the process."""

import re

import pytest

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.boosted.lightgbm_text import check_text
from tests import toys

WHOLE = toys.model("lightgbm").decode()
THREE = toys.model("lightgbm-three").decode()
LINEAR = toys.model("lightgbm-value").decode()


def sized(text):
    """The text with a header that gives the sizes its trees really have."""
    body = text[text.index("Tree=0") : text.index("end of trees")]
    sizes = [len(f"Tree={block}".encode()) for block in re.split("^Tree=", body, flags=re.M)[1:]]
    return re.sub("tree_sizes=.*", "tree_sizes=" + " ".join(map(str, sizes)), text, count=1)


def edited(pattern, replacement, text=WHOLE):
    """The text with the first line that fits changed, and its sizes set right again."""
    changed = re.sub(f"^{pattern}$", replacement, text, count=1, flags=re.M)
    assert changed != text
    return sized(changed)


def without(key):
    return re.sub(f"^{key}=.*\n", "", WHOLE, count=1, flags=re.M)


def first(key, value, at=0):
    """The text with one number of a tree's list changed."""
    found = re.search(f"^{key}=(.*)$", WHOLE, flags=re.M)
    numbers = found[1].split()
    numbers[at] = str(value)
    return edited(f"{key}=.*", f"{key}={' '.join(numbers)}")


END = WHOLE.index("end of parameters")
BROKEN = {
    "no feature_infos": (without("feature_infos"), "no “feature_infos”"),
    "no feature_names": (without("feature_names"), "no “feature_names”"),
    "no num_class": (without("num_class"), "no “num_class”"),
    "no tree_sizes": (without("tree_sizes"), "no “tree_sizes”"),
    "num_class is a word": (edited("num_class=1", "num_class=x"), "num_class is “x” where"),
    "num_class is huge": (edited("num_class=1", "num_class=9999999999"), "“9999999999”"),
    "a class too many": (edited("num_class=1", "num_class=2"), "1 a round, for 2 classes"),
    "no trees a round": (edited("num_tree_per_iteration=1", "num_tree_per_iteration=0"), "0 a r"),
    "trees left over": (
        THREE.replace("num_class=3", "num_class=5").replace("iteration=3", "iteration=5"),
        "36 trees, 5 a round, for 5 classes",
    ),
    "another objective": (
        THREE.replace("objective=multiclass num_class:3", "objective=binary sigmoid:1", 1),
        "its objective answers “1” classes and its header 3",
    ),
    "no columns": (edited("max_feature_idx=4", "max_feature_idx=-1"), "max_feature_idx is “-1”"),
    "a column too many": (edited("max_feature_idx=4", "max_feature_idx=5"), "for 6 columns"),
    "an odd column": (edited("feature_infos=.*", "feature_infos=none"), "1 feature_infos for 5"),
    "an unknown column": (
        WHOLE.replace("feature_infos=[", "feature_infos=(", 1),
        "describes a column in an unknown way",
    ),
    "cut in the header": (WHOLE[:150], "has no “"),
    "cut after the header": (WHOLE.split("\n\n")[0] + "\n\n", "and 0 are there"),
    "cut in a tree": (WHOLE[: len(WHOLE) // 3], "the last one cut off"),
    "cut in the parameters": (WHOLE[: END - 40], "in the middle of its parameters"),
    "cut before the parameters": (WHOLE[: WHOLE.index("\nparameters")], "categories is lost"),
    "cut in the categories": (WHOLE[:-8], "JSONDecodeError"),
    "categories in a text": (
        re.sub("pandas_categorical:.*", 'pandas_categorical:["ab", "cd"]', WHOLE),
        "no list of lists",
    ),
    "a tree too few": (re.sub("Tree=11\n", "Tre=11\n", WHOLE), "12 trees and 11 are there"),
    "a tree that grew": (WHOLE.replace("leaf_value=", "leaf_value= ", 1), "the sizes of its trees"),
    "a line of its own": (edited("num_cat=1", "num_cat=1\nx"), "tree 0 has the line “x”"),
    "an empty line": (edited("num_cat=1", "num_cat=1\n"), "tree 0 has the line “”"),
    "a line said twice": (edited("num_cat=1", "num_cat=1\nnum_cat=1"), "the line “num_cat=1”"),
    "another number": (edited("Tree=1", "Tree=7"), "tree 1 has the line “7”"),
    "a header line said twice": (
        edited("num_class=1", "num_class=1\nnum_class=1"),
        "its header has the line “num_class=1”",
    ),
    "no objective": (edited("objective=.*", "objective="), "its objective is empty"),
    "a shrinkage of letters": (edited("shrinkage=.*", "shrinkage=x"), "shrinkage of tree 0"),
    "a label of letters": (edited("label_index=.*", "label_index=x"), "label_index of its header"),
    "no leaves": (edited("num_leaves=6", "num_leaves=x"), "num_leaves is “x”"),
    "a leaf too few": (edited("num_leaves=6", "num_leaves=7"), "6 values of leaf_value where 7"),
    "a leaf of letters": (first("leaf_value", "x"), "leaf_value of tree 0 holds something that"),
    "a threshold of letters": (first("threshold", "x"), "threshold of tree 0"),
    "a gain too few": (edited("split_gain=.*", "split_gain=1"), "1 value of split_gain where 5"),
    "a column out of reach": (first("split_feature", 5), "asks for column 5 of 5"),
    "a negative column": (first("split_feature", -1), "asks for column -1 of 5"),
    "half a column": (first("split_feature", 0.5), "no whole number"),
    "a node out of reach": (first("left_child", 5), "asks for node 5 of 5"),
    "a leaf out of reach": (first("right_child", -7), "asks for leaf 6 of 6"),
    "a way back": (first("left_child", 0), "a node that leads back"),
    "a category set out of reach": (first("threshold", 1, at=1), "asks for category set 1 of 1"),
    "no category sets": (edited("num_cat=1", "num_cat=0"), "asks for category set 0 of 0"),
    "category words missing": (edited("cat_threshold=.*", "cat_threshold="), "0 category words"),
    "category bounds beyond": (edited("cat_boundaries=0 1", "cat_boundaries=0 2"), "up to 2"),
    "category bounds backwards": (edited("cat_boundaries=0 1", "cat_boundaries=1 1"), "1 category"),
}


@pytest.mark.parametrize(("text", "words"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_said(text, words):
    with pytest.raises(RefusedError) as caught:
        models.read(text.encode(), "model.txt")
    error = caught.value
    assert error.code == "BROKEN_MODEL"
    assert words in error.sentence
    assert "save_model" in error.next_step


def test_the_edits_are_what_breaks_it():
    for text in (WHOLE, THREE, LINEAR, sized(WHOLE)):
        assert models.read(text.encode(), "model.txt").card.family == "LightGBM"


@pytest.mark.parametrize(
    ("line", "words"),
    [("leaf_features= 9", "column 9 of 5"), ("leaf_coeff=1 2", "2 values of leaf_coeff")],
)
def test_linear_leaves_are_looked_at_too(line, words):
    lines = {"num_features": "1 0 0 0 0 0", "leaf_features": "0", "leaf_coeff": "0.5"}
    key, value = line.split("=")
    lines[key] = value
    added = "".join(f"{name}={numbers}\n" for name, numbers in lines.items())
    with pytest.raises(RefusedError, match=words):
        check_text(sized(LINEAR.replace("is_linear=0\n", f"is_linear=1\n{added}", 1)))


def test_the_header_is_handed_on_and_the_parameters_are_not():
    checked = check_text(WHOLE)
    assert checked.header["objective"] == "binary sigmoid:1"
    assert "[num_leaves: 6]" in WHOLE
    assert "[num_leaves" not in checked.text
    assert checked.text.rstrip().endswith('["skilled", "unskilled"]]')
