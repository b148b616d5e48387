"""Polls and what groups worked out stand under the agenda item they belong to, in page and PDF."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TopFabrik, TreffenFabrik
from tests.treffen.fabriken import ProtokollFabrik
from tests.treffen.test_ergebnisabbild import frage, treffen_mit_umfrage
from tests.treffen.test_ergebnisblatt import BEDARF, blatt_von, gruppe
from tests.treffen.test_protokoll_versand import text_von
from treffen import abbild, dokumente
from treffen.aktionen import protokoll as aktionen
from treffen.models import (
    Ergebnis,
    Ergebnisblatt,
    Protokoll,
    Tagesordnungspunkt,
    Treffen,
    Umfrage,
)

Als = Callable[[Konto], Client]


class Lage:
    """A meeting with two items, a poll that was counted, and a group's sheet."""

    def __init__(self, netzwerk: Netzwerk) -> None:
        self.treffen, self.umfrage = treffen_mit_umfrage(netzwerk)
        self.eins, self.zwei = (
            TopFabrik(treffen=self.treffen, nummer=n, titel=f"Punkt {n}") for n in (1, 2)
        )
        frage(self.umfrage, "Was zuerst?", *({"wahl": ["wege"]} for _vote in range(5)))
        self.blatt = blatt_von(gruppe(netzwerk, "AG Wege"), self.treffen)
        Ergebnis.objects.create(blatt=self.blatt, art=BEDARF, text="Wege sind unbekannt")
        self.protokoll: Protokoll = ProtokollFabrik(treffen=self.treffen)
        self.adresse = reverse(
            "treffen:protokoll-ergebnisse", args=(netzwerk.kurzname, self.treffen.pk)
        )

    def felder(self, client: Client) -> dict[str, str]:
        """What the open page would send."""
        formulare = client.get(self.adresse).context["formulare"]
        return {
            form.add_prefix(name): form[name].value() or ""
            for form in formulare
            for name in form.fields
        }

    def name(self, zeile: Umfrage | Ergebnisblatt) -> str:
        return f"{zeile._meta.model_name}-{zeile.pk}-top"


@pytest.fixture
def lage(netzwerk: Netzwerk) -> Lage:
    return Lage(netzwerk)


def test_jedes_ergebnis_steht_unter_seinem_punkt(
    als: Als, koordination: Konto, lage: Lage, netzwerk: Netzwerk
) -> None:
    client = als(koordination)
    vorher = abbild.lesen(lage.protokoll.inhalt)
    assert [len(vorher[liste]) for liste in ("umfragen", "gruppen")] == [1, 1]
    freigabe = reverse("treffen:protokoll-freigeben", args=(netzwerk.kurzname, lage.treffen.pk))
    assert "2 davon stehen noch unter keinem TOP" in client.get(freigabe).content.decode()

    daten = lage.felder(client)
    daten |= {lage.name(lage.umfrage): str(lage.eins.pk), lage.name(lage.blatt): str(lage.zwei.pk)}
    antwort = client.post(lage.adresse, daten, follow=True)
    editor = antwort.content.decode()
    assert "Steht von selbst unter diesem Punkt" in editor
    assert "Was zuerst?" in editor
    assert "Wege sind unbekannt" not in editor, "it belongs to the second item"

    inhalt = abbild.lesen(lage.protokoll.inhalt)
    assert inhalt["umfragen"] == inhalt["gruppen"] == []
    eins, zwei = inhalt["punkte"]
    assert [u["frage"] for u in eins["umfragen"]] == ["Was zuerst?"]
    assert [g["gruppe"] for g in zwei["gruppen"]] == ["AG Wege"]
    assert not eins["gruppen"]
    assert not zwei["umfragen"]
    seite = client.get(lage.protokoll.get_absolute_url()).content.decode()
    assert seite.index("Punkt 1") < seite.index("Was zuerst?") < seite.index("Punkt 2")
    assert seite.index("Punkt 2") < seite.index("Wege sind unbekannt")
    assert "Kein Ergebnis festgehalten" not in seite
    bestaetigung = client.get(freigabe).content.decode()
    assert "unter keinem TOP" not in bestaetigung
    assert "noch ohne Ergebnis" not in bestaetigung

    aktionen.freigeben(protokoll=lage.protokoll, von=koordination)
    dokument = aktionen.dokument_zu(lage.protokoll)
    assert dokument is not None
    datei = dokumente.protokoll_bauen(dokument).inhalt
    assert isinstance(datei, bytes)
    gedruckt = " ".join(text_von(datei).split())
    stellen = [
        gedruckt.index(wort)
        for wort in ("Punkt 1", "Was zuerst?", "Punkt 2", "Wege sind unbekannt")
    ]
    assert stellen == sorted(stellen)
    assert "Ergebnisse der Umfrage" not in gedruckt


