import subprocess
import sys

import argon2
import pytest
from argon2.exceptions import VerifyMismatchError

from kb.adapters.passwords import Argon2Passwords


def test_an_unknown_account_is_compared_as_a_known_one() -> None:
    passwords = Argon2Passwords()
    known = passwords.written("een wachtwoord van iemand")
    unknown = passwords._nobody

    assert argon2.extract_parameters(unknown) == argon2.extract_parameters(known)
    # Not that it cannot be read, which would be told at once.
    with pytest.raises(VerifyMismatchError):
        argon2.PasswordHasher().verify(unknown, "")


def test_to_try_a_password_takes_what_rfc_9106_advises() -> None:
    # In a process of its own: in that of the tests passwords are cheap.
    said = "from kb.adapters.passwords import Argon2Passwords as P; print(P().written('x'), P()._nobody, sep='\\n')"
    written = subprocess.run([sys.executable, "-c", said], capture_output=True, check=True, text=True).stdout.split()

    assert [one.rpartition("p=4$")[0] for one in written] == ["$argon2id$v=19$m=65536,t=3,"] * 2


def test_nobody_has_the_password_of_an_unknown_account() -> None:
    assert not Argon2Passwords().fits("", "")
