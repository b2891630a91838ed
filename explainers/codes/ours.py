"""Codes of errors on our side."""

from explainers.codes.declaration import Room, ours

ROOM = Room(
    "Our side",
    (
        ours(
            "OUR_FAULT",
            "Something in Rationale went wrong that nobody foresaw.",
            "Try again; if it happens again, report what you did.",
        ),
        ours(
            "NO_RESULT",
            "A job ended without a result and without a reason.",
            "Ask again.",
        ),
        ours(
            "NOT_OPEN",
            "A worker was asked before it was given an analysis.",
            "Ask again.",
        ),
        ours(
            "FRAME_MAGIC",
            "A message between the page and a worker begins with something else than agreed.",
            "Ask again; if it happens again, report the sentence.",
        ),
        ours(
            "FRAME_HEADER",
            "The header of a message between the page and a worker cannot be read.",
            "Ask again; if it happens again, report the sentence.",
        ),
        ours(
            "FRAME_PART",
            "An array or table in a message does not fit what the message says of it.",
            "Ask again; if it happens again, report the sentence.",
        ),
        ours(
            "FRAME_TOO_LARGE",
            "A message between the page and a worker is larger than is taken.",
            "Ask for fewer rows.",
        ),
        ours(
            "FRAME_TRUNCATED",
            "A message between the page and a worker broke off.",
            "Ask again; if it happens again, report the sentence.",
        ),
        ours(
            "FRAME_PROGRESS",
            "A worker said how far it was in numbers that cannot be true.",
            "Ask again; if it happens again, report the sentence.",
        ),
        ours(
            "FRAME_FLOOD",
            "A worker said how far it was more often than anybody can listen.",
            "Ask again; if it happens again, report the sentence.",
        ),
    ),
)
