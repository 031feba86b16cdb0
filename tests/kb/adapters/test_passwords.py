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


def test_nobody_has_the_password_of_an_unknown_account() -> None:
    assert not Argon2Passwords().fits("", "")
