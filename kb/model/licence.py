"""Where what a licence says can be read, by its short name as SPDX writes it."""

import re

_CC = re.compile(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)(?:-([A-Z]{2}))?", re.ASCII)
_SPDX = re.compile(r"[A-Za-z0-9.+]+(?:-[A-Za-z0-9.+]+)*-\d[\w.]*", re.ASCII)


def licence_uri(licence: str) -> str:
    """The address of a licence: that of Creative Commons for theirs, else that of SPDX; empty for any other words."""
    if licence == "CC0-1.0":
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    if found := _CC.fullmatch(licence):
        country = f"{found[3].lower()}/" if found[3] else ""
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/{country}"
    return f"https://spdx.org/licenses/{licence}" if _SPDX.fullmatch(licence) else ""
