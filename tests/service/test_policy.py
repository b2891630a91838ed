"""What a server opens when its sandbox is not whole: real workers, with and without walls."""

import os
import time
from contextlib import closing, contextmanager

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from explainers.errors import RefusedError
from explainers.intake.policy import NO_TRUST, Trust
from explainers.service.consent import ConsentNeededError, trust_of
from explainers.service.launching import SESSION
from explainers.service.sandbox.selftest import SandboxReport
from explainers.service.service import Service
from explainers.service.session import Session
from explainers.service.storage.keys import file_digest
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import SpawnLauncher, ZygoteLauncher
from explainers.settings import from_environment
from tests import toys
from tests.intake.pickles.hostile.corpus import CORPUS
from tests.intake.pickles.ways import WAYS
from tests.service.answering import one, opened
from tests.service.held import WHOLE, Known
from tests.service.programs import PROGRAMS
from tests.service.unfenced import lacking

PRELOAD = ("pandas", "explainers.service.session")
MODEL = WAYS["joblib"](
    toys.pipeline(LogisticRegression(max_iter=10_000)).fit(toys.frame(), toys.two())
)
SCALER = WAYS["joblib"](StandardScaler().fit(toys.frame()[list(toys.NUMBERS)]))


@contextmanager
def serving(home, what=None, *, local=True, maker=ZygoteLauncher, factory=SESSION):
    """A server on a kernel that lacks `what`; its self-test is the real one."""
    settings = from_environment({"RATIONALE_HOME": str(home)})
    preload = (PRELOAD,) if maker is ZygoteLauncher else ()

    def made():
        return closing(Service(settings, maker(factory, *preload), local=local))

    if what is None:
        with made() as backend:
            yield backend
        return
    with lacking(what), made() as backend:
        yield backend


def asked(backend, read="read_model", data=MODEL, name="model.joblib"):
    with pytest.raises(ConsentNeededError) as caught:
        getattr(backend, read)(name, data)
    return caught.value


def kept(backend):
    """The files of strangers that are kept, and what was said about them."""
    home = backend.settings.home
    return [len(list((home / each).iterdir())) for each in ("uploads", "cards", "consents")]


def test_in_a_whole_sandbox_nobody_is_asked(tmp_path):
    with serving(tmp_path, local=False) as backend:
        assert backend.read_model("model.joblib", MODEL).family == "scikit-learn"
        assert backend.sandbox.report.kind == "full"
        openers = (backend.launcher, backend._pool._launcher, backend.sandbox._launcher)
        assert len(set(openers)) == 1, "what was found holds for the workers of this launcher"
        assert kept(backend) == [1, 1, 0]


@pytest.mark.parametrize("what", ["everything", "landlock", "seccomp"])
def test_without_walls_a_pickle_is_asked_about_and_then_explained(tmp_path, what):
    with serving(tmp_path, what) as backend:
        question = asked(backend)
        assert backend.sandbox.report.failures[0] in question.sentence
        assert (question.upload.name, question.kind) == ("model.joblib", "model")
        assert kept(backend) == [1, 0, 0], "kept until the answer"
        assert backend.open_anyway(question).family == "scikit-learn"
        assert kept(backend) == [1, 1, 1]
        analysis = opened(backend, MODEL, file_name="renamed.joblib")
        assert backend.try_out(analysis).rows == 50
        found = backend.engine.explain(one(analysis, 4, "exact_shap")).result()
        assert found.receipt.gap <= found.receipt.tolerance


def test_the_answer_holds_after_a_restart_and_for_that_very_file(tmp_path):
    with serving(tmp_path, "landlock") as backend:
        backend.open_anyway(asked(backend))
        analysis = opened(backend, MODEL)
    with serving(tmp_path, "landlock") as backend:
        assert backend.try_out(backend.workspace.load_analysis(analysis.id)).rows == 50
        other = LogisticRegression(C=9).fit(toys.frame()[list(toys.NUMBERS)], toys.two())
        asked(backend, data=WAYS["joblib"](other))


def test_where_others_reach_the_server_what_was_said_does_not_count(tmp_path):
    with serving(tmp_path, "landlock") as backend:
        backend.open_anyway(asked(backend))
        analysis = opened(backend, MODEL)
    with serving(tmp_path, "landlock", local=False) as backend:
        for deed in (lambda: backend.try_out(analysis), lambda: opened(backend, MODEL)):
            with pytest.raises(RefusedError) as caught:
                deed()
            assert caught.value.code == "PICKLE_REFUSED_HERE"
        assert kept(backend)[0] == 2, "what an analysis uses stays"


def test_an_analysis_of_a_better_server_is_asked_about_before_it_goes_on(tmp_path):
    """The card of a file that was read behind all walls is no leave to open it without them."""
    with serving(tmp_path) as backend:
        analysis = opened(backend, MODEL)
    with serving(tmp_path, "seccomp") as backend:
        job = backend.engine.explain(one(analysis, 0, "predictions"))
        with pytest.raises(RefusedError) as caught:
            job.result()
        assert caught.value.code == "CONSENT_NEEDED"
        backend.open_anyway(asked(backend))
        again = backend.engine.retry(one(analysis, 0, "predictions"))
        assert again.result().outputs.shape == (1, 2)


