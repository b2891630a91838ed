"""The link to a Dask scheduler: errands go out, and word of how they went comes back."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Collection, Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from explainers.errors import StoppedError, from_fields, quoted
from explainers.service.cluster.encryption import why_no_link
from explainers.service.cluster.errand import Errand

if TYPE_CHECKING:
    from distributed import Client, Future

_CONNECT_SECONDS: Final = 5.0
_ANSWER_SECONDS: Final = 5.0


class Team:
    """The workers behind the scheduler at `address`, who share the store at `store`.

    Connects at the first errand, and anew after the link broke. Safe to use from several threads.
    """

    def __init__(self, address: str, store: str) -> None:
        self.address = address
        self._store = store
        self._client: Client | None = None
        self._lock = threading.Lock()
        self._news = threading.Condition()

    def hands(self) -> int:
        """How many errands the workers can run at once. Raises StoppedError CLUSTER_UNREACHABLE."""
        with self._lock:
            client = self._connected()
            try:
                # `scheduler_info` may be about no workers at all: the client overwrites what it
                # asked for by what it asks every few seconds.
                threads = client.nthreads()
            except (OSError, TimeoutError) as problem:
                raise self._lost(problem) from problem
        hands = sum(int(number) for number in threads.values())
        if not hands:
            raise self._unreachable("no worker has joined it")
        return hands

    def send(self, errand: Errand) -> Future[Any]:
        """Send an errand.

        Each is one of its own to the scheduler, also where the same block is asked for again: the
        earlier one may be on its way out, and would take the later one with it. Raises
        StoppedError CLUSTER_UNREACHABLE.
        """
        from explainers.service.cluster.plugin import run_block

        with self._lock:
            client = self._connected()
            try:
                future = client.submit(
                    run_block,
                    errand.fields(),
                    self._store,
                    key=f"rationale-{errand.key[:12]}-{errand.index}-{secrets.token_hex(8)}",
                    pure=False,
                )
            except (OSError, TimeoutError) as problem:
                raise self._lost(problem) from problem
        future.add_done_callback(self._tell)
        return future

    def wait(self, futures: Collection[Future[Any]], seconds: float) -> None:
        """Wait until one of some errands is over, at most `seconds`."""
        with self._news:
            self._news.wait_for(lambda: any(each.done() for each in futures), seconds)

    def answer(self, future: Future[Any]) -> Mapping[str, Any]:
        """Return what came of an errand that is over.

        Raises StoppedError CLUSTER_UNREACHABLE where the scheduler was lost meanwhile,
        CLUSTER_GAVE_UP where worker after worker died of it, or what the errand ended with.
        """
        from distributed import KilledWorker

        if future.status in ("cancelled", "lost"):
            with self._lock:
                raise self._lost("the link to it broke")
        try:
            answer: Mapping[str, Any] = future.result(timeout=_ANSWER_SECONDS)
        except KilledWorker as problem:
            raise StoppedError(
                "CLUSTER_GAVE_UP",
                f"Worker after worker of the cluster at {quoted(self.address)} died of the same "
                "block of rows.",
                "Look into the workers' logs, give them more memory, then try again.",
            ) from problem
        except (OSError, TimeoutError, CancelledError) as problem:
            with self._lock:
                raise self._lost(problem) from problem
        except Exception as problem:
            raise self._not_taken(problem) from problem
        # As long as it is held, it is run again when the worker dies that ran it.
        future.release()
        if "error" in answer:
            raise from_fields(answer["error"])
        return answer

    def call_back(self, futures: Collection[Future[Any]]) -> None:
        """Take errands back: those that wait are dropped, and those that run are stopped."""
        with self._lock:
            if self._client is not None and futures:
                with suppress(OSError, TimeoutError):
                    self._client.cancel(list(futures), force=True)

    def close(self) -> None:
        """End the link; the workers stay."""
        with self._lock:
            self._let_go()

    def _tell(self, _: Future[Any]) -> None:
        with self._news:
            self._news.notify_all()

    def _connected(self) -> Client:
        if self._client is not None and self._client.status == "running":
            return self._client
        from distributed import Client

        from explainers.service.cluster.plugin import BlockRunner

        self._let_go()
        if (why := why_no_link(self.address)) is not None:
            raise self._unreachable(why)
        try:
            client = Client(
                self.address, timeout=_CONNECT_SECONDS, set_as_default=False, name="rationale"
            )
            self._client = client
            client.register_plugin(BlockRunner())
        except (OSError, TimeoutError, ValueError, CancelledError) as problem:
            raise self._lost(problem) from problem
        except Exception as problem:
            self._let_go()  # without its plugin a worker can run nothing
            raise self._not_taken(problem) from problem
        return client

    def _not_taken(self, problem: Exception) -> StoppedError:
        return StoppedError(
            "CLUSTER_GAVE_UP",
            f"A worker of the cluster at {quoted(self.address)} could not take its block: "
            f"{type(problem).__name__}, {quoted(problem)}.",
            "Look into the workers' logs; the same version of Rationale has to be installed on "
            "each of them.",
        )

    def _lost(self, why: object) -> StoppedError:
        self._let_go()
        return self._unreachable(f"it does not answer: {quoted(why)}")

    def _let_go(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError, TimeoutError):
                client.close(timeout=1)

    def _unreachable(self, why: str) -> StoppedError:
        return StoppedError(
            "CLUSTER_UNREACHABLE",
            f"The cluster's scheduler at {quoted(self.address)} cannot be used: {why}.",
            "Start it, or check the address in RATIONALE_SCHEDULER and the link's certificates; "
            "finished blocks are kept.",
        )
