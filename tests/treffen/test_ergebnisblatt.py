"""Result sheets: who makes, reads, closes them, and the code on the table."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, KontoFabrik, RolleFabrik, TopFabrik, TreffenFabrik
from tests.treffen.fabriken import MassnahmeFabrik, ProtokollFabrik
from treffen import ergebnisse
from treffen.aktionen import protokoll as protokolle
from treffen.models import Arbeitsgruppe, Ergebnis, Ergebnisblatt, Gruppenmitglied, Treffen

Als = Callable[[Konto], Client]
BEDARF, ANSATZ = Ergebnis.Art.HANDLUNGSBEDARF, Ergebnis.Art.LOESUNGSANSATZ


def gruppe(netzwerk: Netzwerk, name: str = "AG Meldewege", **mehr: Any) -> Arbeitsgruppe:
    neue: Arbeitsgruppe = Arbeitsgruppe.objects.create(netzwerk=netzwerk, name=name, **mehr)
    return neue


def mitglied(eine: Arbeitsgruppe, aufgabe: str = "mitglied") -> Konto:
    konto: Konto = KontoFabrik()
    RolleFabrik(konto=konto, netzwerk=eine.netzwerk)
    kontakt = KontaktFabrik(netzwerke=[eine.netzwerk], konto=konto)
    Gruppenmitglied.objects.create(gruppe=eine, kontakt=kontakt, aufgabe=aufgabe)
    return konto


def blatt_von(eine: Arbeitsgruppe, treffen: Treffen | None = None, **mehr: Any) -> Ergebnisblatt:
    treffen = treffen or TreffenFabrik(netzwerk=eine.netzwerk)
    neues: Ergebnisblatt = Ergebnisblatt.objects.create(gruppe=eine, treffen=treffen, **mehr)
    return neues


def adresse(name: str, netzwerk: Netzwerk, *teile: Any) -> str:
    return reverse(f"treffen:{name}", args=(netzwerk.kurzname, *teile))


def test_ein_klick_legt_fuer_alle_gruppen_ein_blatt_an(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk)
    namen = ["AG Abläufe", "AG Meldewege", "AG Vereinbarung"]
    for name in namen:
        gruppe(netzwerk, name)
    gruppe(netzwerk, "AG Ende", zustand="beendet", beendet_am=timezone.localdate())
    client = als(koordination)
    kasten = ergebnisse.am_treffen(treffen, koordination)
    assert [eine.name for eine in kasten["gruppen_ohne_blatt"]] == namen
    for _press in range(2):
        antwort = client.post(adresse("ergebnisblatt-anlegen", netzwerk, treffen.pk))
        assert antwort["Location"].endswith("#ergebnisblaetter")
    kasten = ergebnisse.am_treffen(treffen, koordination)
    assert [blatt.gruppe.name for blatt in kasten["blaetter"]] == namen
    assert kasten["gruppen_ohne_blatt"] == []
    seite = client.get(treffen.get_absolute_url()).content.decode()
    assert "0 Einträge" in seite
    assert adresse("ergebnisblatt-beamer", netzwerk, treffen.pk) in seite


def test_die_leitung_fuehrt_ihr_blatt_allein(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    eigene, andere = gruppe(netzwerk), gruppe(netzwerk, "AG Abläufe")
    leitung, einfach = mitglied(eigene, "leitung"), mitglied(eigene)
    sitzung = TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=eigene)
    spaeter = sitzung.beginn + timedelta(days=2)
    treffen = TreffenFabrik(netzwerk=netzwerk, beginn=spaeter)
    client = als(leitung)
    assert [t.pk for t in ergebnisse.der_gruppe(eigene, leitung)["treffen_ohne_blatt"]] == [
        sitzung.pk,
        treffen.pk,
    ]
    assert ergebnisse.der_gruppe(eigene, einfach)["treffen_ohne_blatt"] == []
    gruppenseite = client.get(eigene.get_absolute_url()).content.decode()
    assert f"Ergebnisblatt für „{sitzung.titel}“" in gruppenseite
    anlegen = adresse("ergebnisblatt-anlegen", netzwerk, treffen.pk)
    antwort = client.post(anlegen)  # not for groups of others
    blatt = Ergebnisblatt.objects.get()
    assert (blatt.gruppe, antwort["Location"]) == (eigene, blatt.get_absolute_url())
    for gruppen in (andere.pk, "unsinn"):
        assert client.post(anlegen, {"gruppe": gruppen}).status_code == 403
    # At a session of a group it is that group alone.
    client_k = als(koordination)
    zur_sitzung = adresse("ergebnisblatt-anlegen", netzwerk, sitzung.pk)
    assert client_k.post(zur_sitzung, {"gruppe": andere.pk}).status_code == 403
    client_k.post(zur_sitzung)
    assert [b.treffen for b in ergebnisse.der_gruppe(eigene, leitung)["blaetter"]] == [
        treffen,
        sitzung,
    ]

    schliessen = adresse("ergebnisblatt-abschliessen", netzwerk, blatt.pk)
    oeffnen = adresse("ergebnisblatt-oeffnen", netzwerk, blatt.pk)
    seite = client.get(blatt.get_absolute_url()).content.decode()
    assert blatt.schreibadresse in seite
    assert "data:image" in seite
    assert schliessen in seite
    ihre = als(einfach).get(blatt.get_absolute_url()).content.decode()
    assert blatt.schreibadresse in ihre
    assert schliessen not in ihre
    assert als(mitglied(andere, "leitung")).post(schliessen).status_code == 404
    fremd = blatt_von(andere, treffen, zustand="abgeschlossen")
    assert client.post(adresse("ergebnisblatt-oeffnen", netzwerk, fremd.pk)).status_code == 403

    client.post(schliessen)
    seite = client.get(blatt.get_absolute_url()).content.decode()
    assert oeffnen in seite
    assert blatt.schreibadresse not in seite
    client.post(oeffnen)
    blatt.refresh_from_db()
    assert blatt.ist_offen


def test_wer_liest_was(netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto) -> None:
    eine = gruppe(netzwerk)
    offen, fertig = blatt_von(eine), blatt_von(eine, zustand="abgeschlossen")
    entwurf = TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.ENTWURF)
    verborgen = blatt_von(eine, entwurf, zustand="abgeschlossen")
    dabei = mitglied(eine)

    def liest(wer: Any) -> set[int]:
        sichtbar = Ergebnisblatt.objects.sichtbar_fuer(wer, netzwerk)
        return set(sichtbar.values_list("pk", flat=True))

    alle = {offen.pk, fertig.pk, verborgen.pk}
    assert liest(koordination) == liest(System("Test")) == liest(dabei) == alle
    assert liest(fachkraft) == {fertig.pk}
    assert liest(OEFFENTLICHKEIT) == set()
    Gruppenmitglied.objects.update(bis=timezone.localdate())
    assert liest(dabei) == {fertig.pk}


def test_der_code_oeffnet_bis_zum_abschluss(
    client: Client, als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    blatt = blatt_von(gruppe(netzwerk))
    am_tisch = blatt.schreibadresse
    seite = client.get(am_tisch.replace(blatt.code, blatt.code.upper()))
    assert seite.status_code == 200
    assert "keine Angaben zu Fällen" in seite.content.decode()
    assert client.get(am_tisch.replace(blatt.code, "2222222222")).status_code == 404
    blatt.abschliessen()
    zu = client.get(am_tisch)
    assert zu.status_code == 410
    assert "Danke fürs Mitschreiben" in zu.content.decode()
    assert "Ergebnisblatt lesen" in als(koordination).get(am_tisch).content.decode()
    getippt = client.post(am_tisch, {"art": BEDARF, "text": "Mein letzter Satz"})
    assert getippt.status_code == 410
    assert "Mein letzter Satz" in getippt.content.decode()
    # A tablet that still asks is told, and asks no more.
    fragt = client.get(am_tisch, headers={"HX-Request": "true"})
    assert (fragt.status_code, fragt["HX-Reswap"]) == (286, "none")
    assert "abgeschlossen" in fragt.content.decode()
    assert not blatt.ergebnisse.exists()


def test_das_freigegebene_protokoll_haelt_das_blatt_fest(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    eine = gruppe(netzwerk)
    treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.DURCHGEFUEHRT,
        beginn=timezone.now() - timedelta(days=1),
        ende=timezone.now() - timedelta(hours=20),
    )
    blatt = blatt_von(eine, treffen)
    protokolle.freigeben(protokoll=ProtokollFabrik(treffen=treffen), von=koordination)
    blatt.refresh_from_db()
    assert not blatt.ist_offen
    client = als(koordination)
    seite = client.get(blatt.get_absolute_url()).content.decode()
    assert "Protokoll ist freigegeben" in seite
    client.post(adresse("ergebnisblatt-oeffnen", netzwerk, blatt.pk))
    andere = gruppe(netzwerk, "AG Abläufe")
    client.post(adresse("ergebnisblatt-anlegen", netzwerk, treffen.pk), {"gruppe": andere.pk})
    blatt.refresh_from_db()
    assert not blatt.ist_offen
    assert Ergebnisblatt.objects.count() == 1
    assert ergebnisse.am_treffen(treffen, koordination)["gruppen_ohne_blatt"] == []
    abgesagt = TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.ABGESAGT)
    assert ergebnisse.am_treffen(abgesagt, koordination)["gruppen_ohne_blatt"] == []


@pytest.mark.parametrize("eintraege", [1, 3])
def test_aus_ergebnissen_werden_massnahmen(
    als: Als,
    koordination: Konto,
    netzwerk: Netzwerk,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    eintraege: int,
) -> None:
    blatt = blatt_von(gruppe(netzwerk), zustand="abgeschlossen")
    for nummer in range(eintraege):
        bedarf = Ergebnis.objects.create(blatt=blatt, art=BEDARF, text=f"Bedarf {nummer}")
        Ergebnis.objects.create(blatt=blatt, art=ANSATZ, text=f"Ansatz {nummer}", zu=bedarf)
        freier = Ergebnis.objects.create(blatt=blatt, art=ANSATZ, text=f"Für sich {nummer}")
        top = TopFabrik(treffen=blatt.treffen, nummer=nummer + 1)
        titel = f"Karte {nummer} zeichnen"
        MassnahmeFabrik(netzwerk=netzwerk, ergebnis=freier, titel=titel, top=top)
    client = als(koordination)
    with django_assert_max_num_queries(16):
        seite = client.get(blatt.get_absolute_url()).content.decode()
    for nummer in range(eintraege):
        assert f"Karte {nummer} zeichnen" in seite
    assert seite.count("Maßnahme daraus machen") == 3 * eintraege
    assert f"?ergebnis={freier.pk}" in seite
    # Members read measures once minutes say them.
    andere = mitglied(gruppe(netzwerk, "AG Abläufe"), "leitung")
    gelesen = als(andere).get(blatt.get_absolute_url()).content.decode()
    assert "Bedarf 0" in gelesen
    assert "Karte 0" not in gelesen
    assert "Maßnahme daraus machen" not in gelesen


def test_ein_leeres_blatt_sagt_dass_es_leer_ist(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    blatt = blatt_von(gruppe(netzwerk))
    client = als(koordination)
    assert "Sobald die Gruppe schreibt" in client.get(blatt.get_absolute_url()).content.decode()
    blatt.abschliessen()
    assert "nichts festgehalten" in client.get(blatt.get_absolute_url()).content.decode()
    assert str(blatt) == f"AG Meldewege: {blatt.treffen}"


def test_tischkarten_fuer_alle_gruppen_auf_einem_bogen(
    als: Als, koordination: Konto, netzwerk: Netzwerk, fachkraft: Konto
) -> None:
    """One print instead of one page per group; nobody gets a code of a group that is not hers."""
    treffen = TreffenFabrik(netzwerk=netzwerk)
    eine, andere, fertige = (gruppe(netzwerk, f"AG {name}") for name in ("A", "B", "C"))
    leitung = mitglied(eine, "leitung")
    ziel = adresse("ergebnisblatt-tischkarten", netzwerk, treffen.pk)
    assert "Kein offenes Ergebnisblatt" in als(koordination).get(ziel).text
    assert ziel not in als(koordination).get(treffen.get_absolute_url()).text
    blaetter = [blatt_von(ag, treffen) for ag in (andere, eine)]
    zu = blatt_von(fertige, treffen, zustand="abgeschlossen")
    fremd = blatt_von(andere)
    seite = als(koordination).get(ziel)
    assert [blatt.gruppe.name for blatt, _qr, _wo in seite.context["karten"]] == ["AG A", "AG B"]
    assert all(blatt.code in seite.text for blatt in blaetter)
    assert zu.code not in seite.text
    assert fremd.code not in seite.text
    assert ziel in als(koordination).get(treffen.get_absolute_url()).text
    ihre = als(leitung).get(ziel).text
    assert blaetter[1].code in ihre
    assert blaetter[0].code not in ihre
    assert all(blatt.code not in als(fachkraft).get(ziel).text for blatt in (*blaetter, zu))


def test_der_weg_dorthin_in_den_reitern_des_treffens(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk)
    besuch = als(koordination)
    html = besuch.get(treffen.get_absolute_url()).text
    assert 'href="#umfragen"' in html
    assert 'href="#ergebnisblaetter"' not in html  # no group yet
    blatt_von(gruppe(netzwerk), treffen)
    html = besuch.get(treffen.get_absolute_url()).text
    assert 'href="#ergebnisblaetter">Ergebnisse <span class="app-count">1</span>' in html
    for anker in ("umfragen", "ergebnisblaetter"):
        assert f'id="{anker}"' in html
