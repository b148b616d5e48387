"""Publishing a version of an agreement, after which the database keeps its text."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mitglieder.aktionen import vereinbarung as aktionen
from mitglieder.models import Abschnitt, Fassung, Vereinbarung
from mitglieder.models.nachweis import platz_fuer_nachweis
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from tests.fabriken import KontoFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import (
    FassungFabrik,
    adresse,
    formular,
    veroeffentlicht,
)
from tests.mitglieder.nachweise import mit_anlagen


def test_veroeffentlichen(als: Anmelden, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    client = als(koordination)
    seite = adresse("vereinbarung-veroeffentlichen", fassung.vereinbarung_id)
    assert fassung.summe() in client.get(seite).text
    assert client.post(seite, {"summe": fassung.summe()}).status_code == 302
    frisch = Fassung.objects.get()
    assert frisch.zustand == Fassung.Zustand.VEROEFFENTLICHT
    assert frisch.veroeffentlicht_von == koordination
    assert frisch.ist_unveraendert()
    assert Dokument.objects.get().art == "fassung"
    assert client.get(seite).status_code == 302
    assert (
        client.get(adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id)).status_code == 302
    )
    antwort = client.post(
        adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id),
        formular(frisch, titel="Anders"),
    )
    assert antwort.status_code == 422
    assert Fassung.objects.get().titel == fassung.titel


def test_veroeffentlichen_only_what_was_read(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    seite = adresse("vereinbarung-veroeffentlichen", fassung.vereinbarung_id)
    antwort = als(koordination).post(seite, {"summe": "0" * 64}, follow=True)
    assert "Der Text hat sich geändert" in antwort.text
    assert Fassung.objects.get().ist_entwurf


def test_veroeffentlichen_needs_a_text(netzwerk: Netzwerk) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    fassung.abschnitt_set.all().delete()
    leer = Fassung.objects.get()
    with pytest.raises(aktionen.FassungVeraltet, match="ohne Text"):
        aktionen.veroeffentlichen(fassung=leer, summe=leer.summe(), von=KontoFabrik.create())


def test_annexes_that_a_signed_file_holds_twice(netzwerk: Netzwerk) -> None:
    """A qualified signature is on a file with the annexes, which travels beside them."""
    von = KontoFabrik.create()
    for form, groessen in (("qes", (3_000_000, 1)), ("textform", (3_000_000, 1))):
        entwurf = FassungFabrik.create(vereinbarung__netzwerk=netzwerk, form=form)
        mit_anlagen(entwurf, *groessen)
        if form == "qes":
            with pytest.raises(aktionen.FassungVeraltet, match="höchstens 3 MB"):
                aktionen.veroeffentlichen(fassung=entwurf, summe=entwurf.summe(), von=von)
            assert platz_fuer_nachweis(entwurf) == 4_000_001  # the issued file fits all the same
            entwurf.anlage_set.get(groesse=1).delete()
            assert platz_fuer_nachweis(entwurf) == 4_000_000
        aktionen.veroeffentlichen(fassung=entwurf, summe=entwurf.summe(), von=von)
        entwurf.refresh_from_db()
        assert not entwurf.ist_entwurf


AENDERUNGEN: dict[str, Callable[[Fassung], object]] = {
    "text": lambda f: Fassung.objects.filter(pk=f.pk).update(text="anders"),
    "titel": lambda f: Fassung.objects.filter(pk=f.pk).update(titel="anders"),
    "summe": lambda f: Fassung.objects.filter(pk=f.pk).update(sha256="0" * 64),
    "form": lambda f: Fassung.objects.filter(pk=f.pk).update(form="qes"),
    "ende": lambda f: Fassung.objects.filter(pk=f.pk).update(laeuft_bis="2040-01-01"),
    "loeschen": lambda f: Fassung.objects.filter(pk=f.pk).delete(),
    "abschnitt aendern": lambda f: Abschnitt.objects.filter(fassung=f).update(text="anders"),
    "abschnitt loeschen": lambda f: Abschnitt.objects.filter(fassung=f).delete(),
    "abschnitt dazu": lambda f: Abschnitt.objects.create(fassung=f, nummer=9, titel="x", text="y"),
}


@pytest.mark.parametrize("name", AENDERUNGEN)
def test_frozen_text_is_refused_by_the_database(netzwerk: Netzwerk, name: str) -> None:
    fassung = veroeffentlicht(netzwerk)
    with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
        AENDERUNGEN[name](fassung)
    assert Fassung.objects.get().ist_unveraendert()


def test_section_cannot_be_moved_into_a_frozen_version(netzwerk: Netzwerk) -> None:
    frei: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    fest = veroeffentlicht(netzwerk)
    with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
        Abschnitt.objects.filter(fassung=frei, nummer=1).update(fassung=fest, nummer=7)


def test_retention_may_delete(netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.aufbewahrung', 'ja', true)")
        fassung.delete()
    assert not Fassung.objects.exists()


@pytest.mark.parametrize(
    "felder",
    [
        {"zustand": "veroeffentlicht"},
        {"veroeffentlicht_am": timezone.now()},
        {"zustand": "veroeffentlicht", "sha256": "kurz", "text": "x"},
        {"kuendigungsfrist_monate": 25},
    ],
)
def test_constraints_of_a_version(netzwerk: Netzwerk, felder: dict[str, Any]) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Fassung.objects.filter(pk=fassung.pk).update(**felder)


def verbietet(verb: Callable[[], None]) -> None:
    with pytest.raises(FalscherZustand):
        verb()


def test_states_of_a_version(netzwerk: Netzwerk) -> None:
    entwurf: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    verbietet(entwurf.in_kraft_setzen)
    entwurf.zur_abstimmung_geben()
    verbietet(entwurf.zur_abstimmung_geben)
    aktionen.veroeffentlichen(fassung=entwurf, summe=entwurf.summe(), von=KontoFabrik.create())
    entwurf.in_kraft_setzen()
    assert entwurf.ist_zeichenbar
    entwurf.abloesen()
    verbietet(entwurf.auslaufen_lassen)
    veroeffentlicht(netzwerk).auslaufen_lassen()


def test_only_one_draft_per_agreement(netzwerk: Netzwerk) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        FassungFabrik.create(vereinbarung=fassung.vereinbarung, nummer=2)
    aktionen.veroeffentlichen(fassung=fassung, summe=fassung.summe(), von=KontoFabrik.create())
    FassungFabrik.create(vereinbarung=fassung.vereinbarung, nummer=2)
    assert Vereinbarung.objects.get().neueste_fassung.nummer == 2


def test_paragraphs_survive_line_ends() -> None:
    abschnitt = Abschnitt(nummer=3, titel="Datenschutz", text="Eins\r\nzwei\r\n\r\n\r\nDrei \r\n")
    assert abschnitt.absaetze == ["Eins\nzwei", "Drei"]
    assert str(abschnitt) == "§ 3 Datenschutz"
