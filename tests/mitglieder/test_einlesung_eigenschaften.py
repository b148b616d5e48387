"""Whatever the file: an answer. However it is written: the same plan. Twice: nothing new."""

import csv
import io
import random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.workbook.workbook import Workbook

from mitglieder.aktionen import einlesung as aktionen
from mitglieder.aktionen import vorschau
from mitglieder.einlesen.datei import lesen
from mitglieder.einlesen.plan import Plan
from mitglieder.einlesen.spalten import SPALTEN
from mitglieder.einlesen.tabelle import Zeile
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from tests.mitglieder.anmelden import Anmelden

RUHE = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
TITEL = [namen[0] for namen in SPALTEN.values()]


def _mappe(reihen: list[list[str]]) -> bytes:
    mappe = Workbook()
    assert mappe.active is not None
    for reihe in reihen:
        mappe.active.append(reihe)
    for zellen in mappe.active.iter_rows():
        for zelle in zellen:
            zelle.data_type = "s"  # „=Hort“ is a name here, no formula
    puffer = io.BytesIO()
    mappe.save(puffer)
    return puffer.getvalue()


def _text(reihen: list[list[str]], trenner: str = ";") -> str:
    puffer = io.StringIO()
    csv.writer(puffer, delimiter=trenner, lineterminator="\r\n").writerows(reihen)
    return puffer.getvalue()


GUTE_MAPPE = _mappe([["Organisation", "Telefon"], ["Kita", "0123"]])


@st.composite
def verdorbene_mappen(draw: st.DrawFn) -> bytes:
    """A workbook with some bytes changed or cut off."""
    roh = bytearray(GUTE_MAPPE)
    for stelle in draw(st.lists(st.integers(0, len(roh) - 1), max_size=4)):
        roh[stelle] = draw(st.integers(0, 255))
    return bytes(roh[: draw(st.integers(0, len(roh)))]) if draw(st.booleans()) else bytes(roh)


ZELLE = st.text(
    st.one_of(st.sampled_from("01,.;-/|=+@'\"\n xjaä"), st.characters(codec="utf-8")), max_size=12
)


@settings(max_examples=30, deadline=None, suppress_health_check=RUHE)
@given(
    st.one_of(
        st.binary(max_size=200),
        verdorbene_mappen(),
        st.lists(st.lists(ZELLE, max_size=8), max_size=4).map(
            lambda reihen: _text([random.Random(len(reihen)).sample(TITEL, 8), *reihen]).encode()
        ),
        st.lists(st.lists(ZELLE, min_size=1, max_size=30), min_size=1, max_size=3).map(
            lambda reihen: _text([TITEL, *reihen]).encode()
        ),
    )
)
@example(GUTE_MAPPE)
@example(_text([TITEL, ["A", "A", *["1e400"] * 25]]).encode())
def test_jede_datei_bekommt_eine_antwort(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden, inhalt: bytes
) -> None:
    client = als(koordination)
    adresse = reverse("mitglieder:einlesung-neu", args=[netzwerk.kurzname])
    antwort = client.post(adresse, {"datei": SimpleUploadedFile("liste.xlsx", inhalt)})
    assert antwort.status_code in {302, 422}
    if antwort.status_code == 302:
        vorschau = client.get(antwort["Location"])
        assert vorschau.status_code == 200
        if vorschau.context["plan"].ist_fehlerfrei and vorschau.context["plan"].aendert_etwas:
            stand = vorschau.context["plan"].stand
            assert client.post(antwort["Location"], {"stand": stand}).status_code == 302


NAMEN = st.sampled_from(["Stadt", "Amt Süd", "Kita Löwenzahn", "=Hort", "Träger „Nord“; Haus"])


@st.composite
def listen(draw: st.DrawFn) -> list[list[str]]:
    """Heading and lines that a coordination might have, in whatever order of columns."""
    spalten = ["Organisation", "Übergeordnet", "Ort", "Nachname", "E-Mail", "Mitglied seit"]
    reihen = []
    for name in draw(st.lists(NAMEN, min_size=1, unique=True)):
        for nr in range(draw(st.integers(1, 2))):
            person = draw(st.sampled_from(["", "Muster", "Beispiel"]))
            reihen.append(
                [
                    name,
                    "Stadt" if name != "Stadt" else "",
                    "Köln",
                    person,
                    f"{person}{nr}@x.example" if person else "",
                    draw(st.sampled_from(["", "01.02.2024", "45323"])) if nr == 0 else "",
                ]
            )
    if not any(reihe[0] == "Stadt" for reihe in reihen):
        reihen.append(["Stadt", "", "", "", "", ""])
    return [spalten, *reihen]


def _plan(netzwerk: Netzwerk, inhalt: bytes) -> str:
    zeilen = lesen(inhalt).zeilen
    return Plan(netzwerk=netzwerk, zeilen=zeilen, entscheidungen=_alle_neu(netzwerk, zeilen)).stand


def _alle_neu(netzwerk: Netzwerk, zeilen: list[Zeile]) -> dict[str, str]:
    befunde = Plan(netzwerk=netzwerk, zeilen=zeilen).befunde
    return {befund.schluessel: "neu" for befund in befunde if befund.kandidaten}


@settings(max_examples=12, deadline=None, suppress_health_check=RUHE)
@given(reihen=listen(), mischen=st.randoms(use_true_random=False))
def test_wie_sie_geschrieben_ist_aendert_nichts(
    netzwerk: Netzwerk, reihen: list[list[str]], mischen: random.Random
) -> None:
    erwartet = _plan(netzwerk, _text(reihen).encode())
    reihenfolge = list(range(len(reihen[0])))
    mischen.shuffle(reihenfolge)
    gemischt = [[reihe[stelle] for stelle in reihenfolge] for reihe in reihen]
    for inhalt in (
        _text(gemischt, mischen.choice(";,\t")).encode(
            mischen.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"])
        ),
        _mappe(gemischt),
    ):
        assert _plan(netzwerk, inhalt) == erwartet


@settings(max_examples=10, deadline=None, suppress_health_check=RUHE)
@given(reihen=listen())
def test_zweimal_ist_wie_einmal(
    netzwerk: Netzwerk, koordination: Konto, reihen: list[list[str]]
) -> None:
    for nochmal in (False, True):
        tabelle = lesen(_text(reihen).encode())
        einlesung = aktionen.ablegen(
            netzwerk=netzwerk, tabelle=tabelle, dateiname="l", quelle="", von=koordination
        )
        vorschau.alle_entscheiden(
            einlesung=einlesung, art=aktionen.MITGLIEDER, gleich=False, von=koordination
        )
        einlesung.refresh_from_db()
        plan = aktionen.plan_zu(einlesung)
        assert plan.ist_fehlerfrei, [befund.fehler for befund in plan.befunde]
        if nochmal:
            assert {befund.art for befund in plan.befunde} == {"unveraendert"}
        else:
            aktionen.uebernehmen(einlesung=einlesung, stand=plan.stand, von=koordination)
    namen = {reihe[0] for reihe in reihen[1:]}
    assert set(Organisation.objects.values_list("name", flat=True)) >= namen
