"""What this server answers for when a file is opened, and the question it may have to ask."""

from __future__ import annotations

from explainers.errors import RationaleError, RefusedError
from explainers.intake.policy import NO_TRUST, Trust
from explainers.service.sandbox.selftest import SelfTest
from explainers.service.uploads import Upload, UploadKind
from explainers.service.workers.processes import PATIENCE
from explainers.service.workspace import Workspace


class ConsentNeededError(RefusedError):
    """Whether to open `upload` is a person's decision; the file is kept until it is made."""

    def __init__(self, asked: RationaleError, upload: Upload, kind: UploadKind) -> None:
        super().__init__("CONSENT_NEEDED", asked.sentence, asked.next_step)
        self.upload = upload
        self.kind = kind


def trust_of(digest: str, sandbox: SelfTest, workspace: Workspace, *, local: bool) -> Trust:
    """Put together what is known here; waits for the self-test, which takes milliseconds.

    Only the first worker has to be waited for longer: its libraries are imported.
    """
    try:
        report = sandbox.wait(PATIENCE)
    except TimeoutError:
        return NO_TRUST
    return Trust(report.kind, workspace.agreed(digest), local, report.gap)
