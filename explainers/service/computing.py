"""A block is the unit of storage; a worker is asked for it in bites, so that nobody waits long."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from explainers.kernels.reporting import Report
from explainers.records import EditedRow, Integers, LoneRow, player_numbers
from explainers.service.jobs.bites import joined
from explainers.service.jobs.course import Course
from explainers.service.jobs.job import Job
from explainers.service.plan import Plan
from explainers.service.questions import Questions, subject_of
from explainers.service.record_json import to_json
from explainers.service.storage.blocks import Block
from explainers.service.storage.contents import check_contents
from explainers.service.storage.shapes import contents_of
from explainers.service.workers.frames import Frame


def compute(work: Plan, index: int, job: Job, course: Course, questions: Questions) -> Block:
    """Have one block of rows computed. Between bites others take their turn at the worker.

    Each bite is checked before it is joined, since a worker runs foreign code. Raises
    RationaleError: CANCELLED, or what a worker answers instead.
    """
    positions = work.positions(index)
    urgent = isinstance(work.request.rows, LoneRow)
    bites: list[Block] = []
    start = 0
    while start < len(positions):
        job.go_on()
        if not urgent:
            questions.stay_back(job, subject_of(work.request.analysis), course.overtime)
        part = positions[start : start + _bite_rows(work, course, len(positions) - start)]
        asked = time.monotonic()
        heard = course.listening(len(part))
        bites.append(_bite(work, part, job, questions, heard, urgent=urgent))
        course.took(len(part), bites[-1].facts["seconds"], time.monotonic() - asked)
        start += len(part)
        if index == 0 and start < len(positions):
            job.hold(_dated(joined(work.method.shape, bites)))
        course.reach(index * work.method.block_rows + start)
    return _dated(joined(work.method.shape, bites))


def _bite_rows(work: Plan, course: Course, left: int) -> int:
    """Rows to ask for next; all that are left where something is fitted on them together."""
    return course.bite(left) if contents_of(work.method.shape).bitten else left


def _dated(block: Block) -> Block:
    stored = datetime.now(UTC).isoformat(timespec="seconds")
    return Block(block.arrays, block.tables, {**block.facts, "stored": stored})


def _bite(
    work: Plan,
    positions: Integers,
    job: Job,
    questions: Questions,
    heard: Report,
    *,
    urgent: bool,
) -> Block:
    analysis, rows = work.request.analysis, work.request.rows
    asked = Frame(
        "block",
        {
            "method": work.method.name,
            "parameters": work.content["parameters"],
            "seed": work.request.seed,
            "reference": to_json(analysis.reference),
            "players": list(player_numbers(analysis.columns, work.request.groups)),
            **({"edited": to_json(rows)} if isinstance(rows, EditedRow) else {}),
        },
        {"positions": positions},
    )
    reply = questions.ask_for(job, analysis, asked, heard, urgent=urgent)
    block = Block(reply.arrays, reply.tables, reply.fields)
    check_contents(work.method.shape, analysis, len(positions), block, len(work.request.players))
    return block
