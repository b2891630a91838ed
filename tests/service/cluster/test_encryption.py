"""Dask's settings of a link that cannot work are said before it is tried."""

import pytest

from explainers.errors import StoppedError
from explainers.service.cluster.encryption import why_no_link
from explainers.service.cluster.team import Team
from tests.service.cluster.certificates import dask_settings, made, under

ENCRYPTED, OPEN = "tls://127.0.0.1:1", "tcp://127.0.0.1:1"


@pytest.fixture
def certified(tmp_path):
    """Dask's settings name a certificate, and require it."""
    with under(dask_settings(made(tmp_path))):
        yield


def test_open_link_needs_nothing():
    assert why_no_link(OPEN) is None


def test_encrypted_link_needs_a_certificate():
    assert "name no certificate for this server" in why_no_link(ENCRYPTED)


@pytest.mark.usefixtures("certified")
def test_certificate_that_is_named_makes_a_link():
    assert why_no_link(ENCRYPTED) is None


@pytest.mark.usefixtures("certified")
def test_open_link_is_refused_where_encryption_is_required():
    assert "require an encrypted link" in why_no_link(OPEN)


@pytest.mark.usefixtures("certified")
def test_certificate_that_is_missing_is_said(tmp_path):
    (tmp_path / "cert.pem").unlink()
    assert "No such file" in why_no_link(ENCRYPTED)


@pytest.mark.usefixtures("certified")
def test_file_that_is_no_certificate_is_said(tmp_path):
    (tmp_path / "cert.pem").write_text("no certificate", encoding="ascii")
    assert "the certificate that Dask's settings name cannot be used" in why_no_link(ENCRYPTED)


def test_job_is_told_and_nothing_is_connected():
    with pytest.raises(StoppedError) as caught:
        Team(ENCRYPTED, "file:///nowhere").hands()
    assert caught.value.code == "CLUSTER_UNREACHABLE"
    assert ENCRYPTED in caught.value.sentence
    assert "no certificate" in caught.value.sentence
    assert "certificates" in caught.value.next_step
