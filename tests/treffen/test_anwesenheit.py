from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TopFabrik, TreffenFabrik
from tests.formulare import gezeigt
from tests.treffen.fabriken import GastteilnahmeFabrik, ProtokollFabrik
from treffen.aktionen import anwesenheit as aktionen
from treffen.aktionen import protokoll as protokoll_aktionen
from treffen.models import Teilnahme, Treffen

Als = Callable[[Konto], Client]
Antwort = Teilnahme.Antwort


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Treffen:
    das_treffen: Treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.EINGELADEN,
        beginn=timezone.now() - timedelta(hours=1),
    )
    TopFabrik(treffen=das_treffen)
    return das_treffen


def adresse(treffen: Treffen) -> str:
    return reverse(
        "treffen:anwesenheit-bearbeiten",
        kwargs={"netzwerk": treffen.netzwerk.kurzname, "treffen": treffen.pk},
    )


@pytest.mark.parametrize(
    ("antwort", "vorschlag"),
    [
        (Antwort.ZUGESAGT, "anwesend"),
        (Antwort.ABGESAGT, "entschuldigt"),
        (Antwort.STELLVERTRETUNG, "entschuldigt"),
        (Antwort.OFFEN, "fehlend"),
        (Antwort.WARTELISTE, "fehlend"),
    ],
)
def test_vorschlag_aus_der_antwort(
    als: Als, koordination: Konto, treffen: Treffen, antwort: str, vorschlag: str
) -> None:
    teilnahme = TeilnahmeFabrik(treffen=treffen, runde=1)
    if antwort != Antwort.OFFEN:
        teilnahme.antworten(antwort)
    client = als(koordination)
    seite = client.get(adresse(treffen))
    assert "Vorschlag aus den Rückmeldungen" in seite.content.decode()
    assert seite.context["form"][f"t{teilnahme.pk}"].value() == vorschlag
    teilnahme.refresh_from_db()
    assert teilnahme.anwesenheit == ""  # a proposal, until somebody saves
    danach = client.post(adresse(treffen), {f"t{teilnahme.pk}": "anwesend"}, follow=True)
    assert "gespeichert: 1 Person war da." in danach.content.decode()
    teilnahme.refresh_from_db()
    treffen.refresh_from_db()
    assert teilnahme.anwesenheit == "anwesend"
    assert teilnahme.antwort == antwort  # two different things
    assert treffen.zustand == Treffen.Zustand.DURCHGEFUEHRT
    assert "Vorschlag aus" not in client.get(adresse(treffen)).content.decode()


def test_gast_ohne_einladung(als: Als, koordination: Konto, treffen: Treffen) -> None:
    gast = KontaktFabrik(netzwerke=[treffen.netzwerk])
    fremd = KontaktFabrik()
    client = als(koordination)
    assert "niemand eingeladen" in client.get(adresse(treffen)).content.decode()
    assert client.post(adresse(treffen), {"gast": fremd.pk}).status_code == 422
    antwort = client.post(adresse(treffen), {"gast": gast.pk})
    assert antwort["Location"] == adresse(treffen)
    teilnahme = Teilnahme.objects.get()
    assert (teilnahme.kontakt, teilnahme.anwesenheit, teilnahme.runde) == (gast, "anwesend", 0)
    assert "ohne Einladung" in client.get(adresse(treffen)).content.decode()


def test_fremde_werte_sind_ein_fehler(als: Als, koordination: Konto, treffen: Treffen) -> None:
    teilnahme = TeilnahmeFabrik(treffen=treffen)
    anderswo = TeilnahmeFabrik()
    client = als(koordination)
    assert client.post(adresse(treffen), {f"t{teilnahme.pk}": "vielleicht"}).status_code == 422
    assert client.post(adresse(treffen), {}).status_code == 422
    daten = {f"t{teilnahme.pk}": "fehlend", f"t{anderswo.pk}": "anwesend"}
    assert client.post(adresse(treffen), daten).status_code == 302
    anderswo.refresh_from_db()
    assert anderswo.anwesenheit == ""


