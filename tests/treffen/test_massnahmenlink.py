"""The personal link: hers alone, nothing typed is lost, opening it changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mitglieder.umzug import verlegen
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from tests.fabriken import NetzwerkFabrik, TreffenFabrik
from tests.treffen.fabriken import MassnahmeFabrik, ProtokollFabrik
from tests.treffen.gruppenlage import lage_in
from tests.treffen.massnahmenlage import (
    datei,
    im_entwurf,
    in_tagen,
    link,
    massnahme,
    person,
)
from tests.wettlauf import zuvorkommen
from treffen.aktionen import massnahme as aktionen
from treffen.models import Ergebnis, Ergebnisblatt, Massnahme, Massnahmennotiz

Als = Callable[[Konto], Client]
Z = Massnahme.Zustand


def titel(antwort: Any) -> list[str]:
    return [karte.massnahme.titel for karte in antwort.context["karten"]]


def test_zeigt_nur_ihre_und_aendert_nichts(
    client: Client, koordination: Konto, netzwerk: Netzwerk
) -> None:
    kontakt = person(netzwerk)
    anderswo = NetzwerkFabrik(kurzname="anderswo")
    massnahme(kontakt, netzwerk, 9, titel="Zweite")
    massnahme(kontakt, netzwerk, -9, titel="Erste", beschreibung="Mit **Auftrag**")
    massnahme(kontakt, anderswo, titel="In anderem Netzwerk")
    massnahme(person(netzwerk), netzwerk, titel="Von jemand anderem")
    massnahme(kontakt, netzwerk, zustand=Z.VORGESCHLAGEN, titel="Nur ein Vorschlag")
    alte = massnahme(kontakt, netzwerk, titel="Vor langem erledigt")
    alte.erledigen()
    Massnahme.objects.filter(pk=alte.pk).update(erledigt_am=timezone.now() - timedelta(days=300))
    massnahme(kontakt, netzwerk, titel="Neulich erledigt").erledigen()
    entwurf = im_entwurf(kontakt, netzwerk, titel="Noch nicht freigegeben")
    ihr = link(kontakt, netzwerk)
    vorher = Massnahmennotiz.objects.count(), Massnahme.objects.values_list("zustand", "frist")
    antwort = client.get(ihr)
    assert titel(antwort) == ["Erste", "Zweite"]
    assert [m.titel for m, _n in antwort.context["erledigte"]] == ["Neulich erledigt"]
    assert "überfällig" in antwort.text
    assert vorher[0] == 0
    ProtokollFabrik(treffen=entwurf.top.treffen).freigeben(koordination)
    assert "Noch nicht freigegeben" in titel(client.get(ihr))


def test_melden(client: Client, netzwerk: Netzwerk) -> None:
    kontakt = person(netzwerk)
    eine = massnahme(kontakt, netzwerk, titel="Plakate")
    ihr = link(kontakt, netzwerk)
    name = f"m{eine.pk}"
    antwort = client.post(
        ihr, {"massnahme": eine.pk, "schritt": "beginnen", f"{name}-text": "Wir haben angefangen."}
    )
    assert antwort.status_code == 302
    assert "Danke, Ihre Meldung ist gespeichert" in client.get(antwort["Location"]).text
    client.post(
        ihr, {"massnahme": eine.pk, "schritt": "erledigen", f"{name}-datei": datei("Foto.pdf")}
    )
    fertig = client.get(ihr)
    assert titel(fertig) == []
    assert "Foto.pdf" in fertig.text
    notizen = list(eine.notizen.order_by("pk"))
    assert [(n.kontakt, n.konto, n.zustand) for n in notizen] == [
        (kontakt, None, "in_umsetzung"), (kontakt, None, "erledigt")
    ]  # fmt: skip
    nachweis = f"{ihr}{eine.pk}/nachweise/{notizen[1].pk}/"
    assert client.get(nachweis)["Content-Disposition"].startswith("attachment")
    fremde = link(person(netzwerk), netzwerk)
    assert client.get(f"{fremde}{eine.pk}/nachweise/{notizen[1].pk}/").status_code == 404


def test_fehler_verlieren_nichts(client: Client, netzwerk: Netzwerk) -> None:
    kontakt = person(netzwerk)
    eine, andere = massnahme(kontakt, netzwerk), massnahme(kontakt, netzwerk)
    ihr = link(kontakt, netzwerk)
    antwort = client.post(
        ihr,
        {
            "massnahme": eine.pk,
            "schritt": "erledigen",
            f"m{eine.pk}-text": "Mit großer Mühe fertig.",
            f"m{eine.pk}-datei": datei("bild.png", b"kein Bild", ""),
        },
    )
    assert antwort.status_code == 422
    assert "Der Inhalt passt nicht" in antwort.text
    assert "Mit großer Mühe fertig.</textarea>" in antwort.text
    assert len(titel(antwort)) == 2
    # What is no step of hers is a note, and a note needs words.
    leer = client.post(ihr, {"massnahme": andere.pk, "schritt": "verwerfen"})
    assert leer.status_code == 422
    assert not Massnahmennotiz.objects.exists()
    for unsinn in ("", "9" * 5000, "\x00", "-1"):
        assert client.post(ihr, {"massnahme": unsinn, "m0-text": "Hallo"}).status_code == 409
        assert client.get(ihr, {"gemeldet": unsinn}).status_code == 200


def test_frist_reicht_nicht(
    client: Client, als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    kontakt = person(netzwerk)
    eine = massnahme(kontakt, netzwerk, 2)
    ihr = link(kontakt, netzwerk)
    angaben = {"massnahme": eine.pk, "art": "frist", f"f{eine.pk}-text": "Die Bücher fehlen."}
    gestern = client.post(ihr, angaben | {f"f{eine.pk}-wunschfrist": f"{in_tagen(-1)}"})
    assert gestern.status_code == 422
    assert "Wählen Sie einen Tag, der noch kommt." in gestern.text
    assert "Die Bücher fehlen.</textarea>" in gestern.text
    client.post(ihr, angaben | {f"f{eine.pk}-wunschfrist": f"{in_tagen(40)}"})
    eine.refresh_from_db()
    assert eine.frist == in_tagen(2)
    assert "Sie haben um eine neue Frist gebeten" in client.get(ihr).text
    start = als(koordination).get(f"/{netzwerk.kurzname}/start/")
    assert "reicht die Frist nicht" in start.text or start.status_code == 404
    aktionen.frist_setzen(massnahme=eine, frist=in_tagen(40), text="Gern.", von=koordination)
    danach = client.get(ihr).text
    assert "Sie haben um eine neue Frist gebeten" not in danach
    assert "Gern." in danach


def test_wer_gegangen_ist_sieht_nichts(client: Client, netzwerk: Netzwerk) -> None:
    kontakt = person(netzwerk)
    eine = massnahme(kontakt, netzwerk)
    ihr = link(kontakt, netzwerk)
    Massnahme.objects.update(verantwortlich=person(netzwerk))
    weg = client.post(
        ihr, {"massnahme": eine.pk, "schritt": "erledigen", f"m{eine.pk}-text": "Fertig!"}
    )
    assert weg.status_code == 409
    assert "Ihre Meldung ist nicht gespeichert" in weg.text
    assert "Fertig!" in weg.text
    Massnahme.objects.update(verantwortlich=kontakt)
    assert len(titel(client.get(ihr))) == 1
    kontakt.netzwerke.clear()
    assert titel(client.get(ihr)) == []
    kontakt.netzwerke.add(netzwerk)
    kontakt.ausscheiden()
    leer = client.get(ihr)
    assert titel(leer) == []
    assert "Zurzeit ist nichts offen" in leer.text


def test_ein_link_je_netzwerk_und_alle_ihre_haeuser(client: Client, netzwerk: Netzwerk) -> None:
    """In two networks two links; entered at two bodies one page."""
    kontakt = person(netzwerk, vorname="Robin", nachname="Doppel", email="robin@haus.example")
    zweite = person(netzwerk, vorname="robin", nachname="Doppel", email="Robin@haus.example")
    anderes = NetzwerkFabrik(kurzname="medien")
    kontakt.netzwerke.add(anderes)
    massnahme(kontakt, netzwerk, 1, titel="Hier")
    massnahme(zweite, netzwerk, 2, titel="Im zweiten Haus")
    massnahme(kontakt, anderes, titel="Dort")
    hier, dort = link(kontakt, netzwerk), link(kontakt, anderes)
    assert titel(client.get(hier)) == ["Hier", "Im zweiten Haus"]
    assert titel(client.get(dort)) == ["Dort"]
    assert client.get(hier.replace(netzwerk.kurzname, "medien", 1)).status_code == 404
    assert link(kontakt, netzwerk) == hier


def test_zusammengefuehrt(client: Client, netzwerk: Netzwerk) -> None:
    """The link in old mails goes on working for who stays, and shows what both had."""
    alt = person(netzwerk, email="eine@haus.example")
    neu = person(netzwerk, email="eine@haus.example")
    massnahme(alt, netzwerk, 1, titel="Alte")
    massnahme(neu, netzwerk, 2, titel="Neue")
    Massnahmennotiz.objects.create(
        massnahme=Massnahme.objects.get(titel="Alte"), kontakt=alt, text="x"
    )
    ihr = link(alt, netzwerk)
    verlegen(alt, neu)
    assert titel(client.get(ihr)) == ["Alte", "Neue"]
    assert Massnahmennotiz.objects.get().kontakt == neu


def test_ohne_inhaberin(client: Client, netzwerk: Netzwerk) -> None:
    """What is left of a link when its person is gone for good."""
    kontakt = person(netzwerk, email="")
    ihr = link(kontakt, netzwerk)
    Zugang.objects.update(inhaber_id=2**40)
    assert titel(client.get(ihr)) == []


@pytest.mark.django_db(transaction=True)
def test_wettlauf_melden_gegen_verwerfen(
    client: Client, koordination: Konto, netzwerk: Netzwerk
) -> None:
    kontakt = person(netzwerk)
    eine, ihre = massnahme(kontakt, netzwerk), massnahme(kontakt, netzwerk)
    ihr = link(kontakt, netzwerk)
    antwort = zuvorkommen(
        lambda: aktionen.melden(massnahme=eine, von=koordination, schritt="verwerfen"),
        lambda: client.post(
            ihr, {"massnahme": eine.pk, "schritt": "erledigen", f"m{eine.pk}-text": "Fertig!"}
        ),
    )
    assert antwort.status_code in {409, 422}
    assert "Fertig!" in antwort.text
    andere = person(netzwerk)

    def weitergeben() -> None:
        Massnahme.objects.filter(pk=ihre.pk).update(verantwortlich=andere)

    antwort = zuvorkommen(
        weitergeben,
        lambda: client.post(ihr, {"massnahme": ihre.pk, f"m{ihre.pk}-text": "Halb fertig"}),
    )
    assert antwort.status_code == 409
    assert "Halb fertig" in antwort.text
    assert list(Massnahmennotiz.objects.values_list("zustand", flat=True)) == ["verworfen"]
    # Done by another in the same moment: her words come back with the reason.
    dritte = massnahme(kontakt, netzwerk)
    antwort = zuvorkommen(
        lambda: aktionen.melden(massnahme=dritte, von=koordination, schritt="beginnen"),
        lambda: client.post(
            ihr, {"massnahme": dritte.pk, "schritt": "beginnen", f"m{dritte.pk}-text": "Los"}
        ),
    )
    assert antwort.status_code == 422
    assert "Das geht im Stand „in Umsetzung“ nicht." in antwort.text
    assert "Los</textarea>" in antwort.text


def test_abfragen(client: Client, netzwerk: Netzwerk, django_assert_max_num_queries: Any) -> None:
    kontakt = person(netzwerk)
    for nr in range(12):
        eine = MassnahmeFabrik(netzwerk=netzwerk, verantwortlich=kontakt, titel=f"Nr. {nr}")
        Massnahmennotiz.objects.create(massnahme=eine, text="Wird.")
    with django_assert_max_num_queries(10):
        assert len(titel(client.get(link(kontakt, netzwerk)))) == 12


def test_eine_bitte_zur_zeit_und_um_mehr_zeit(client: Client, netzwerk: Netzwerk) -> None:
    """A second request would bury the first; an earlier day is no request for a later date."""
    kontakt = person(netzwerk)
    eine = massnahme(kontakt, netzwerk, 10)
    ihr = link(kontakt, netzwerk)

    def bitten(tage: int, text: str = "Die Bücher fehlen.") -> Any:
        werte = {f"f{eine.pk}-text": text, f"f{eine.pk}-wunschfrist": f"{in_tagen(tage)}"}
        return client.post(ihr, {"massnahme": eine.pk, "art": "frist"} | werte)

    for tage in (5, 10):
        frueher = bitten(tage)
        assert frueher.status_code == 422
        assert "Wählen Sie einen späteren Tag." in frueher.text
    assert bitten(20).status_code == 302
    zweite = bitten(30, "Auch der Saal fehlt.")
    assert zweite.status_code == 422
    assert "Sie haben schon um eine neue Frist gebeten." in zweite.text
    assert "Auch der Saal fehlt.</textarea>" in zweite.text
    assert eine.notizen.get().wunschfrist == in_tagen(20)


def test_aus_einem_offenen_blatt_weiss_noch_niemand(
    als: Als, client: Client, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    """What a group writes is read and mailed once its sheet is closed; its lead sees it before."""
    lage = lage_in(netzwerk)
    blatt = Ergebnisblatt.objects.create(
        gruppe=lage.gruppe, treffen=TreffenFabrik(netzwerk=netzwerk)
    )
    ergebnis = Ergebnis.objects.create(blatt=blatt, art="loesungsansatz", text="Halber Gedanke")
    kontakt = person(netzwerk)
    eine = massnahme(kontakt, netzwerk, arbeitsgruppe=lage.gruppe, ergebnis=ergebnis)
    ihr = link(kontakt, netzwerk)

    def wer_sie_sieht() -> list[bool]:
        alle = Massnahme.objects.all()
        return [
            alle.zu_erinnern(netzwerk).exists(),
            titel(client.get(ihr)) == [eine.titel],
            als(fachkraft).get(eine.get_absolute_url()).status_code == 200,
            *(
                "Halber Gedanke" in als(konto).get(eine.get_absolute_url()).text
                for konto in (fachkraft, lage.leitung, koordination)
            ),
        ]

    assert wer_sie_sieht() == [False, False, False, False, True, True]
    blatt.abschliessen()
    assert wer_sie_sieht() == [True] * 6
