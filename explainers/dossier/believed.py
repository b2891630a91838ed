"""Whether a decision's reasons can be believed: what studies found, and which were not made."""

from __future__ import annotations

from markupsafe import Markup

from explainers.dossier.beside import Beside
from explainers.dossier.markup import element, section, visible
from explainers.dossier.wording import name_text
from explainers.records import Sureness, Withheld
from explainers.studies.declaration import Study


def believed(found: Beside) -> tuple[Markup, ...]:
    """Tell what each study found, and name those that were not run; nothing where there are none.

    A study's own words for good and bad stand beside it: a reader has to judge it without us.
    """
    told = [_study(study, result) for study, result in found.studies]
    if found.missing:
        names = "; ".join(study.title for study in found.missing)
        told.append(element("p", f"Not run for this row, or not as this document asks: {names}."))
    return (section("Can the reasons be believed?", *told),) if told else ()


def _study(study: Study, result: Sureness | Withheld) -> Markup:
    head = element("p", element("strong", f"{study.title}. "), study.question)
    if isinstance(result, Withheld):
        said = f"Its numbers are withheld: {result.check.sentence}"
        return head + element("p", visible(said))
    guide = f"Good: {study.good} Bad: {study.bad} Result key {name_text(result.receipt.key, 64)}."
    return head + element("p", visible(result.verdict)) + element("p", guide, class_="quiet")
