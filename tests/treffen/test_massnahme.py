import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, TopFabrik, TreffenFabrik
from tests.formulare import senden
from tests.treffen.fabriken import BeschlussFabrik, MassnahmeFabrik, ProtokollFabrik
from tests.treffen.protokolllage import Lage, offen
from treffen.models import Massnahme, Treffen

Als = Callable[[Konto], Client]
Z = Massnahme.Zustand
VORGAENGER: dict[str, set[str]] = {
    "beschliessen": {Z.VORGESCHLAGEN},
    "beginnen": {Z.BESCHLOSSEN},
    "erledigen": {Z.BESCHLOSSEN, Z.IN_UMSETZUNG},
    "verwerfen": {Z.VORGESCHLAGEN, Z.BESCHLOSSEN, Z.IN_UMSETZUNG},
    "wieder_aufnehmen": {Z.ERLEDIGT, Z.VERWORFEN},
    "wieder_vorschlagen": {Z.VERWORFEN},
}


def url(name: str, netzwerk: Netzwerk, pk: int | None = None) -> str:
    return reverse(f"treffen:massnahme-{name}", args=[netzwerk.kurzname, *([pk] if pk else [])])


def im_stand(netzwerk: Netzwerk, zustand: str) -> Massnahme:
    erledigt = {"erledigt_am": timezone.now()} if zustand == Z.ERLEDIGT else {}
    massnahme: Massnahme = MassnahmeFabrik(netzwerk=netzwerk, zustand=zustand, **erledigt)
    return massnahme


@pytest.mark.parametrize("verb", VORGAENGER)
@pytest.mark.parametrize("zustand", Z.values)
def test_verben(netzwerk: Netzwerk, verb: str, zustand: str) -> None:
    massnahme = im_stand(netzwerk, zustand)
    assert (verb in massnahme.moegliche_schritte()) == (zustand in VORGAENGER[verb])
    if zustand in VORGAENGER[verb]:
        getattr(massnahme, verb)()
        assert (massnahme.erledigt_am is not None) == (verb == "erledigen")
    else:
        with pytest.raises(FalscherZustand):
            getattr(massnahme, verb)()


