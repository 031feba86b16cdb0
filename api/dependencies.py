"""What routes ask for: the knowledge base, and who is reading."""

from collections.abc import Callable
from typing import Annotated, cast

from fastapi import Depends, Request

from kb.bootstrap import KnowledgeBase
from kb.model.reader import Reader
from kb.services.sharing.formats.wording import Words


def knowledge_base(request: Request) -> KnowledgeBase:
    """The knowledge base that the app was made with."""
    return cast("KnowledgeBase", request.app.state.base)


def reader(request: Request) -> Reader:
    """Who is reading, see ``api.identity``."""
    return cast("Reader", request.state.reader)


def file_words(request: Request) -> Words:
    """The words of files, in Dutch; the entry point brings them, since they are those of the pages."""
    return cast("Callable[[], Words]", request.app.state.file_words)()


Base = Annotated[KnowledgeBase, Depends(knowledge_base)]
Who = Annotated[Reader, Depends(reader)]
FileWords = Annotated[Words, Depends(file_words)]
