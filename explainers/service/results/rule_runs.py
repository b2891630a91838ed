"""From a block to runs: the conditions around one row, fitted with many seeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from explainers.records import Integers, Receipt, RuleRuns
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.results.rule_parts import parts
from explainers.service.storage.blocks import Block


def _made(plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt) -> RuleRuns:
    return RuleRuns(**parts(plan, blocks, positions, receipt))


RESULT: Final = Making(_made)
