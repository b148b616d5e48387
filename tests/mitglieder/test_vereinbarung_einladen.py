"""Asking partners to sign: inviting, reminding, withdrawing, and who is still missing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.models import Beitritt, Fassung
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Kettenglied, Konto, Nachricht, Netzwerk
from tests.fabriken import KontaktFabrik, KontoFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import (
    adresse,
    eingeladen,
    partner,
    unterzeichnet,
    veroeffentlicht,
    zugang_zu,
)


def test_einladen(als: Anmelden, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    mit = partner(netzwerk, berechtigt=2, name="Kita Regenbogen")
    partner(netzwerk, berechtigt=0, name="Sportbund ohne Person")
    client = als(koordination)
    seite = adresse("vereinbarung-einladen", fassung.vereinbarung_id)
    text = client.get(seite).text
    assert "Eine Organisation ist nicht erreichbar" in text
    for _i in range(2):  # a double click sends nothing twice
        client.post(seite, {"organisationen": [mit.pk]})
    beitritt = Beitritt.objects.get()
    assert beitritt.organisation == mit
    assert Nachricht.objects.filter(anlass="vereinbarung.einladung").count() == 2
    assert beitritt_aktionen.zugaenge(beitritt).count() == 2
    assert [g.ereignis for g in Kettenglied.objects.der_kette(beitritt.kette)] == ["eingeladen"]
    text = client.get(adresse("vereinbarung-zeigen", fassung.vereinbarung_id)).text
    assert "1 Unterschrift fehlt" in text
    text = client.get(adresse("vereinbarung-einladen", fassung.vereinbarung_id)).text
    assert "Keine Organisation zum Einladen" in text


def test_einladen_refuses_others(als: Anmelden, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    ohne = partner(netzwerk, berechtigt=0)
    partner(netzwerk)
    client = als(koordination)
    seite = adresse("vereinbarung-einladen", fassung.vereinbarung_id)
    assert client.post(seite, {"organisationen": [ohne.pk]}).status_code == 422
    antwort = client.post(seite, {})
    assert antwort.status_code == 422
    assert "mindestens eine Organisation" in antwort.text
    ergebnis = beitritt_aktionen.einladen(fassung=fassung, organisationen=[ohne], von=koordination)
    assert ergebnis.ohne_erreichbare == [ohne]
    assert not Beitritt.objects.exists()


def test_einladen_needs_an_open_version(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung = veroeffentlicht(netzwerk)
    fassung.abloesen()
    seite = adresse("vereinbarung-einladen", fassung.vereinbarung_id)
    assert als(koordination).get(seite).status_code == 302
    with pytest.raises(FalscherZustand):
        beitritt_aktionen.einladen(fassung=fassung, organisationen=[], von=koordination)


def test_contact_without_address_is_not_asked(netzwerk: Netzwerk) -> None:
    organisation = partner(netzwerk, berechtigt=0)
    KontaktFabrik.create(
        organisation=organisation, netzwerke=[netzwerk], ist_zeichnungsberechtigt=True, email=""
    )
    ergebnis = beitritt_aktionen.einladen(
        fassung=veroeffentlicht(netzwerk), organisationen=[organisation], von=KontoFabrik.create()
    )
    assert ergebnis.organisationen == 0


def test_paper_form_is_not_signed_online(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung = veroeffentlicht(netzwerk, form=Fassung.Form.SCHRIFTFORM_PAPIER)
    text = als(koordination).get(adresse("vereinbarung-zeigen", fassung.vereinbarung_id)).text
    assert "nicht online unterzeichnet" in text


def test_erinnern_once_a_day(als: Anmelden, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    offen, fertig = eingeladen(fassung), eingeladen(fassung)
    unterzeichnet(fertig)
    client = als(koordination)
    seite = adresse("vereinbarung-erinnern", fassung.vereinbarung_id)
    assert "1 Erinnerung ist unterwegs" in client.post(seite, follow=True).text
    assert "Heute wurden schon alle erinnert" in client.post(seite, follow=True).text
    einzeln = adresse("beitritt-erinnern", offen.pk)
    assert "Keine Erinnerung verschickt" in client.post(einzeln, follow=True).text
    Nachricht.objects.filter(anlass="vereinbarung.erinnerung").delete()
    assert "Die Erinnerung ist unterwegs" in client.post(einzeln, follow=True).text
    assert (
        "Keine Erinnerung" in client.post(adresse("beitritt-erinnern", fertig.pk), follow=True).text
    )


def test_zurueckziehen_revokes_the_links(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    beitritt = eingeladen(veroeffentlicht(netzwerk))
    client = als(koordination)
    seite = adresse("beitritt-zurueckziehen", beitritt.pk)
    assert client.get(seite).status_code == 200
    assert "zurückgezogen" in client.post(seite, follow=True).text
    assert not zugang_zu(beitritt).ist_gueltig
    assert (
        "Das geht im Stand „Einladung zurückgezogen“ nicht." in client.post(seite, follow=True).text
    )
    # Asking again opens the same links anew.
    erneut = eingeladen(beitritt.fassung, beitritt.organisation)
    assert erneut.pk == beitritt.pk
    assert erneut.ist_offen
    assert zugang_zu(beitritt).ist_gueltig
    assert Nachricht.objects.filter(anlass="vereinbarung.einladung").count() == 2


def test_delivery_is_shown(als: Anmelden, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    beitritte = [eingeladen(fassung) for _i in range(4)]
    zeilen = [Nachricht.objects.zu(b).get() for b in beitritte]
    zeilen[0].als_gesendet()
    zeilen[1].als_abgelehnt("550 5.1.1 Unbekannt")
    Nachricht.objects.filter(pk=zeilen[2].pk).update(versuche=1, server_antwort="451 später")
    text = als(koordination).get(adresse("vereinbarung-zeigen", fassung.vereinbarung_id)).text
    for erwartet in ("gesendet am", "550 5.1.1 Unbekannt", "neuer Versuch folgt", "wird gesendet"):
        assert erwartet in text


def test_offen_and_counts(netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    offen, gezeichnet, zurueck = (eingeladen(fassung) for _i in range(3))
    unterzeichnet(gezeichnet)
    beitritt_aktionen.zurueckziehen(beitritt=zurueck, von=KontoFabrik.create())
    assert list(Beitritt.objects.offen(netzwerk)) == [offen]
    zahlen: Any = Fassung.objects.mit_zahlen().get(pk=fassung.pk)
    assert (zahlen.anzahl_eingeladen, zahlen.anzahl_unterzeichnet, zahlen.anzahl_offen) == (2, 1, 1)
    assert list(Beitritt.objects.gueltig()) == list(Beitritt.objects.gezeichnet()) == [gezeichnet]
    fassung.abloesen()
    assert not Beitritt.objects.offen(netzwerk).exists()


@pytest.mark.parametrize("anzahl", [1, 3])
def test_queries_of_the_register(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk, anzahl: int,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    fassung = veroeffentlicht(netzwerk)
    for _i in range(anzahl):
        unterzeichnet(eingeladen(fassung))
    client = als(koordination)
    seite = adresse("vereinbarung-zeigen", fassung.vereinbarung_id)
    client.get(seite)
    # Six for who asks and the frame, seven for the register, three for what else stands there.
    with django_assert_num_queries(16):
        client.get(seite)


def test_preselects_nobody_unless_asked_to(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung = veroeffentlicht(netzwerk)
    partner(netzwerk, name="Kita Regenbogen")
    partner(netzwerk, name="Kita Sonne")
    zurueck = eingeladen(fassung, partner(netzwerk, name="Kita Mond"))
    zurueck.zurueckziehen(koordination)
    client = als(koordination)
    seite = adresse("vereinbarung-einladen", fassung.vereinbarung_id)
    text = client.get(seite).text
    assert text.count(" checked") == 0
    assert 'href="?alle=1"' in text
    alle = client.get(f"{seite}?alle=1").text
    assert alle.count(" checked") == 2  # who was withdrawn is asked on purpose only
    assert "Auswahl aufheben" in alle
    # The address of the form keeps what was ticked by hand.
    assert client.post(f"{seite}?alle=1", {}).text.count(" checked") == 0


def test_reminding_comes_first_after_a_week(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung = veroeffentlicht(netzwerk)
    beitritt = eingeladen(fassung, partner(netzwerk))
    client = als(koordination)
    seite = adresse("vereinbarung-zeigen", fassung.vereinbarung_id)
    haupttaste = "kern-btn--primary"
    assert haupttaste not in client.get(seite).text
    assert "1 Organisation erinnern" in client.get(seite).text
    frueher = timezone.now() - timedelta(days=8)
    Nachricht.objects.update(angelegt_am=frueher)
    assert haupttaste in client.get(seite).text
    beitritt_aktionen.erinnern(beitritte=[beitritt], von=koordination)
    assert haupttaste not in client.get(seite).text
    Nachricht.objects.all().delete()  # mails are kept for a while only
    Beitritt.objects.update(eingeladen_am=frueher)
    assert haupttaste in client.get(seite).text


def test_the_register_refreshes_itself(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung = veroeffentlicht(netzwerk)
    eingeladen(fassung, partner(netzwerk))
    client = als(koordination)
    seite = adresse("vereinbarung-zeigen", fassung.vereinbarung_id)
    fragt = re.search(r'hx-get="([^"]+)"', client.get(seite).text)
    assert fragt is not None
    assert fragt[1].startswith(seite)
    teil = client.get(fragt[1], headers={"HX-Request": "true"})
    assert "wird gesendet" in teil.text
    assert "hx-trigger" in teil.text
    assert "hx-swap-oob" not in teil.text
    assert "<html" not in teil.text
    assert "HX-Request" in teil["Vary"]
    Nachricht.objects.update(zustand=Nachricht.Zustand.GESENDET, gesendet_am=timezone.now())
    fertig = client.get(fragt[1], headers={"HX-Request": "true"}).text
    assert "gesendet am" in fertig
    assert "hx-trigger" not in fertig
    assert "Alle E-Mails und Siegel sind erledigt" in fertig
