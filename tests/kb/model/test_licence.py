import pytest

from kb.model.licence import licence_uri


@pytest.mark.parametrize(
    ("licence", "uri"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC-BY-NC-SA-3.0-NL", "https://creativecommons.org/licenses/by-nc-sa/3.0/nl/"),
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("EUPL-1.2", "https://spdx.org/licenses/EUPL-1.2"),
        ("CC-BY-4.0\n", ""),
        ("alle rechten voorbehouden", ""),
        ("", ""),
    ],
)
def test_a_licence_with_an_address_has_it_from_who_wrote_it(licence: str, uri: str) -> None:
    assert licence_uri(licence) == uri
