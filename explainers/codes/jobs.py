"""Codes of jobs: their workers' number, their place on the disk, their end before time."""

from explainers.codes.declaration import Room, refused, stopped

ROOM = Room(
    "Jobs and the store",
    (
        stopped(
            "CANCELLED",
            "Somebody stopped the job. This is no error.",
            "Start it again to go on from there.",
        ),
        stopped(
            "SERVER_STOPPED",
            "The server ended several times during this job, so it is not taken up by itself.",
            "Read the server's log, then try again.",
        ),
        stopped(
            "WORKERS_BUSY",
            "All workers are busy with other analyses.",
            "Wait for a job to end, or have the administrator raise RATIONALE_WORKERS.",
        ),
        stopped(
            "WORKER_DROPPED",
            "The worker was stopped before it started, mostly because the analysis was deleted.",
            "Ask again if the analysis is still there.",
        ),
        stopped(
            "STORE_REFUSED",
            "The explanation could not be written to the server's disk.",
            "Make room there or check its rights.",
        ),
        refused(
            "STORE_TOO_SMALL",
            "The explanation is larger than all the disk space the store may take, so it could not "
            "be kept.",
            "Ask for fewer rows, or have the administrator raise RATIONALE_STORE_MB.",
        ),
        stopped(
            "STORE_KEEPS_LOSING",
            "What was stored was gone or damaged again and again before it was read.",
            "Check the disk, and that RATIONALE_STORE_MB leaves room.",
        ),
        refused(
            "DATABASE_REFUSED",
            "The list of jobs cannot be opened.",
            "Check rights and free space of RATIONALE_HOME; the list may be deleted while the "
            "server is stopped.",
        ),
    ),
)
