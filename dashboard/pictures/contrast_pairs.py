"""What is said of two maps that stand beside each other: of two pictures, or of two networks."""

from __future__ import annotations

from difflib import get_close_matches

from dashboard.pictures.contrast_sentences import STANDS_OUT, leading
from dashboard.pictures.sentences import NAME_WIDTH, closeness, preparation_sentence
from dashboard.units import PROBABILITY, class_name, explains_classes
from dashboard.words import num, percent, sentence_case, shortened
from explainers.dossier.map_parts import thirds
from explainers.intake.summary import counted
from explainers.records import Analysis, Maps


def pictures_sentence(maps: tuple[Maps, Maps], names: tuple[str, str]) -> str:
    """Where in each of two pictures there is what speaks for the class both are asked about."""
    return _pair_sentence(maps, names, "in")


def models_sentence(maps: tuple[Maps, Maps], names: tuple[str, str]) -> str:
    """Where in one picture each of two networks finds what speaks for a class."""
    return _pair_sentence(maps, names, "for")


def _pair_sentence(maps: tuple[Maps, Maps], names: tuple[str, str], link: str) -> str:
    a, b = (shortened(name, NAME_WIDTH) for name in names)
    first, second = map(_lies, maps)
    start = sentence_case(link)
    return f"{start} {a}, what speaks for {_asked(maps[0])} lies {first}; {link} {b}, {second}."


def _lies(maps: Maps) -> str:
    raises = thirds(maps.values[0]).raises
    if not raises.any():
        return "nowhere"
    where, share = leading(raises)
    if share < STANDS_OUT:
        return f"all over (no ninth holds more than {percent(share)})"
    return f"above all {where} ({percent(share)} in that ninth)"


def answers_sentence(maps: Maps, name: str, unit: str) -> str:
    """What a network answers for a picture: the class asked about, and another that it prefers.

    unit: of the network's answers.
    """
    asked = int(maps.target[0])
    told = f"{shortened(name, NAME_WIDTH)}: "
    if not explains_classes(maps):
        return f"{told}the network predicts {num(float(maps.outputs[0, asked]))}."
    best = int(maps.outputs[0].argmax())
    told += f"{class_name(maps, asked, NAME_WIDTH)} has {_answer(maps, asked, unit)}"
    if best == asked:
        return f"{told}, and no class has more."
    return f"{told}; it is taken for {_answer(maps, best, unit, named=True)}."


def _answer(maps: Maps, output: int, unit: str, *, named: bool = False) -> str:
    start = f"{class_name(maps, output, NAME_WIDTH)}, " if named else ""
    score = f"a score of {num(float(maps.margins[0, output]))}"
    if unit != PROBABILITY:
        return f"{start}{score}"
    return f"{start}{percent(float(maps.outputs[0, output]), 1)} and {score}"


def scales_sentence(maps: Maps, why: str) -> str:
    """What colours mean in one of two maps, and whether those of the other mean as much.

    why: why the two cannot share a scale; empty where they do.
    """
    against = ", blue against it" if maps.signed else ""
    colours = f"Orange places speak for {_asked(maps)}{against}."
    if why:
        return (
            f"{colours} Each map has a scale of its own, so colours cannot be compared by their "
            f"strength: {why}."
        )
    return f"{colours} Both maps have one scale: equal colours are equal numbers for a pixel."


def other_pictures_sentence(here: Analysis, there: Analysis) -> str:
    """Why two networks cannot be compared on this picture, and how they can."""
    return (
        f"“{shortened(there.name, 80)}” is about other pictures: its {_held(there)}, and "
        f"this analysis is about {_held(here)}. On the page Start, bring "
        f"“{shortened(there.model.file_name, NAME_WIDTH)}” together with this very file, "
        f"“{shortened(here.table.file_name, NAME_WIDTH)}”, then choose that analysis here."
    )


def _held(analysis: Analysis) -> str:
    name = shortened(analysis.table.file_name, NAME_WIDTH)
    return f"file “{name}” holds {counted(analysis.table.rows, 'picture')}"


def preparations_sentence(here: Analysis, there: Analysis) -> str:
    """In which two ways networks are given the picture; empty where they are given the same."""
    first, second = here.preparation, there.preparation
    if first is None or second is None or first == second:
        return ""
    who = "The same network is" if here.model.digest == there.model.digest else "The networks are"
    one, other = preparation_sentence(first), preparation_sentence(second)
    return f"{who} given the picture in two ways. First: {one} Second: {other}"


def alike_sentence(correlation: float | None) -> str:
    """How two networks' maps agree; `correlation` is None where places cannot be matched."""
    if correlation is None:
        return (
            "The networks see other parts of the picture, or other sizes of it, so their maps are "
            "not compared place by place."
        )
    return f"The maps agree {closeness(correlation)} (rank correlation {num(correlation, 2)})."


def no_class_sentence(here: Analysis, output: int, there: Analysis) -> str:
    """That the other network does not know a class by its name, and what it knows instead."""
    model = f"“{shortened(there.model.file_name, NAME_WIDTH)}”"
    if not here.classes:
        return f"{model} chooses among classes, and this network predicts a number."
    if not there.classes:
        return f"{model} predicts a number and no classes, so it has none to be compared with."
    name = here.classes[output]
    near = get_close_matches(name, there.classes, n=3)
    like = f"its most similar ones are {_listed(near)}" if near else _begin(there.classes)
    return (
        f"{model} has no class “{shortened(name, NAME_WIDTH)}” among its {len(there.classes):,}; "
        f"{like}. Classes are matched by their names: choose another class above, or name that "
        "network's classes as this one's when it is opened."
    )


def _begin(classes: tuple[str, ...]) -> str:
    return f"they begin with {_listed(list(classes[:3]))}"


def _listed(names: list[str]) -> str:
    return ", ".join(f"“{shortened(name, NAME_WIDTH)}”" for name in names)


def _asked(maps: Maps) -> str:
    classes = explains_classes(maps)
    return class_name(maps, int(maps.target[0]), NAME_WIDTH) if classes else "the prediction"
