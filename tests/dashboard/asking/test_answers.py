"""What a page draws while an answer is on its way."""

import time

from dashboard.asking import answers
from explainers.service.answers import Answers
from tests import toys
from tests.dashboard.pages import goto, upload


def test_an_answer_that_is_stored_is_drawn_at_once(app, monkeypatch):
    tab = upload(app().run(), toys.model("forest"), toys.csv())
    tab.button(key="explain").click().run()
    goto(tab, "one-decision")
    analysis = tab.session_state["analysis"]
    begun = []
    answer = Answers.answer

    def slowly(self, work, job):
        begun.append(work)
        time.sleep(0.1)
        return answer(self, work, job)

    drawn = []
    monkeypatch.setattr(Answers, "answer", slowly)
    monkeypatch.setattr(answers.progress, "show", lambda *_: drawn.append("a bar"))
    other = app(analysis=analysis).run()
    goto(other, "one-decision")
    assert begun
    assert not drawn