def test_nach_der_freigabe_steht_die_liste_fest(
    als: Als, koordination: Konto, treffen: Treffen
) -> None:
    teilnahme = TeilnahmeFabrik(treffen=treffen, runde=1)
    protokoll = ProtokollFabrik(treffen=treffen)
    protokoll_aktionen.freigeben(protokoll=protokoll, von=koordination)
    client = als(koordination)
    assert client.get(adresse(treffen)).status_code == 302
    assert client.post(adresse(treffen), {f"t{teilnahme.pk}": "anwesend"}).status_code == 302
    teilnahme.refresh_from_db()
    assert teilnahme.anwesenheit == ""
    with pytest.raises(FalscherZustand):
        aktionen.erfassen(treffen=treffen, werte={teilnahme.pk: "anwesend"})


def offen(client: Client, treffen: Treffen) -> dict[str, Any]:
    """What a browser sends from a page that is opened now."""
    return {"stand": ""} | gezeigt(client.get(adresse(treffen)).context["form"])


def erfasst(treffen: Treffen) -> dict[int, str]:
    return dict(Teilnahme.objects.filter(treffen=treffen).values_list("pk", "anwesenheit"))


def test_zwei_an_der_tuer_behalten_beide_was_sie_angekreuzt_haben(
    als: Als, koordination: Konto, treffen: Treffen
) -> None:
    eins, zwei, drei = (TeilnahmeFabrik(treffen=treffen, runde=1).pk for _nr in range(3))
    client = als(koordination)
    meine, ihre = offen(client, treffen), offen(client, treffen)
    assert client.post(adresse(treffen), ihre | {f"t{eins}": "anwesend"}).status_code == 302
    assert client.post(adresse(treffen), meine | {f"t{zwei}": "anwesend"}).status_code == 302
    assert erfasst(treffen) == {eins: "anwesend", zwei: "anwesend", drei: "fehlend"}
    # Both tick the same person alike: nothing to ask.
    meine = offen(client, treffen)
    Teilnahme.objects.filter(pk=drei).update(anwesenheit="anwesend")
    assert client.post(adresse(treffen), meine | {f"t{drei}": "anwesend"}).status_code == 302


def test_zwei_kreuzen_dieselbe_person_verschieden_an(
    als: Als, koordination: Konto, treffen: Treffen
) -> None:
    eins, zwei, drei = (TeilnahmeFabrik(treffen=treffen, runde=1).pk for _nr in range(3))
    client = als(koordination)
    meine = offen(client, treffen) | {f"t{eins}": "anwesend", f"t{zwei}": "anwesend"}
    Teilnahme.objects.filter(pk=eins).update(anwesenheit="entschuldigt")
    Teilnahme.objects.filter(pk=drei).update(anwesenheit="entschuldigt")
    gast = TeilnahmeFabrik(treffen=treffen, runde=0, anwesenheit="anwesend").pk
    gefragt = client.post(adresse(treffen), meine)
    assert gefragt.status_code == 422
    form = gefragt.context["form"]
    assert set(form.errors) == {"__all__", f"t{eins}"}
    text = unescape(gefragt.text)
    assert "Jemand hat diese Angaben geändert, während Sie sie bearbeitet haben." in text
    assert "Inzwischen wurde „entschuldigt“ gespeichert. Hier steht weiter Ihre Eingabe." in text
    vorher = {eins: "entschuldigt", zwei: "", drei: "entschuldigt", gast: "anwesend"}
    assert erfasst(treffen) == vorher
    # What I ticked is still ticked, where I did not, what the others saved; saved again, it holds.
    nochmal = gezeigt(form)
    erwartet = {eins: "anwesend", zwei: "anwesend", drei: "entschuldigt", gast: "anwesend"}
    assert {pk: form[f"t{pk}"].value() for pk in erwartet} == erwartet
    assert client.post(adresse(treffen), nochmal).status_code == 302
    assert erfasst(treffen) == erwartet


