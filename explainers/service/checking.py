"""Whether numbers keep what their method promises, and what is written down where they do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from explainers.checks.promises import promise
from explainers.records import Check, Floats, Receipt
from explainers.service.plan import Plan
from explainers.service.record_json import to_json
from explainers.service.storage.blocks import Block


def check_block(plan: Plan, arrays: Mapping[str, Any]) -> Check | None:
    """Check one block as it arrives, so that a wrong method stops at its first block.

    None where the method promises nothing.
    """
    found = promise(plan.method.shape, plan.method.tolerance, arrays)
    return None if found is None else with_remedy(plan, found)


def with_remedy(plan: Plan, check: Check) -> Check:
    """Add what a reader can do to the sentence of a check that failed."""
    if check.passed or not plan.method.remedy:
        return check
    return replace(check, sentence=f"{check.sentence} {plan.method.remedy}")


def verdict_on(check: Check, block: Block) -> dict[str, Any]:
    """Write down what failed on a block and what it took, as JSON; the numbers are not in it."""
    facts = {name: block.facts[name] for name in ("budget", "seconds", "stored")}
    return {"check": to_json(check), "facts": facts, "rows": block.tables["data"].num_rows}


def checked(
    plan: Plan, receipt: Receipt, values: Floats, base_values: Floats, outputs: Floats
) -> tuple[Check | None, Receipt]:
    """Check sums where the method promises them, and write the gap into the receipt."""
    arrays = {"values": values, "base_values": base_values, "outputs": outputs}
    return noted(receipt, check_block(plan, arrays))


def noted(receipt: Receipt, check: Check | None) -> tuple[Check | None, Receipt]:
    """Write what a check measured into the receipt."""
    if check is None:
        return None, receipt
    return check, replace(receipt, gap=check.value, tolerance=check.tolerance)
