"""Who made a collection, by what they are in its labs; nobody by name."""

from collections import Counter

from kb.model.collection import Collection
from kb.model.people import LabRole
from kb.model.reader import Reader
from kb.model.remark import Answer
from kb.ports.collections import Collections
from kb.ports.people import People
from kb.services.curating.rules import Standing


def made_by(
    collection: Collection, me: Standing, reader: Reader, *, collections: Collections, people: People
) -> dict[LabRole, int]:
    """How many people of each role had a hand in the draft of a collection.

    Args:
        collection: which.
        me: as what who asks does so; they count too.
        reader: the same, who may see what was suggested.
        collections: where it is.
        people: says who is what in a lab; who left counts as a member.
    """
    taken = [one for one in collections.suggestions(collection.id, reader) if one.answer is Answer.TAKEN]
    roles = dict.fromkeys(collections.makers(collection.id), LabRole.MEMBER)
    roles |= {one.by: one.role for one in taken}
    for lab in reversed(collection.labs):
        roles |= {one.id: role for one, role in people.members(lab) if one.id in roles}
    found = Counter({**roles, me.account: me.role}.values())
    return {role: found[role] for role in reversed(LabRole) if found[role]}
