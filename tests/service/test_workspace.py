"""The workspace keeps analyses by secret, cards by content, and forgets both on demand."""

import os
import time
from dataclasses import replace

import pytest

from explainers.service.storage.sealed import seal, unseal
from explainers.service.workspace import Workspace, is_id, new_id
from tests.service.stocked import LIMITS, analysis, model_card, table_card

NO_IDS = ("", "../" + "A" * 19, "A" * 21, "A" * 23, "A" * 21 + "/", "A" * 21 + ".", "A" * 22 + "\n")


@pytest.fixture
def root(tmp_path):
    return tmp_path / "home" / "workspace"


@pytest.fixture
def workspace(root):
    return Workspace(root, LIMITS)


def test_ids_are_long_random_and_recognised():
    ids = {new_id() for _ in range(500)}
    assert len(ids) == 500
    assert all(is_id(identity) and len(identity) * 6 >= 128 for identity in ids)


@pytest.mark.parametrize("identity", NO_IDS)
def test_ids_of_another_form_touch_no_path(workspace, root, identity):
    made = analysis(workspace, b"m", b"t")
    text = (root / "analyses" / f"{made.id}.json").read_bytes()
    for path in (root, root / "analyses"):
        (path / f"{'A' * 19}.json").write_bytes(text)
    assert not is_id(identity)
    assert workspace.load_analysis(identity) is None
    assert workspace.delete_analysis(identity) == ()
    with pytest.raises(ValueError, match="is not an analysis id"):
        workspace.save_analysis(replace(made, id=identity))
    assert (root / f"{'A' * 19}.json").exists()


def test_analysis_is_kept_and_replaced(workspace, root):
    made = analysis(workspace, b"m", b"t")
    again = Workspace(root, LIMITS)
    assert again.load_analysis(made.id) == made
    again.save_analysis(replace(made, name="Other", target="price"))
    assert workspace.load_analysis(made.id) == replace(made, name="Other", target="price")
    assert workspace.load_analysis(new_id()) is None


def test_analyses_are_listed_latest_first(workspace, root):
    made = [analysis(workspace, b"m", b"t", name) for name in ("first", "second", "third")]
    for age, one in enumerate(reversed(made)):
        os.utime(root / "analyses" / f"{one.id}.json", (time.time() - age,) * 2)
    (root / "analyses" / f"{new_id()}.json").write_bytes(b"cut")
    assert [one.name for one in workspace.analyses()] == ["third", "second", "first"]


@pytest.mark.parametrize("damage", [b'"age"', b'"Prices"', b'"schema":1'])
def test_changed_analysis_is_not_shown(workspace, root, damage):
    made = analysis(workspace, b"m", b"t")
    path = root / "analyses" / f"{made.id}.json"
    data = path.read_bytes()
    assert damage in data
    path.write_bytes(data.replace(damage, damage.replace(b"e", b"a")))
    assert workspace.load_analysis(made.id) is None
    assert workspace.delete_analysis(made.id) == ()
    assert not path.exists()


def test_deleting_frees_only_files_no_other_analysis_uses(workspace):
    one = analysis(workspace, b"model", b"table one")
    two = analysis(workspace, b"model", b"table two")
    for made in (one, two):
        workspace.save_card(made.model.digest, made.model, "v1")
        workspace.save_card(made.table.digest, made.table, "v1")
    assert workspace.delete_analysis(one.id) == (one.table.digest,)
    assert workspace.load_analysis(one.id) is None
    assert not workspace.has(one.table.digest)
    assert workspace.load_card(one.table.digest, "v1") is None
    assert workspace.has(two.model.digest)
    assert workspace.load_card(two.model.digest, "v1") == two.model
    assert workspace.delete_analysis(one.id) == ()
    assert workspace.delete_analysis(two.id) == (two.model.digest, two.table.digest)
    assert not workspace.has(two.model.digest)


def test_file_that_is_model_and_table_at_once_is_freed_once(workspace):
    made = analysis(workspace, b"same", b"same")
    assert workspace.delete_analysis(made.id) == (made.model.digest,)


@pytest.mark.parametrize("card", [model_card("1" * 64), table_card("2" * 64)])
def test_card_is_kept_for_the_versions_that_read_it(workspace, root, card):
    workspace.save_card(card.digest, card, "intake 1, xgboost 3.2.0")
    again = Workspace(root, LIMITS)
    assert again.load_card(card.digest, "intake 1, xgboost 3.2.0") == card
    assert again.load_card(card.digest, "intake 1, xgboost 3.2.1") is None
    assert again.load_card("3" * 64, "intake 1, xgboost 3.2.0") is None


@pytest.mark.parametrize("damage", [(b'"m.json"', b'"n.json"'), (b"{", b""), (b"model", b"morel")])
def test_changed_card_is_read_anew(workspace, root, damage):
    card = model_card("1" * 64)
    workspace.save_card(card.digest, card, "v")
    path = root / "cards" / f"{card.digest}.json"
    changed = path.read_bytes().replace(*damage)
    assert changed != path.read_bytes()
    path.write_bytes(changed)
    assert workspace.load_card(card.digest, "v") is None


def test_files_of_another_format_are_not_read(workspace, root):
    made = analysis(workspace, b"m", b"t")
    workspace.save_card(made.model.digest, made.model, "v")
    for path in (
        root / "analyses" / f"{made.id}.json",
        root / "cards" / f"{made.model.digest}.json",
    ):
        path.write_bytes(seal({**unseal(path.read_bytes()), "schema": 2}))
    assert workspace.load_analysis(made.id) is None
    assert workspace.load_card(made.model.digest, "v") is None


def test_card_needs_a_digest(workspace):
    with pytest.raises(ValueError, match="is not a digest"):
        workspace.save_card("../x", model_card("1" * 64), "v")
    assert workspace.load_card("../x", "v") is None
