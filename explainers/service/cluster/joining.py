"""From the settings to the cluster they name."""

from __future__ import annotations

from importlib.util import find_spec

from explainers.errors import RefusedError, quoted
from explainers.service.cluster.dispatch import Dispatch
from explainers.service.cluster.shared_store import SharedStore
from explainers.service.cluster.team import Team
from explainers.service.workspace import Workspace
from explainers.settings import Settings


def cluster_of(settings: Settings, workspace: Workspace) -> Dispatch | None:
    """Return the way to the cluster that the settings name, None where they name none.

    Nothing is connected yet. Raises RefusedError BAD_SETTING for a shared store that is missing or
    that no driver takes, or where the packages are missing.
    """
    if not settings.scheduler:
        return None
    if not settings.shared_store:
        raise RefusedError(
            "BAD_SETTING",
            f"The setting RATIONALE_SCHEDULER is {quoted(settings.scheduler)}, and "
            "RATIONALE_SHARED_STORE is not set: its workers could not be given anything.",
            "Set it to the URL of a folder or bucket that this server and all workers reach.",
        )
    if find_spec("distributed") is None:
        raise RefusedError(
            "BAD_SETTING",
            "The setting RATIONALE_SCHEDULER needs the package distributed, which is not installed "
            "here.",
            "Install requirements-cluster.txt, or remove the setting.",
        )
    team = Team(settings.scheduler, settings.shared_store)
    shared = SharedStore(settings.shared_store)
    return Dispatch(team, shared, workspace.path, workspace.agreed)
