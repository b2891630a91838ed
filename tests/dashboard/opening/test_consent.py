"""The question before a pickle is opened where the sandbox is not whole."""

import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from dashboard import backend
from explainers.service.sandbox.selftest import SandboxReport
from tests import apart, toys
from tests.dashboard.conftest import figures, texts
from tests.intake.pickles.ways import WAYS
from tests.service.held import Known

GAP = "A worker could open a network connection."
PARTIAL = SandboxReport("partial", (), (GAP, "A worker could start a process."), 0.01)
MODEL = WAYS["joblib"](
    toys.pipeline(LogisticRegression(max_iter=10_000)).fit(toys.frame(), toys.two())
)
SCALER = WAYS["joblib"](StandardScaler().fit(toys.frame()[list(toys.NUMBERS)]))
NAME = "credit *risk*.joblib"
YES, NO = "open anyway as model", "do not open as model"


@pytest.fixture
def tab(app):
    """A tab of a server whose sandbox has gaps."""
    backend.service().sandbox = Known(PARTIAL)
    return app().run()


def give(tab, data=MODEL, door=0, name=NAME):
    tab.file_uploader[door].upload(name, data).run()
    assert not tab.exception
    return tab


def click(tab, key):
    tab.button(key=key).click().run()
    assert not tab.exception
    return tab


def asks(tab):
    return "all the same?" in texts(tab)


def kept():
    home = backend.service().settings.home
    return [len(list((home / each).iterdir())) for each in ("uploads", "consents")]


def test_the_box_says_what_the_file_is_and_what_is_missing(tab):
    give(tab)
    words = texts(tab)
    assert f"Open {NAME} all the same?" in words
    assert f"“{NAME}” is a pickle or joblib file" in words and GAP in words
    assert [tab.button(key=key).label for key in (YES, NO)] == ["Open it anyway", "Do not open"]
    assert PARTIAL.sentence in tab.warning[0].value
    assert not tab.error and kept() == [1, 0]


def test_yes_opens_it_and_is_not_asked_again(tab, app):
    click(give(tab), YES)
    assert not asks(tab) and kept() == [1, 1]
    assert "scikit-learn" in texts(tab)
    give(tab, toys.csv(), door=1, name="table.csv")
    click(tab, "explain")
    assert "What drives this model?" in texts(tab) and figures(tab)
    other = give(app().run())
    assert not asks(other) and "scikit-learn" in texts(other)


def test_no_deletes_it(tab):
    click(give(tab), NO)
    assert not asks(tab) and kept() == [0, 0]
    assert "scikit-learn (" in texts(tab) and "columns in" not in texts(tab)
    assert asks(give(tab)), "it may be brought again"


def test_another_file_overtakes_the_question(tab):
    give(give(tab), toys.model("forest"), name="model.skops")
    assert not asks(tab) and kept() == [1, 0]
    assert "model.skops: scikit-learn" in texts(tab)


def test_a_file_that_was_read_stays_while_another_is_asked_about(tab):
    give(give(tab, toys.model("forest"), name="model.skops"))
    assert asks(tab) and "model.skops: scikit-learn" in texts(tab)
    click(tab, NO)
    assert "model.skops: scikit-learn" in texts(tab) and kept() == [1, 0]


def test_starting_without_an_answer_deletes_the_file(tab):
    give(tab, apart.scaled("forest").whole, name="model.skops")
    give(tab, toys.csv(), door=1, name="table.csv")
    give(tab, SCALER, door=2, name="scaler.joblib")
    assert asks(tab)
    click(tab, "explain")
    assert "What drives this model?" in texts(tab) and kept() == [2, 0]


def test_a_preprocessor_is_asked_about_at_its_own_door(tab):
    give(tab, SCALER, door=2, name="scaler.joblib")
    door = next(each for each in tab.expander if each.label.startswith("Preprocessing"))
    assert door.proto.expanded and "Open scaler.joblib all the same?" in texts(tab)
    click(tab, "open anyway as preprocessor")
    assert "scaler.joblib: StandardScaler" in texts(tab)


@pytest.mark.parametrize("word", [YES, "model question", "agreed", "open", "consent", "analysis"])
def test_no_link_answers_it(tab, app, word):
    (digest,) = [path.name for path in (give(tab), uploads())[1]]
    for value in ("true", digest):
        linked = give(app(**{word: value}).run())
        assert asks(linked) and kept() == [1, 0]


def uploads():
    return (backend.service().settings.home / "uploads").iterdir()


def test_where_others_reach_the_server_there_is_no_question(tab):
    backend.service().local = False
    give(tab)
    assert not asks(tab) and kept() == [0, 0]
    assert "nobody can vouch for a file" in tab.error[0].value


def test_a_file_deleted_meanwhile_is_told(tab):
    give(tab)
    (path,) = uploads()
    path.unlink()
    click(tab, YES)
    assert not asks(tab) and "is not kept here any more" in tab.error[0].value


def test_data_is_not_asked_about(tab):
    give(tab, toys.model("forest"), name="model.skops")
    assert not asks(tab) and "model.skops: scikit-learn" in texts(tab)
