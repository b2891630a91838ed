"""What classes are called."""

import pytest

from explainers.intake.matching.class_naming import class_names, names_by_target, refused_names
from tests.intake.small_cards import model, table


def test_class_names_are_the_models_own_or_the_targets_in_order():
    text = table("t,u\n10,b\n9,a\n10,b\n")
    assert class_names(model("x", classes=("no", "yes")), text, "t") == ("no", "yes")
    assert class_names(model("x"), text, "t") == ("9", "10")
    assert class_names(model("x"), text, "u") == ("a", "b")
    assert class_names(model("x"), text, None) == ("class 0", "class 1")
    assert class_names(model("x", outputs=3), text, "u") == ("class 0", "class 1", "class 2")
    assert class_names(model("x", task="regression", outputs=1), text, "t") == ()


@pytest.mark.parametrize(
    ("classes", "values", "expected"),
    [
        (("0", "1"), ("yes", "no"), ("no", "yes")),
        (("1", "0"), ("yes", "no"), ("yes", "no")),  # not stored in sorted order
        (("bad", "good"), ("1", "0"), ("0", "1")),
        (("yes", "no"), ("No", "Yes "), ("Yes ", "No")),
        (("2", "10"), ("b", "a"), ("a", "b")),  # numbers are sorted as numbers
        (("0", "1"), ("1", "no"), ()),  # one is a class already
        (("0", "1"), ("0", "1"), ()),
        (("0", "1"), ("a", "b", "c"), ()),
        ((), ("no", "yes"), ()),
    ],
)
def test_other_names_are_proposed_where_the_target_has_as_many_and_none_in_common(
    classes, values, expected
):
    data = table("t,u\n" + "".join(f'"{value}",1\n' for value in values))
    found = names_by_target(model("x", classes=classes), data, "t")
    assert tuple(name.strip() for name in found) == tuple(name.strip() for name in expected)
    assert names_by_target(model("x", classes=classes), data, None) == ()


def test_empty_and_equal_names_are_refused_with_their_places():
    assert refused_names(("no", "yes")) == ""
    assert refused_names(("no", " ")) == "Class 1 has no name. Give it one."
    assert refused_names(("a", "b", "a")).startswith("Classes 0 and 2 are both called “a”.")
