"""What a worker elsewhere is asked for: one block of one request. Plain JSON, nothing that runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explainers.errors import StoppedError
from explainers.records import Analysis, Request
from explainers.service.plan import Plan, plan
from explainers.service.record_json import from_json, to_json


@dataclass(frozen=True)
class Errand:
    """Block `index` of a request.

    key: under which the server knows the request's numbers. versions: of what it would compute them
    with. agreed: the digests of files a person said to open.
    """

    request: Request
    key: str
    index: int
    versions: Mapping[str, str]
    agreed: tuple[str, ...] = ()

    def fields(self) -> dict[str, Any]:
        """Return the errand as JSON."""
        return {
            "request": to_json(self.request),
            "key": self.key,
            "index": self.index,
            "versions": dict(self.versions),
            "agreed": list(self.agreed),
        }

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Errand:
        """Rebuild an errand from JSON."""
        return cls(
            from_json(Request, fields["request"]),
            str(fields["key"]),
            int(fields["index"]),
            dict(fields["versions"]),
            tuple(fields["agreed"]),
        )

    def planned(self) -> Plan:
        """Plan the request here. Raises StoppedError CLUSTER_DIFFERS.

        Under other versions the same request has another key, and may have other numbers.
        """
        work = plan(self.request)
        if work.key == self.key:
            return work
        here: Mapping[str, str] = work.content["versions"]
        apart = [
            f"{name} {here.get(name, 'absent')} there, {self.versions.get(name, 'absent')} here"
            for name in sorted({*here, *self.versions})
            if here.get(name) != self.versions.get(name)
        ]
        raise StoppedError(
            "CLUSTER_DIFFERS",
            "A worker of the cluster would compute other numbers than this server: "
            f"{'; '.join(apart) or 'it plans the same request otherwise'}.",
            "Install the same versions on all machines, or use one image for all of them.",
        )


def files_of(analysis: Analysis) -> tuple[str, ...]:
    """The digests of the files that an analysis is made of."""
    cards = (analysis.model, analysis.table, analysis.preprocessor)
    return tuple(card.digest for card in cards if card is not None)
