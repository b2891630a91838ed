"""Listed names, used as no model uses them."""

from __future__ import annotations

from tests.intake.pickles.assembled import (
    bare,
    built,
    called,
    kind,
    linear,
    mapping,
    named,
    number,
    pair,
    text,
    whole,
)
from tests.intake.pickles.hostile.common import (
    BROKEN,
    COMMAND,
    MODEL,
    SYSTEM,
    UNLISTED,
    UNUSUAL,
    Case,
)


def uses() -> dict[str, Case]:
    """Listed names, used as no model uses them."""
    model, function = named(*MODEL), named("numpy", "exp")
    check = named("sklearn.utils.validation", "check_array")
    tree = named("sklearn.tree._tree", "Tree")
    state = {"a": number(1)}
    inner = pair(number(1), number(2))
    for _ in range(60):
        inner += b"2\x86"
    deep = b")" + b"\x85" * 200_000
    return {
        "a class is called": (whole(called(model, b"\x88")), UNUSUAL),
        "a function is called": (whole(called(function, number(1))), UNUSUAL),
        "an object is called": (whole(called(linear(), number(1))), UNUSUAL),
        "a bound value is called": (whole(called(b"N", number(1))), UNUSUAL),
        "arguments that are no tuple": (whole(model + b"]R"), UNUSUAL),
        "a class with arguments": (whole(model + pair(number(1)) + b"\x81"), UNUSUAL),
        "a new function": (whole(function + b")\x81"), UNUSUAL),
        "a new list": (whole(named("builtins", "list") + b")\x81"), UNUSUAL),
        "a new tree without its counts": (whole(tree + b")\x81"), UNUSUAL),
        "attributes of a class": (whole(built(model, mapping(**state))), UNUSUAL),
        "slots of a class": (whole(built(model, pair(b"N", mapping(predict=function)))), UNUSUAL),
        "slots of an object": (
            whole(built(bare(*MODEL), pair(b"N", mapping(predict=function)))),
            UNUSUAL,
        ),
        "attributes of a function": (whole(built(function, mapping(**state))), UNUSUAL),
        "attributes of a list": (whole(built(b"]", mapping(**state))), UNUSUAL),
        "state that is no dict": (whole(built(bare(*MODEL), number(1))), UNUSUAL),
        "a method is hidden": (whole(linear(predict=function)), UNUSUAL),
        "an inherited method is hidden": (whole(linear(get_params=function)), UNUSUAL),
        "a class method is hidden": (whole(linear(_get_tags=function, score=function)), UNUSUAL),
        "__class__": (whole(linear(__class__=named("builtins", "object"))), UNUSUAL),
        "__dict__": (whole(linear(__dict__=b"}")), UNUSUAL),
        "__reduce__": (whole(linear(__reduce__=function)), UNUSUAL),
        "__setstate__": (whole(linear(__setstate__=function)), UNUSUAL),
        "__sklearn_tags__": (whole(linear(__sklearn_tags__=function)), UNUSUAL),
        "an attribute that is a number": (
            whole(built(bare(*MODEL), b"}(" + number(1) + number(2) + b"u")),
            UNUSUAL,
        ),
        "append to a model": (whole(bare(*MODEL) + number(1) + b"a"), UNUSUAL),
        "entries of a model": (whole(bare(*MODEL) + text("a") + number(1) + b"s"), UNUSUAL),
        "members of a list": (whole(b"](" + number(1) + b"\x90"), UNUSUAL),
        "a default that is a class": (
            whole(called(named("collections", "defaultdict"), model)),
            BROKEN,
        ),
        "a partial of a class": (
            whole(
                built(
                    called(named("functools", "partial"), model),
                    pair(model, b")", b"}", b"N"),
                )
            ),
            BROKEN,
        ),
        "a partial of os.system": (
            whole(
                built(
                    called(named("functools", "partial"), SYSTEM),
                    pair(SYSTEM, pair(text(COMMAND)), b"}", b"N"),
                )
            ),
            UNLISTED,
        ),
        "a maker in a partial": (
            whole(
                linear(
                    n_jobs=built(
                        called(named("functools", "partial"), check),
                        pair(check, pair(tree), b"}", b"N"),
                    )
                )
            ),
            UNUSUAL,
        ),
        "a list for a key": (whole(b"}(" + b"]" + number(1) + b"u"), UNUSUAL),
        "a model for a key": (whole(b"}(" + linear() + number(1) + b"u"), UNUSUAL),
        "tuples of tuples for a key": (whole(b"}(" + inner + number(1) + b"u"), UNUSUAL),
        "tuples of tuples in a set": (whole(b"\x8f(" + inner + b"\x90"), UNUSUAL),
        "tuples of tuples in a frozen set": (whole(b"(" + inner + b"\x91"), UNUSUAL),
        "tuples of tuples in an old set": (
            whole(called(named("builtins", "set"), b"](" + inner + b"e")),
            UNUSUAL,
        ),
        "a very deep key": (whole(b"}(" + deep + number(1) + b"u"), UNUSUAL),
        "a very deep tuple": (whole(deep), "NOT_A_MODEL"),
        "a thousand laughs": (whole(inner), "NOT_A_MODEL"),
        "another codec": (
            whole(called(named("_codecs", "encode"), text("x"), text("zlib_codec"))),
            BROKEN,
        ),
        "bytes by number": (whole(called(named("builtins", "bytearray"), number(2**30))), BROKEN),
        "a name given to a maker": (
            whole(called(named("numpy._core", "_ufunc_reconstruct"), text("os"), text("system"))),
            UNLISTED,
        ),
        "a class given to a maker": (
            whole(called(named("numpy._core", "_ufunc_reconstruct"), *map(text, MODEL))),
            BROKEN,
        ),
        "a maker for a value": (whole(linear(n_jobs=tree)), UNUSUAL),
        "a draft for a value": (whole(linear(n_jobs=kind("f8"))), UNUSUAL),
    }