def test_no_leaves_nothing_and_a_lie_in_an_agreed_file_neither(tmp_path):
    with serving(tmp_path, "landlock") as backend:
        backend.leave_closed(asked(backend))
        assert kept(backend) == [0, 0, 0]
        hostile, code = CORPUS["calls os.system"]
        question = asked(backend, data=hostile)
        with pytest.raises(RefusedError) as caught:
            backend.open_anyway(question)
        assert caught.value.code == code, "agreed or not, nothing but listed names is made"
        assert kept(backend) == [0, 0, 0]
        with pytest.raises(RefusedError) as gone:
            backend.open_anyway(question)
        assert gone.value.code == "FILE_GONE"


def test_what_was_said_is_deleted_with_the_file(tmp_path):
    with serving(tmp_path, "landlock") as backend:
        backend.open_anyway(asked(backend))
        analysis = opened(backend, MODEL)
        backend.delete(analysis)
        assert kept(backend) == [0, 0, 0]
        asked(backend)


def test_a_preprocessor_is_asked_about_like_a_model(tmp_path):
    with serving(tmp_path, "landlock") as backend:
        question = asked(backend, "read_preprocessor", SCALER, "scaler.joblib")
        assert question.kind == "preprocessor"
        assert backend.open_anyway(question).kind == "StandardScaler"


@pytest.mark.parametrize(("maker", "local"), [(ZygoteLauncher, False), (SpawnLauncher, True)])
def test_data_is_opened_without_a_question_whatever_stands(tmp_path, maker, local):
    with serving(tmp_path, "everything", local=local, maker=maker) as backend:
        analysis = opened(backend, toys.model("forest"), file_name="model.skops")
        assert backend.try_out(analysis).rows == 50
        assert backend.sandbox.report.kind == "none"


def test_a_program_is_run_in_a_whole_sandbox_or_refused_and_not_kept(tmp_path):
    data = toys.model("xgboost")
    with serving(tmp_path / "whole", factory=PROGRAMS, local=False) as backend:
        assert backend.read_model("model.json", data).family == "XGBoost"
    with serving(tmp_path / "gaps", "landlock", factory=PROGRAMS) as backend:
        with pytest.raises(RefusedError) as caught:
            backend.read_model("model.json", data)
        assert caught.value.code == "SANDBOX_NEEDED"
        assert backend.sandbox.report.failures[0] in caught.value.sentence
        assert kept(backend) == [0, 0, 0]


def test_a_worker_with_a_gap_of_its_own_is_not_taken_for_the_examined_one():
    """The server's self-test was full; this very worker says that a wall is missing."""
    said = {"walls": "full", "agreed": False, "local": True, "gap": ""}
    file = {"file": np.frombuffer(MODEL, np.uint8)}
    fields = {"name": "model.joblib", "trust": {"model": said}}
    assert Session().answer(Frame("inspect_model", fields, file)).verb == "card"
    with pytest.raises(RefusedError) as caught:
        Session().answer(Frame("inspect_model", {**fields, "gaps": ["One wall."]}, file))
    assert caught.value.code == "CONSENT_NEEDED"
    assert caught.value.sentence.endswith("One wall.")


def test_files_are_compared_with_what_was_agreed_to_before_they_are_opened():
    """The other way round, a swapped file would be opened on another's good name."""
    said = {"walls": "none", "agreed": True, "local": True, "gap": "None."}
    hostile, _ = CORPUS["calls os.system"]
    files = {"model": {"digest": "0" * 64, "name": "m"}, "table": {"digest": "", "name": "t"}}
    fields = {"files": files, "trust": {"model": said}, "reading": None, "columns": []}
    with pytest.raises(RefusedError) as caught:
        Session().answer(Frame("open", fields, {"model": np.frombuffer(hostile, np.uint8)}))
    assert caught.value.code == "CHANGED_FILE"


def test_a_self_test_without_an_end_counts_as_no_walls(monkeypatch):
    from explainers.service import consent

    class Endless:
        def wait(self, seconds):
            time.sleep(seconds)
            raise TimeoutError

    monkeypatch.setattr(consent, "PATIENCE", 0.01)
    assert trust_of("0" * 64, Endless(), None, local=True) == NO_TRUST


def test_trust_is_what_was_found_and_said(tmp_path):
    with serving(tmp_path) as backend:
        found = backend.workspace.add("m", MODEL).digest
        gaps = SandboxReport("partial", (), ("First.", "Second."), 0.0)
        for report, gap in ((gaps, "First."), (WHOLE, "")):
            trust = trust_of(found, Known(report), backend.workspace, local=True)
            assert trust == Trust(report.kind, agreed=False, local=True, gap=gap)
        backend.workspace.agree(found)
        assert trust_of(found, Known(gaps), backend.workspace, local=False).agreed


def test_consents_are_kept_apart_by_digest_and_broken_ones_do_not_count(tmp_path):
    with serving(tmp_path) as backend:
        workspace, folder = backend.workspace, tmp_path / "consents"
        first, second = (workspace.add("m", data).digest for data in (MODEL, SCALER))
        with pytest.raises(RefusedError):
            workspace.agree("f" * 64)
        workspace.agree(first)
        assert [workspace.agreed(each) for each in (first, second, "../x", "")] == [
            *(True, False),
            *(False, False),
        ]
        path = folder / f"{first}.json"
        (folder / f"{second}.json").write_bytes(path.read_bytes())
        assert not workspace.agreed(second), "it was said about another file"
        path.write_bytes(path.read_bytes().replace(b"true", b"null")[:-3])
        assert not workspace.agreed(first)
        assert file_digest(workspace.path(first)) == first
        os.utime(workspace.path(first), (0, 0))
        workspace.discard(first)
        assert not path.exists()
