"""A certificate of our own, and the settings that have Dask use it."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import dask
import distributed

_TLS = "distributed.comm.tls"
_WHO = ("client", "scheduler", "worker")


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate, which is its own authority, and its key, as PEM files."""

    cert: Path
    key: Path


def made(folder):
    """Make a certificate in a folder, as the cluster's README says."""
    certificate = Certificate(folder / "cert.pem", folder / "key.pem")
    kind = ("-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    about = ("-days", "2", "-subj", "/CN=rationale")
    files = ("-keyout", certificate.key, "-out", certificate.cert)
    command = ["openssl", "req", *kind, *about, *files]
    subprocess.run(command, check=True, capture_output=True)
    return certificate


def under(settings):
    """Have Dask's settings hold within a block.

    `distributed` is imported before: settings of it that are older than its own would take those
    along when they end.
    """
    assert distributed.__name__ in dask.config.config
    return dask.config.set(settings)


def dask_settings(certificate):
    """Return Dask's settings for server, scheduler and workers."""
    return {
        "distributed.comm.require-encryption": True,
        f"{_TLS}.ca-file": str(certificate.cert),
        **{f"{_TLS}.{who}.cert": str(certificate.cert) for who in _WHO},
        **{f"{_TLS}.{who}.key": str(certificate.key) for who in _WHO},
    }


def variables(certificate):
    """Return the same as variables of an environment."""
    return {
        f"DASK_{name.upper().replace('.', '__').replace('-', '_')}": str(value)
        for name, value in dask_settings(certificate).items()
    }
