"""``/collections/{id}/suggestions`` and ``/dissents``: what members say without writing in a collection."""

from uuid import UUID

from fastapi import APIRouter

from api.conditions import Stale, tag_of
from api.curating import CollectionOf, refer
from api.dependencies import Base, Who
from api.revisions import DoneOnce, MaybeSeen, Seen
from api.schemas.blocks import DissentBody, kept_or_new
from api.schemas.remarks import (
    DeclineBody,
    DisagreeBody,
    DissentsBody,
    HideBody,
    ProposalBody,
    ProposalsBody,
    RewriteDissentBody,
    SuggestBody,
)
from kb.bootstrap import KnowledgeBase
from kb.model.collection import Block, Collection
from kb.model.reader import Reader
from kb.model.remark import Proposed
from kb.services.curating.drafting import block_of

router = APIRouter(tags=["collections"])

_SUGGESTIONS = "/collections/{id}/suggestions"
_SUGGESTION = _SUGGESTIONS + "/{suggestion}"
_DISSENTS = "/collections/{id}/dissents"
_DISSENT = _DISSENTS + "/{dissent}"


@router.get(_SUGGESTIONS, summary="List suggestions", operation_id="listSuggestionsFor")
def list_suggestions_for(collection: CollectionOf, base: Base, who: Who) -> ProposalsBody:
    """What members suggested for the draft, the oldest first; for who is of its labs."""
    found = base.curation.remarking.suggestions(collection.id, who)
    return ProposalsBody(suggestions=tuple(ProposalBody.of(one, who) for one in found))


@router.post(_SUGGESTIONS, summary="Suggest something", operation_id="suggestBlock", status_code=201)
def suggest(collection: CollectionOf, asked: SuggestBody, base: Base, who: Who, once: DoneOnce) -> ProposalBody:
    """Another block, a change of one or that it goes; for every member of its labs."""
    block = str(asked.block) if asked.block else ""
    after = _after(collection.id, asked, base, who)
    made = base.curation.remarking.suggest(
        collection.id, asked.kind, who, block=block, after=after, why=asked.why, key=once.key
    )
    return ProposalBody.of(made, who)


@router.post(f"{_SUGGESTION}/_take", summary="Take a suggestion", operation_id="takeSuggestion")
def take_suggestion(collection: CollectionOf, suggestion: UUID, base: Base, who: Who) -> ProposalBody:
    """Do in the draft what was suggested; its maker stays known by role."""
    return ProposalBody.of(base.curation.remarking.take(collection.id, str(suggestion), who), who)


@router.post(f"{_SUGGESTION}/_decline", summary="Decline a suggestion", operation_id="declineSuggestion")
def decline_suggestion(
    collection: CollectionOf, suggestion: UUID, asked: DeclineBody, base: Base, who: Who
) -> ProposalBody:
    """Say why a suggestion is not taken."""
    remarking = base.curation.remarking
    return ProposalBody.of(remarking.decline(collection.id, str(suggestion), asked.reason, who), who)


@router.get(_DISSENTS, summary="List dissents", operation_id="listDissents")
def list_dissents(collection: CollectionOf, base: Base, who: Who) -> DissentsBody:
    """What members do not agree with, the oldest first; also what was withdrawn, without its words."""
    found = base.curation.remarking.dissents(collection.id, who)
    return DissentsBody(dissents=tuple(DissentBody.of(one, who) for one in found))


@router.post(_DISSENTS, summary="Disagree", operation_id="disagree", status_code=201)
def disagree(collection: CollectionOf, asked: DisagreeBody, base: Base, who: Who, once: DoneOnce) -> DissentBody:
    """It stands under the block in every edition, and no curator can take it away; for every member of its labs."""
    said = base.curation.remarking.disagree(collection.id, str(asked.block), asked.text, who, key=once.key)
    return DissentBody.of(said, who)


@router.patch(_DISSENT, summary="Say a dissent otherwise", operation_id="rewriteDissent")
def rewrite_dissent(
    collection: CollectionOf, dissent: UUID, asked: RewriteDissentBody, base: Base, who: Who, seen: MaybeSeen
) -> DissentBody:
    """Only its author may."""
    _compare(seen, base, collection, dissent, who)
    return DissentBody.of(base.curation.remarking.rewrite(collection.id, str(dissent), asked.text, who), who)


@router.delete(_DISSENT, summary="Take a dissent back", operation_id="takeBackDissent")
def take_back_dissent(collection: CollectionOf, dissent: UUID, base: Base, who: Who, seen: MaybeSeen) -> DissentBody:
    """Only its author may; that it was there stays."""
    _compare(seen, base, collection, dissent, who)
    return DissentBody.of(base.curation.remarking.take_back(collection.id, str(dissent), who), who)


@router.post(f"{_DISSENT}/_hide", summary="Hide a dissent", operation_id="hideDissent")
def hide_dissent(collection: CollectionOf, dissent: UUID, asked: HideBody, base: Base, who: Who) -> DissentBody:
    """Keep its words from being read, for a reason of law that everybody reads; without a reason no more.

    For who keeps the site.
    """
    return DissentBody.of(base.curation.remarking.hide(collection.id, str(dissent), asked.reason, who), who)


def _compare(seen: Seen, base: KnowledgeBase, collection: Collection, dissent: UUID, who: Reader) -> None:
    """Go on only when a dissent is what its author saw; anybody else is refused, without hearing whose it is."""
    there = next((one for one in base.curation.remarking.dissents(collection.id, who) if one.id == str(dissent)), None)
    if there is not None and there.by == who.account and not seen.holds(tag_of(there)):
        raise Stale("dissent", there.id, "changed", by=there.by)


def _after(collection: str, asked: SuggestBody, base: Base, who: Who) -> Block | None:
    """The block that somebody would have; a change keeps what it does not speak of."""
    if asked.after is None:
        return None
    there = None
    if asked.kind is Proposed.CHANGE and asked.block:
        there = base.curation.drafting.block(collection, str(asked.block), who).block
    find = kept_or_new(there.references if there else (), lambda place: refer(base, place, who))
    own = there.model_dump() if there is not None and there.kind == asked.after.kind else {}
    return block_of({**own, "kind": asked.after.kind, **asked.after.said(asked.after.kind, find)})
