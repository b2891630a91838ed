"""Codes of workers and the limits around them."""

from explainers.codes.declaration import Room, refused, stopped

ROOM = Room(
    "Workers and their limits",
    (
        refused(
            "SANDBOX_NEEDED",
            "The file is a program, and the sandbox to run it in is not whole here.",
            "Save the model in a format of data, or run the server where the sandbox holds.",
        ),
        stopped(
            "MEMORY_LIMIT",
            "The worker held more memory than it may.",
            "Ask for fewer rows, bring a smaller file, or have RATIONALE_WORKER_MEMORY_MB raised.",
        ),
        stopped(
            "OUT_OF_MEMORY",
            "The worker asked for more memory than it may have.",
            "Ask for fewer rows, bring a smaller file, or have RATIONALE_WORKER_MEMORY_MB raised.",
        ),
        stopped(
            "TIME_LIMIT",
            "Opening the files, or one answer, took longer than is allowed.",
            "Ask for fewer rows, or have the limit that is named raised.",
        ),
        stopped(
            "SCRATCH_LIMIT",
            "The worker wrote more temporary files than it may.",
            "Bring a smaller file, or have RATIONALE_SCRATCH_MB raised.",
        ),
        stopped(
            "THREAD_LIMIT",
            "The worker ran more threads than it may.",
            "Bring a model that computes with fewer.",
        ),
        stopped(
            "WORKER_DIED",
            "The process that held the model ended.",
            "Ask again: a new one starts by itself. If it ends again, the model's library fails.",
        ),
        stopped(
            "WORKER_NOT_STARTED",
            "The process that would hold the model did not come to life.",
            "Ask again; the server's log says why.",
        ),
    ),
)
