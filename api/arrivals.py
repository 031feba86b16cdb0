"""What came of bringing something in, kept for who did it: so that what was lost can be read back afterwards.

It waits as files do that somebody sent, see ``uploads``, in a folder of its own: for an hour, for that person alone.
"""

from api.uploads import Uploads
from kb.errors import NoRoom, UploadGone
from kb.model.reader import Reader
from kb.model.study import StudyId


class Arrivals:
    """The last report of each reader and study."""

    def __init__(self, kept: Uploads) -> None:
        self._kept = kept

    def keep(self, study: StudyId, reader: Reader, report: str, token: str) -> None:
        """Keep a report, to be found by this secret.

        On a full disk it is not kept: what it tells of has happened, and that is what counts.
        """
        try:
            with self._kept.receiving() as file:
                file.write(report.encode())
                self._kept.keep(file, study, reader, token=token)
        except NoRoom:
            return

    def read(self, study: StudyId, reader: Reader, token: str) -> str:
        """A report; empty when it is not there any more, or not for this reader."""
        try:
            with self._kept.opened(study, reader, token) as file:
                return file.read().decode()
        except UploadGone:
            return ""
