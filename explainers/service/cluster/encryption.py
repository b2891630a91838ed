"""Whether the link to a scheduler can be made as Dask's own settings want it made.

Certificates are Dask's matter: `distributed.comm.tls` in its files, or in the environment.
No setting of ours, and no address, holds a secret.
"""

from __future__ import annotations

from typing import Final

from explainers.errors import quoted

_ENCRYPTED: Final = ("tls://", "wss://")


def why_no_link(address: str) -> str | None:
    """Say why no link can be made to the scheduler at `address`; None where it can be tried.

    Dask itself finds out too late: it leaves half a connection behind.
    """
    from distributed.security import Security

    try:
        settings = Security().get_connection_args("client")
    except (OSError, ValueError, RuntimeError) as problem:
        said = getattr(problem, "strerror", None) or problem
        return f"the certificate that Dask's settings name cannot be used: {quoted(said)}"
    encrypted = address.startswith(_ENCRYPTED)
    if encrypted and settings["ssl_context"] is None:
        return "its link is encrypted, and Dask's settings name no certificate for this server"
    if settings["require_encryption"] and not encrypted:
        return "Dask's settings require an encrypted link, and this address names none"
    return None
