"""Programs that some readers need."""

import shutil

import pytest


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """The path of LibreOffice."""
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("no LibreOffice on this machine (Debian: apt-get install libreoffice-nogui)")
    return found
