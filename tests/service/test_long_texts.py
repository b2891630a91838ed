"""Three hundred words before the sample's pipeline: answered, and heard from meanwhile."""

from explainers.kernels.reporting import unheard
from explainers.records import OneRow, Request, Tokens
from explainers.service.samples import TEXTS
from explainers.service.workers import reports
from explainers.service.workers.inline_worker import InlineWorker
from tests import text_subjects as given

SAMPLES = 1_000


def test_lime_says_how_many_of_its_samples_are_answered(backend, monkeypatch):
    told, ask = [], InlineWorker.ask

    def hearing(worker, frame, urgent=False, heard=unheard):
        def noted(done, total):
            told.append((done, total))
            heard(done, total)

        return ask(worker, frame, urgent, noted)

    sample = backend.open_sample(TEXTS[0])
    typed = backend.type_text(sample, " ".join(" ".join(given.snippets()[0]).split()[:300]))
    monkeypatch.setattr(InlineWorker, "ask", hearing)
    monkeypatch.setattr(reports, "EVERY_SECONDS", 0)
    monkeypatch.setattr(reports, "_A_SECOND", 1e6)  # so many are none too many here
    request = Request(typed, "text_lime", OneRow(0), {"samples": SAMPLES})
    result = backend.engine.explain(request).result()
    assert isinstance(result, Tokens)
    assert 250 < len(result.spans) <= 300
    assert 0.9 * SAMPLES < result.receipt.budget <= SAMPLES + 1
    assert len(told) >= 10 and [done for done, _ in told] == sorted(done for done, _ in told)
    assert len({total for _, total in told}) == 1
    assert told[-1][0] == told[-1][1]