def test_ein_zurueckgezogener_punkt_nimmt_sein_ergebnis_nicht_mit(lage: Lage) -> None:
    """Taken off the agenda, or deleted: the result stays in the minutes, at their end."""
    for zeile, top in ((lage.umfrage, lage.eins), (lage.blatt, lage.zwei)):
        zeile.top = top
        zeile.save()
    lage.eins.ablehnen("kommt später")
    lage.zwei.entfernen()
    inhalt = abbild.lesen(lage.protokoll.inhalt)
    assert [u["frage"] for u in inhalt["umfragen"]] == ["Was zuerst?"]
    assert [g["gruppe"] for g in inhalt["gruppen"]] == ["AG Wege"]


def test_zwei_ordnen_zugleich(als: Als, koordination: Konto, lage: Lage) -> None:
    """The second tab is told what was saved; what it did not touch it does not overwrite."""
    client = als(koordination)
    alt = lage.felder(client)
    client.post(lage.adresse, lage.felder(client) | {lage.name(lage.umfrage): str(lage.eins.pk)})
    antwort = client.post(lage.adresse, alt | {lage.name(lage.umfrage): str(lage.zwei.pk)})
    assert antwort.status_code == 422
    assert "TOP 1: Punkt 1" in antwort.content.decode()
    lage.umfrage.refresh_from_db()
    assert lage.umfrage.top == lage.eins


@pytest.mark.parametrize("wert", ["0", "abc", "9" * 5000, "\x00", "fremd"])
def test_ein_fremder_punkt_wird_abgelehnt(
    als: Als, koordination: Konto, lage: Lage, netzwerk: Netzwerk, wert: str
) -> None:
    if wert == "fremd":
        wert = str(TopFabrik(treffen=TreffenFabrik(netzwerk=netzwerk), nummer=1).pk)
    client = als(koordination)
    antwort = client.post(lage.adresse, lage.felder(client) | {lage.name(lage.blatt): wert})
    assert antwort.status_code == 422
    lage.blatt.refresh_from_db()
    assert lage.blatt.top is None


@pytest.mark.parametrize("art", ["umfrage", "blatt"])
def test_die_datenbank_kennt_nur_punkte_desselben_treffens(
    lage: Lage, netzwerk: Netzwerk, art: str
) -> None:
    zeile: Umfrage | Ergebnisblatt = getattr(lage, art)
    zeile.top = TopFabrik(treffen=TreffenFabrik(netzwerk=netzwerk), nummer=1)
    with pytest.raises(IntegrityError, match="anderen Treffen"), transaction.atomic():
        zeile.save()


def test_mit_dem_treffen_wechselt_eine_umfrage_den_punkt(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    """A poll that is moved to another meeting stands under none of its items yet."""
    hier, dort = (
        TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.TERMINIERT) for _ in range(2)
    )
    umfrage = Umfrage.objects.create(
        netzwerk=netzwerk, treffen=hier, titel="Themen", top=TopFabrik(treffen=hier, nummer=1)
    )
    client = als(koordination)
    adresse = reverse("treffen:umfrage-bearbeiten", args=(netzwerk.kurzname, umfrage.pk))
    form = client.get(adresse).context["form"]
    daten = {name: form[name].value() or "" for name in form.fields}
    client.post(adresse, daten | {"treffen": str(dort.pk), "je_person": ""})
    umfrage.refresh_from_db()
    assert (umfrage.treffen, umfrage.top) == (dort, None)


def test_nach_der_freigabe_bleibt_es_wie_es_war(als: Als, koordination: Konto, lage: Lage) -> None:
    client = als(koordination)
    daten = lage.felder(client) | {lage.name(lage.umfrage): str(lage.eins.pk)}
    aktionen.freigeben(protokoll=lage.protokoll, von=koordination)
    antwort = client.post(lage.adresse, daten, follow=True)
    assert "schon freigegeben" in antwort.content.decode()
    lage.umfrage.refresh_from_db()
    assert lage.umfrage.top is None


def test_ohne_tagesordnung_und_ohne_ergebnisse(
    als: Als, koordination: Konto, lage: Lage, netzwerk: Netzwerk
) -> None:
    client = als(koordination)
    lage.umfrage.delete()
    Ergebnis.objects.all().delete()
    lage.blatt.delete()
    assert "keine Umfrage und kein Ergebnisblatt" in client.get(lage.adresse).content.decode()
    Tagesordnungspunkt.objects.all().delete()
    antwort = client.get(lage.adresse)
    assert antwort.templates[0].name == "treffen/protokoll/ohne_tops.html"


def test_gleich_viele_abfragen(
    als: Als,
    koordination: Konto,
    lage: Lage,
    netzwerk: Netzwerk,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = als(koordination)
    client.get(lage.adresse)
    with django_assert_max_num_queries(40) as erst:
        client.get(lage.adresse)
    for nummer in range(3, 9):
        TopFabrik(treffen=lage.treffen, nummer=nummer)
        Umfrage.objects.create(netzwerk=netzwerk, treffen=lage.treffen, titel=f"Umfrage {nummer}")
        blatt_von(gruppe(netzwerk, f"AG {nummer}"), lage.treffen)
    with django_assert_max_num_queries(len(erst)):
        client.get(lage.adresse)