def test_zwei_tragen_leute_ohne_einladung_ein(
    als: Als, koordination: Konto, treffen: Treffen
) -> None:
    """The page of the second has no row for whom the first added; that row stays as it is."""
    eine, andere = (KontaktFabrik(netzwerke=[treffen.netzwerk]) for _nr in range(2))
    client = als(koordination)
    erste, zweite = offen(client, treffen), offen(client, treffen)
    assert client.post(adresse(treffen), erste | {"gast": eine.pk}).status_code == 302
    for gast in (andere, eine):  # the second time somebody who is there already
        assert client.post(adresse(treffen), zweite | {"gast": gast.pk}).status_code == 302
    assert set(erfasst(treffen).values()) == {"anwesend"}
    assert Teilnahme.objects.count() == 2
    # An error on that page: whom it had no row for can be ticked now, and is not overwritten.
    kaputt = client.post(adresse(treffen), zweite | {"gast": "x"})
    assert kaputt.status_code == 422
    pk = Teilnahme.objects.get(kontakt=eine).pk
    angekreuzt = client.post(adresse(treffen), zweite | {f"t{pk}": "fehlend"})
    assert angekreuzt.status_code == 422
    assert Teilnahme.objects.get(pk=pk).anwesenheit == "anwesend"


@pytest.mark.parametrize("anzahl", [1, 3])
def test_abfragen(
    als: Als,
    koordination: Konto,
    treffen: Treffen,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for _nr in range(anzahl):
        TeilnahmeFabrik(treffen=treffen)
    client = als(koordination)
    with django_assert_num_queries(12):
        assert client.get(adresse(treffen)).status_code == 200
    daten = offen(client, treffen)
    Teilnahme.objects.update(anwesenheit="entschuldigt")
    daten |= {name: "anwesend" for name in daten if name.startswith("t")}
    with django_assert_num_queries(12):
        assert client.post(adresse(treffen), daten).status_code == 422


def test_gaeste_und_neue_personen(als: Als, koordination: Konto, treffen: Treffen) -> None:
    gast = GastteilnahmeFabrik(treffen=treffen)
    client = als(koordination)
    seite = client.get(adresse(treffen)).text
    assert gast.gast.name in seite
    assert "als Gast eintragen" in seite
    daten = {f"t{gast.pk}": "anwesend"}
    halb = client.post(adresse(treffen), daten | {"neu-vorname": "Luca"})
    assert halb.status_code == 422
    assert "Geben Sie den Nachnamen ein." in halb.text
    gast.refresh_from_db()
    assert gast.anwesenheit == ""
    neu = daten | {"neu-nachname": "Neumann", "neu-einrichtung": "Hof"}
    assert client.post(adresse(treffen), neu)["Location"] == adresse(treffen)
    dazu = Teilnahme.objects.select_related("gast").get(weg=Teilnahme.Weg.VOR_ORT)
    assert (dazu.person.name, dazu.anwesenheit, dazu.runde) == ("Neumann", "anwesend", 0)


def test_arbeitsfeld_bei_fortbildungen(als: Als, koordination: Konto, treffen: Treffen) -> None:
    """What somebody else chose meanwhile stays, unless it was changed here."""
    client = als(koordination)
    eine = TeilnahmeFabrik(treffen=treffen)
    assert "Arbeitsfeld" not in client.get(adresse(treffen)).text
    Treffen.objects.update(art=Treffen.Art.FORTBILDUNG)
    andere = TeilnahmeFabrik(treffen=treffen, berufsgruppe="kita")
    assert "Arbeitsfeld" in client.get(adresse(treffen)).text
    daten = offen(client, treffen)
    Teilnahme.objects.filter(pk=andere.pk).update(berufsgruppe="justiz")
    antwort = client.post(adresse(treffen), daten | {f"b{eine.pk}": "schule"})
    assert antwort.status_code == 302
    eine.refresh_from_db()
    andere.refresh_from_db()
    assert (eine.berufsgruppe, andere.berufsgruppe) == ("schule", "justiz")
    falsch = client.post(adresse(treffen), offen(client, treffen) | {f"b{eine.pk}": "unsinn"})
    assert falsch.status_code == 422
    client.post(adresse(treffen), offen(client, treffen) | {f"b{eine.pk}": ""})
    eine.refresh_from_db()
    assert eine.berufsgruppe == ""