def test_wer_und_wann_gehoeren_dazu(netzwerk: Netzwerk) -> None:
    for fehlt in ({"verantwortlich": None}, {"frist": None}, {"zustand": Z.ERLEDIGT}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MassnahmeFabrik(netzwerk=netzwerk, **fehlt)
    MassnahmeFabrik(netzwerk=netzwerk, zustand=Z.VORGESCHLAGEN, verantwortlich=None, frist=None)


def test_ueberfaellig_ist_berechnet(netzwerk: Netzwerk) -> None:
    heute = timezone.localdate()
    gestern = heute - timedelta(days=1)
    spaet = MassnahmeFabrik(netzwerk=netzwerk, frist=gestern)
    heute_faellig = MassnahmeFabrik(netzwerk=netzwerk, frist=heute)
    fertig = MassnahmeFabrik(netzwerk=netzwerk, frist=gestern)
    fertig.erledigen()
    anderswo = MassnahmeFabrik(frist=gestern)
    assert set(Massnahme.objects.offen(netzwerk)) == {spaet, heute_faellig}
    assert set(Massnahme.objects.offen(netzwerk).ueberfaellig()) == {spaet}
    assert set(Massnahme.objects.ueberfaellig()) == {spaet, anderswo}
    assert [m.ist_ueberfaellig for m in (spaet, heute_faellig, fertig)] == [True, False, False]


def test_liste_und_filter(
    als: Als, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    client, liste = als(fachkraft), url("liste", netzwerk)
    assert "Noch keine Maßnahmen" in client.get(liste).content.decode()
    assert "Maßnahme eintragen" in als(koordination).get(liste).content.decode()
    kontakt = KontaktFabrik(netzwerke=[netzwerk], konto=fachkraft)
    gestern = timezone.localdate() - timedelta(days=1)
    MassnahmeFabrik(netzwerk=netzwerk, titel="Meine offene", verantwortlich=kontakt)
    MassnahmeFabrik(netzwerk=netzwerk, titel="Eine späte", frist=gestern)
    MassnahmeFabrik(netzwerk=netzwerk, titel="Eine fertige").erledigen()
    MassnahmeFabrik(titel="Eine fremde")

    def titel(query: str) -> set[str]:
        antwort = client.get(liste + query)
        assert antwort.status_code == 200
        return {m.titel for m in antwort.context["seite"]}

    assert titel("") == {"Meine offene", "Eine späte"}
    assert titel("?stand=ueberfaellig") == {"Eine späte"}
    assert titel("?stand=erledigt") == {"Eine fertige"}
    assert titel("?stand=alle") == {"Meine offene", "Eine späte", "Eine fertige"}
    assert titel("?stand=alle&meine=on") == {"Meine offene"}
    assert titel("?stand=unsinn&seite=-3") == {"Meine offene", "Eine späte", "Eine fertige"}
    assert titel("?stand=verworfen") == set()
    assert "Mit diesem Filter" in client.get(f"{liste}?stand=vorgeschlagen").content.decode()


def test_sichtbar_und_bearbeitbar(
    koordination: Konto, fachkraft: Konto, fremde: Konto, netzwerk: Netzwerk
) -> None:
    top = TopFabrik(treffen=TreffenFabrik(netzwerk=netzwerk))
    kontakt = KontaktFabrik(netzwerke=[netzwerk], konto=fachkraft)
    entwurf = MassnahmeFabrik(netzwerk=netzwerk, top=top, verantwortlich=kontakt)
    frei = MassnahmeFabrik(netzwerk=netzwerk)
    sichtbar, bearbeitbar = Massnahme.objects.sichtbar_fuer, Massnahme.objects.bearbeitbar_fuer
    assert set(sichtbar(koordination, netzwerk)) == {entwurf, frei}
    assert set(sichtbar(System("Test"), netzwerk)) == {entwurf, frei}
    assert set(sichtbar(fachkraft, netzwerk)) == {frei}
    assert not bearbeitbar(fachkraft, netzwerk).exists()
    ProtokollFabrik(treffen=top.treffen).freigeben(koordination)
    assert set(sichtbar(fachkraft, netzwerk)) == {entwurf, frei}
    assert set(bearbeitbar(fachkraft, netzwerk)) == {entwurf}
    assert set(bearbeitbar(koordination, netzwerk)) == {entwurf, frei}
    for niemand in (fremde, OEFFENTLICHKEIT):
        assert not sichtbar(niemand, netzwerk).exists()
        assert not bearbeitbar(niemand, netzwerk).exists()


def test_stand_melden(
    als: Als,
    koordination: Konto,
    fachkraft: Konto,
    vertretung: Konto,
    fremde: Konto,
    netzwerk: Netzwerk,
) -> None:
    kontakt = KontaktFabrik(netzwerke=[netzwerk], konto=fachkraft)
    massnahme = MassnahmeFabrik(netzwerk=netzwerk, verantwortlich=kontakt)
    ziel, seite = url("stand", netzwerk, massnahme.pk), url("zeigen", netzwerk, massnahme.pk)
    assert als(vertretung).post(ziel, {"schritt": "beginnen"}).status_code == 403
    assert als(fremde).post(ziel, {"schritt": "beginnen"}).status_code == 404
    assert "Stand melden" not in als(vertretung).get(seite).content.decode()
    assert "Umsetzung beginnt" in als(fachkraft).get(seite).content.decode()
    als(fachkraft).post(ziel, {"schritt": "beginnen"})
    doppelt = als(fachkraft).post(ziel, {"schritt": "beginnen"}, follow=True)
    assert "Das geht im Stand „in Umsetzung“ nicht." in doppelt.content.decode()
    unsinn = als(fachkraft).post(ziel, {"schritt": "delete"}, follow=True)
    assert "Diesen Schritt gibt es nicht" in unsinn.content.decode()
    als(koordination).post(ziel, {"schritt": "erledigen"})
    massnahme.refresh_from_db()
    assert massnahme.zustand == Z.ERLEDIGT


def test_eintragen_und_bearbeiten(
    als: Als, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    kontakt = KontaktFabrik(netzwerke=[netzwerk])
    client = als(koordination)
    daten: dict[str, Any] = {"titel": "Flyer", "verantwortlich": kontakt.pk, "frist": "2027-02-01"}
    assert als(fachkraft).get(url("neu", netzwerk)).status_code == 403
    assert client.get(url("neu", netzwerk)).status_code == 200
    fehler = client.post(url("neu", netzwerk), daten | {"frist": ""})
    assert fehler.status_code == 422
    assert "Geben Sie an, bis wann." in fehler.content.decode()
    assert client.post(url("neu", netzwerk), daten).status_code == 302
    massnahme = Massnahme.objects.get()
    assert massnahme.zustand == Z.BESCHLOSSEN
    bearbeiten = url("bearbeiten", netzwerk, massnahme.pk)
    assert client.get(bearbeiten).status_code == 200
    kontakt.ausgeschieden_am = timezone.localdate()
    kontakt.save()
    assert senden(client, bearbeiten, daten | {"titel": "Plakat"}).status_code == 302
    massnahme.refresh_from_db()
    assert str(massnahme) == "Plakat"
    top = TopFabrik(treffen=TreffenFabrik(netzwerk=netzwerk))
    Massnahme.objects.update(top=top)
    ProtokollFabrik(treffen=top.treffen)
    assert top.treffen.titel in client.get(url("zeigen", netzwerk, massnahme.pk)).content.decode()


def test_ohne_ansprechpersonen_sagt_das_formular_wie_es_weitergeht(
    netzwerk: Netzwerk, koordination: Konto, als: Als
) -> None:
    neu = reverse("treffen:massnahme-neu", args=[netzwerk.kurzname])
    client = als(koordination)
    assert "Noch gibt es keine Ansprechpersonen." in client.get(neu).text
    KontaktFabrik(netzwerke=[netzwerk])
    assert "Noch gibt es keine Ansprechpersonen." not in client.get(neu).text


@pytest.mark.parametrize("anzahl", [1, 3])
def test_abfragen(
    als: Als,
    fachkraft: Konto,
    koordination: Konto,
    netzwerk: Netzwerk,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for _nr in range(anzahl):
        top = TopFabrik(treffen=TreffenFabrik(netzwerk=netzwerk))
        MassnahmeFabrik(netzwerk=netzwerk, top=top)
        ProtokollFabrik(treffen=top.treffen).freigeben(koordination)
    client = als(fachkraft)
    with django_assert_num_queries(11):
        assert client.get(url("liste", netzwerk)).status_code == 200


def test_der_editor_des_protokolls_ueberschreibt_keine_massnahme_ungelesen(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    """Measures have a page of their own: what was saved there is named, then kept."""
    massnahme = MassnahmeFabrik(
        netzwerk=lage.netzwerk, top=lage.top1, verantwortlich=lage.kontakt, titel="Flyer"
    )
    client, ziel = als(koordination), lage.editor(lage.top1)
    meins = offen(client.get(ziel)) | {"ergebnis": "Neu", "massnahme-0-titel": "Plakat"}
    Massnahme.objects.update(frist=date(2027, 3, 1), titel="Faltblatt")
    gefragt = client.post(ziel, meins)
    assert gefragt.status_code == 422
    text = unescape(gefragt.text)
    assert "Inzwischen wurde „1. März 2027“ gespeichert. Das steht jetzt auch hier." in text
    assert "Inzwischen wurde „Faltblatt“ gespeichert. Hier steht weiter Ihre Eingabe." in text
    massnahme.refresh_from_db()
    assert str(massnahme) == "Faltblatt"
    nochmal = client.post(ziel, offen(gefragt))
    assert nochmal.status_code == 302, nochmal.text
    massnahme.refresh_from_db()
    assert (massnahme.titel, massnahme.frist) == ("Plakat", date(2027, 3, 1))
    assert lage.top1.protokollabschnitte.get().ergebnis == "Neu"


def test_im_alten_reiter_des_protokolls_stehen_beide_fassungen(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.top1, verantwortlich=lage.kontakt)
    client, ziel = als(koordination), lage.editor(lage.top1)
    meins, ihres = (offen(client.get(ziel)) for _reiter in range(2))
    ihres |= {"ergebnis": "Ihres", "massnahme-0-titel": "Flyer", "massnahme-0-frist": "2027-03-01"}
    assert client.post(ziel, ihres).status_code == 302
    konflikt = client.post(ziel, meins | {"ergebnis": "Meins", "massnahme-0-titel": "Plakat"})
    assert konflikt.status_code == 409
    assert "Meins</textarea>" in konflikt.text
    assert client.post(ziel, offen(konflikt)).status_code == 302
    massnahme = Massnahme.objects.get()
    assert (massnahme.titel, massnahme.frist) == ("Plakat", date(2027, 3, 1))


def test_der_editor_schreibt_nur_was_sich_geaendert_hat(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.top1, verantwortlich=lage.kontakt)
    tag = timezone.localdate(lage.treffen.beginn)
    BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1, gefasst_am=tag)
    client, ziel = als(koordination), lage.editor(lage.top1)

    def geschrieben(**mehr: Any) -> list[str]:
        with CaptureQueriesContext(connection) as abfragen:
            assert client.post(ziel, offen(client.get(ziel)) | mehr).status_code == 302
        return [
            satz
            for sql in abfragen
            for satz in re.findall(
                'UPDATE "treffen_(?:massnahme|beschluss)" SET (.*?) WHERE', sql["sql"]
            )
        ]

    assert geschrieben(ergebnis="Neu") == []
    assert geschrieben(**{"massnahme-0-titel": "Plakat"}) == ["\"titel\" = 'Plakat'"]
    # Prepared minutes follow the meeting to another day.
    Treffen.objects.update(beginn=lage.treffen.beginn - timedelta(days=2))
    (satz,) = geschrieben()
    assert satz.startswith('"gefasst_am" = ')
