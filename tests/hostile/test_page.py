"""What is watched while bad files go through the page would be seen if it happened."""

import pytest

from dashboard import backend, problems
from dashboard.opening import upload
from tests.hostile import good
from tests.hostile.items import Explained, Item, Refused, Remarked, Tried, Unfit
from tests.hostile.page import LEAKS, put_through, zygote


def item(outcome, what="model", data=b"never a model"):
    return Item("an item", "a term", what, "model.bin", lambda: data, outcome)


REFUSAL = Refused("UNOPENED_FORMAT", "not a model")


def test_what_is_expected_comes(page):
    put_through(page, item(REFUSAL))
    put_through(page, item(Explained("given 3 columns"), data=good.model()))


@pytest.mark.parametrize(
    "wrong",
    [
        Refused("BROKEN_MODEL"),
        Refused("UNOPENED_FORMA"),
        Refused("UNOPENED_FORMAT", "another sentence"),
        Remarked(("columns in",)),
    ],
    ids=str,
)
def test_another_outcome_is_noticed(page, wrong):
    with pytest.raises(AssertionError):
        put_through(page, item(wrong))
    put_through(page, item(REFUSAL))


@pytest.mark.parametrize(
    "wrong",
    [REFUSAL, Unfit("lacks"), Tried("NOT_FINITE"), Explained("given 4 columns")],
    ids=str,
)
def test_a_good_model_is_none_of_the_others(page, wrong):
    with pytest.raises(AssertionError):
        put_through(page, item(wrong, data=good.model()))
    put_through(page, item(REFUSAL))


@pytest.mark.parametrize("mark", LEAKS, ids=str)
def test_a_path_or_a_traceback_on_the_page_is_noticed(page, monkeypatch, mark):

    with monkeypatch.context() as patch:
        patch.setattr(upload, "escape_markdown", lambda text: f"{text} {mark.decode()}")
        with pytest.raises(AssertionError, match="sent to the browser"):
            put_through(page, item(Remarked(()), what="table", data=good.table()))
    put_through(page, item(REFUSAL))


def test_a_page_that_breaks_is_noticed_and_the_next_file_has_a_new_tab(page, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(problems, "show", lambda _: "\ud800".encode())
        with pytest.raises(AssertionError, match="encountered an error"):
            put_through(page, item(REFUSAL))
    put_through(page, item(REFUSAL))


def test_a_file_left_by_a_worker_is_noticed(page):
    forgotten = page.scratch / "rationale-worker-x" / "left"
    forgotten.parent.mkdir()
    forgotten.write_text("x")
    with pytest.raises(AssertionError, match="left in scratch"):
        put_through(page, item(REFUSAL))
    forgotten.unlink()
    forgotten.parent.rmdir()


def test_a_refused_file_that_is_kept_is_noticed(page, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(backend.service().workspace, "discard", lambda _: False)
        with pytest.raises(AssertionError, match=r"kept: .'uploads'"):
            put_through(page, item(REFUSAL))
    for path in (page.home / "uploads").iterdir():
        backend.service().workspace.discard(path.name)


def test_another_zygote_is_noticed(page):
    before = zygote()
    backend.service().launcher._running._process.kill()
    backend.service().launcher._running._process.wait()
    with pytest.raises(AssertionError):
        zygote()
    put_through_again = item(REFUSAL)
    page.upload("model", "again", put_through_again.make())
    assert zygote() != before
