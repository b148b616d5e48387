"""The dashboard: what waits, for whom, in a constant number of queries."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from angebote.models import Angebot, Angebotsaenderung
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk, Seite
from tests.angebote.fabriken import AngebotFabrik
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    NotfallkontaktFabrik,
    SeiteFabrik,
    TeilnahmeFabrik,
    TopFabrik,
    TreffenFabrik,
)
from treffen.models import Massnahme, Treffen

ANFRAGEN = 49

type Als = Callable[[Konto], Client]


def massnahme(netzwerk: Netzwerk, tage: int, **felder: object) -> Massnahme:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.ENTWURF)
    felder.setdefault("top", TopFabrik(treffen=treffen, nummer=1))
    felder.setdefault("verantwortlich", KontaktFabrik(bestaetigt_am=timezone.localdate()))
    eintrag: Massnahme = Massnahme.objects.create(
        netzwerk=netzwerk,
        titel=f"Maßnahme in {tage} Tagen",
        frist=timezone.localdate() + timedelta(days=tage),
        zustand=Massnahme.Zustand.BESCHLOSSEN,
        **felder,
    )
    return eintrag


def eingerichtet(netzwerk: Netzwerk) -> None:
    """The first steps are taken."""
    MitgliedschaftFabrik(netzwerk=netzwerk)
    NotfallkontaktFabrik(netzwerk=netzwerk)
    for art in Seite.Art:
        SeiteFabrik(netzwerk=netzwerk, art=art)


def test_leeres_netzwerk_sagt_was_zu_tun_ist(
    als: Als, netzwerk: Netzwerk, koordination: Konto
) -> None:
    inhalt = als(koordination).get(f"/{netzwerk.kurzname}/uebersicht/").content.decode()
    assert "Es ist kein Treffen terminiert." in inhalt
    assert "Zurzeit ist keine Maßnahme offen." in inhalt
    assert "Nichts zu erledigen" not in inhalt
    for schritt in (
        "Mitgliederliste einlesen",
        "Notfallkontakte eintragen",
        "Impressum, Datenschutz, Erklärung zur Barrierefreiheit, Leichte Sprache",
    ):
        assert schritt in inhalt


def test_erste_schritte_verschwinden(als: Als, netzwerk: Netzwerk, koordination: Konto) -> None:
    """What another network has done counts for that one alone."""
    for wer in (NetzwerkFabrik(), netzwerk):
        inhalt = als(koordination).get(f"/{netzwerk.kurzname}/uebersicht/").content.decode()
        assert "Mitgliederliste einlesen" in inhalt
        eingerichtet(wer)
    inhalt = als(koordination).get(f"/{netzwerk.kurzname}/uebersicht/").content.decode()
    assert "Nichts zu erledigen" in inhalt


def test_was_wartet_steht_da(als: Als, netzwerk: Netzwerk, koordination: Konto) -> None:
    massnahme(netzwerk, -3)
    massnahme(netzwerk, 10)
    TreffenFabrik(
        netzwerk=netzwerk,
        titel="Sommertreffen",
        beginn=timezone.now() - timedelta(days=40),
        zustand=Treffen.Zustand.DURCHGEFUEHRT,
    )
    kommt = TreffenFabrik(
        netzwerk=netzwerk, titel="Herbsttreffen", zustand=Treffen.Zustand.EINGELADEN
    )
    kontakt = KontaktFabrik(
        netzwerke=[netzwerk], bestaetigt_am=timezone.localdate() - timedelta(days=400)
    )
    TeilnahmeFabrik(treffen=kommt, kontakt=kontakt)
    AngebotFabrik(
        netzwerk=netzwerk,
        zustand=Angebot.Zustand.EINGEREICHT,
        eingereicht_am=timezone.now(),
        eingereicht_von=koordination,
    )
    Angebotsaenderung.objects.create(
        angebot=AngebotFabrik(netzwerk=netzwerk, oeffentlich=True),
        vorschlag={},
        eingereicht_von=koordination,
    )
    inhalt = als(koordination).get(f"/{netzwerk.kurzname}/uebersicht/").content.decode()
    for text in (
        "1 Maßnahme ist überfällig",
        "Protokoll fehlt: Sommertreffen",
        "1 Rückmeldung zum nächsten Treffen fehlt",
        "2 Angebote warten auf Freigabe",
        "1 Kontakt ist veraltet",
        "Herbsttreffen",
        "überfällig",
    ):
        assert text in inhalt, text


@pytest.mark.parametrize(("tage", "offen"), [(0, True), (3, False)])
def test_am_tag_des_treffens_fuehrt_der_weg_zur_tuer(
    als: Als, netzwerk: Netzwerk, koordination: Konto, tage: int, offen: bool
) -> None:
    jetzt = timezone.now()
    treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.EINGELADEN,
        beginn=jetzt + timedelta(days=tage, minutes=-5),
        ende=jetzt + timedelta(days=tage, hours=1),
    )
    client = als(koordination)
    ziel = f"/{netzwerk.kurzname}/treffen/{treffen.pk}/einlass/"
    assert (ziel in client.get(f"/{netzwerk.kurzname}/uebersicht/").text) is offen
    naechster = client.get(treffen.get_absolute_url()).context["naechster"]
    assert (naechster.ziel == ziel) is offen


def test_nichts_aus_anderen_netzwerken(
    als: Als, netzwerk: Netzwerk, koordination: Konto, fremde: Konto
) -> None:
    anderes = Netzwerk.objects.get(kurzname="anderswo")
    massnahme(anderes, -5)
    KontaktFabrik(netzwerke=[anderes])
    eingerichtet(netzwerk)
    inhalt = als(koordination).get(f"/{netzwerk.kurzname}/uebersicht/").content.decode()
    assert "Nichts zu erledigen" in inhalt


@pytest.mark.parametrize("anzahl", [1, 3])
def test_anfragen_wachsen_nicht(
    als: Als,
    netzwerk: Netzwerk,
    koordination: Konto,
    anzahl: int,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    for _i in range(anzahl):
        kontakt = KontaktFabrik(netzwerke=[netzwerk])
        MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kontakt.organisation)
        massnahme(netzwerk, -1, verantwortlich=kontakt)
        TreffenFabrik(
            netzwerk=netzwerk,
            beginn=timezone.now() - timedelta(days=9),
            zustand=Treffen.Zustand.EINGELADEN,
        )
        AngebotFabrik(
            netzwerk=netzwerk,
            zustand=Angebot.Zustand.VERALTET,
            freigegeben_am=timezone.now(),
            freigegeben_von=koordination,
            bestaetigt_am=timezone.now(),
            pruefung_faellig_am=timezone.localdate(),
        )
    client = als(koordination)
    client.get(f"/{netzwerk.kurzname}/uebersicht/")
    with django_assert_num_queries(ANFRAGEN):
        client.get(f"/{netzwerk.kurzname}/uebersicht/")


def test_treffen_ueber_mitternacht_ist_heute(
    als: Als, netzwerk: Netzwerk, koordination: Konto
) -> None:
    """A meeting of two days, on its second: not "in -1 Tagen"."""
    jetzt = timezone.now()
    TreffenFabrik(
        netzwerk=netzwerk,
        beginn=jetzt - timedelta(days=1, hours=1),
        ende=jetzt + timedelta(hours=1),
        zustand=Treffen.Zustand.EINGELADEN,
    )
    inhalt = als(koordination).get(f"/{netzwerk.kurzname}/uebersicht/").text
    assert '<span class="app-muted">heute</span>' in inhalt
    assert "in -" not in inhalt


def test_vertretung_sieht_das_eigene(
    als: Als, netzwerk: Netzwerk, vertretung: Konto, eigene_organisation: Organisation
) -> None:
    kontakt = KontaktFabrik(
        netzwerke=[netzwerk], organisation=eigene_organisation, konto=vertretung
    )
    massnahme(netzwerk, 5, verantwortlich=kontakt, top=None)
    massnahme(netzwerk, 7)
    inhalt = als(vertretung).get(f"/{netzwerk.kurzname}/uebersicht/").content.decode()
    assert "Maßnahme in 5 Tagen" in inhalt
    assert "Maßnahme in 7 Tagen" not in inhalt
    assert "Haus der Familie" in inhalt


def test_systemverwaltung_sieht_keine_inhalte(
    als: Als, netzwerk: Netzwerk, verwaltung: Konto
) -> None:
    TreffenFabrik(netzwerk=netzwerk, titel="Vertrauliches Treffen")
    inhalt = als(verwaltung).get(f"/{netzwerk.kurzname}/uebersicht/").content.decode()
    assert "Vertrauliches Treffen" not in inhalt
    assert "Sie verwalten die Technik dieses Netzwerks" in inhalt


def test_eingang_ohne_netzwerk(als: Als, netzwerk: Netzwerk, verwaltung: Konto) -> None:
    ohne = Konto.objects.create_user("ohne@musterstadt.example", "geheim")
    inhalt = als(ohne).get("/eingang/").content.decode()
    assert "gehört noch zu keinem Netzwerk" in inhalt
    assert als(verwaltung).get("/eingang/").status_code == 302


def test_abdeckung_nur_im_netzwerk_nach_paragraf_9(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    adresse = f"/{netzwerk.kurzname}/uebersicht/"
    assert "Vertretene Gruppen" in als(koordination).get(adresse).content.decode()
    netzwerk.nach_lkischg = False
    netzwerk.save()
    assert "Vertretene Gruppen" not in als(koordination).get(adresse).content.decode()
