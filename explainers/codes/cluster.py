"""Codes of a cluster: its scheduler, its workers, and what is shared with them."""

from explainers.codes.declaration import Room, stopped

ROOM = Room(
    "A cluster",
    (
        stopped(
            "CLUSTER_UNREACHABLE",
            "The Dask scheduler does not answer, no worker has joined it, or it wants an encrypted "
            "link and this server has no certificate. A job waits for it for ten minutes before it "
            "fails.",
            "Start it, or check RATIONALE_SCHEDULER and Dask's settings of certificates; finished "
            "blocks are kept.",
        ),
        stopped(
            "CLUSTER_GAVE_UP",
            "Workers died of the same block again and again, or could not take it.",
            "Look into the workers' logs; give them memory, and the server's version of Rationale.",
        ),
        stopped(
            "CLUSTER_DIFFERS",
            "A worker has other versions of packages than the server, so it would give other "
            "numbers, or might.",
            "Install the same versions on all machines, or use one image for all of them.",
        ),
        stopped(
            "SHARED_STORE_UNREACHABLE",
            "The folder or bucket that server and workers share is gone, full or refuses. A job "
            "waits for it for ten minutes before it fails.",
            "Check mount, room and credentials; finished blocks are kept.",
        ),
    ),
)
