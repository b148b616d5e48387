"""Single days of a series: skipped and brought back, and what visitors and those signed up see."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from angebote import kalender as kalenderdateien
from angebote.aktionen import terminausfall as aktionen
from angebote.angebotsseite import terminzeilen
from angebote.models import Angebot, Angebotstermin, Suchdokument
from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto
from netzwerk.basis.templatetags.portal import datum, datum_lang
from tests.angebote.termine import (
    adresse,
    anmelden,
    bestaetigt,
    kalender,
    link,
    mail,
    post,
    termin_von,
)
from tests.formulare import gezeigt

Als = Callable[[Konto], Client]
R = Angebotstermin.Rhythmus


def tag(tage: int) -> date:
    return timezone.localdate() + timedelta(days=tage)


def geschrieben(tage: int) -> str:
    return datum(tag(tage))


@pytest.fixture
def reihe(eigenes_oeffentliches: Angebot) -> Angebotstermin:
    """Six times: in 7, 14, … 42 days."""
    cache.clear()  # how often an address may be typed has a test of its own
    angaben = {"rhythmus": R.WOECHENTLICH, "letzter_tag": tag(42), "mit_anmeldung": True}
    return termin_von(eigenes_oeffentliches, tage=7, plaetze=1, **angaben)


def frisch(termin: Angebotstermin) -> Angebotstermin:
    neu: Angebotstermin = Angebotstermin.objects.select_related("angebot__netzwerk").get(
        pk=termin.pk
    )
    return neu


def test_ferien_fallen_aus_und_alle_erfahren_es_einmal(
    als: Als, vertretung: Konto, reihe: Angebotstermin, client: Client
) -> None:
    bestaetigt(client, reihe, "Mara")
    bestaetigt(client, reihe, "Timo")  # waits
    anmelden(client, reihe, "Unklar")
    besuch, ziel = als(vertretung), adresse("termin-ausfall", reihe)
    assert "2 Anmeldungen bekommen eine E-Mail." in besuch.get(ziel).content.decode()
    von_knopf = besuch.get(f"{ziel}?tag={tag(7).isoformat()}").content.decode()
    assert f'value="{tag(7).isoformat()}"' in von_knopf
    ferien = {"erster": str(tag(6)), "letzter": str(tag(15)), "grund": "Ferien: bis bald!"}
    antwort = besuch.post(ziel, ferien, follow=True).content.decode()
    assert "2 angemeldete Personen bekommen eine E-Mail." in antwort
    assert frisch(reihe).ausfaelle == [tag(7), tag(14)]
    mara, timo = (bauen(eine) for eine in post("tage_fallen_aus"))
    assert mara.subject == f"Fällt aus: Vaterkurs am {geschrieben(7)}"
    for text in (mara.body, str(mara.alternatives[0][0])):
        assert "Ferien: bis bald!" in text
        assert "an diesen Tagen findet nichts statt:" in text
        assert text.count(datum_lang(tag(14))) == 1
    eintrag = kalender(mara)
    for zeile in ("METHOD:REQUEST", "SEQUENCE:1", "STATUS:CONFIRMED"):
        assert zeile in eintrag
    assert f"EXDATE;TZID=Europe/Berlin:{tag(7):%Y%m%d}T160000,{tag(14):%Y%m%d}T160000" in eintrag
    assert not kalender(timo)
    # Pressed twice, from a page that stood open: nothing is left to skip, nobody is told again.
    nochmal = besuch.post(ziel, ferien)
    assert nochmal.status_code == 422
    assert "Da findet ohnehin nichts statt." in nochmal.content.decode()
    angaben: dict[str, Any] = {"erster": tag(7), "letzter": tag(14), "grund": ""}
    with pytest.raises(FalscherZustand, match="ohnehin nichts"):
        aktionen.auslassen(termin=reihe, von=vertretung, **angaben)
    assert len(post("tage_fallen_aus")) == 2
    # The link of who signed up shows it, too.
    assert "Fällt aus am:" in client.get(link(mara)).content.decode()


def test_doch_stattfinden(
    als: Als, vertretung: Konto, reihe: Angebotstermin, client: Client
) -> None:
    ziel_von_mara = bestaetigt(client, reihe, "Mara")
    besuch = als(vertretung)
    besuch.post(adresse("termin-ausfall", reihe), {"erster": str(tag(14))})
    assert "an diesem Tag findet nichts statt:" in mail("tage_fallen_aus").body
    seite = besuch.get(reihe.get_absolute_url()).content.decode()
    assert seite.count("Findet doch statt") == 1
    ziel, angaben = adresse("termin-stattfinden", reihe), {"tag": tag(14).isoformat()}
    assert besuch.get(ziel).status_code == 405
    antwort = besuch.post(ziel, angaben, follow=True).content.decode()
    assert "Eine angemeldete Person bekommt eine E-Mail." in antwort
    assert (frisch(reihe).ausfaelle, frisch(reihe).folge) == ([], 2)
    doch = mail("tag_findet_statt")
    assert doch.subject == f"Findet doch statt: Vaterkurs am {geschrieben(14)}"
    assert "findet es nun doch statt" in str(doch.alternatives[0][0])
    assert "EXDATE" not in kalender(doch)
    assert "SEQUENCE:2" in kalender(doch)
    # What still lies in the outbox says nothing that is no longer true.
    with pytest.raises(NichtMehrNoetig, match="doch statt"):
        mail("tage_fallen_aus")
    for nochmal in (angaben, {"tag": "gestern"}, {}):
        antwort = besuch.post(ziel, nochmal, follow=True).content.decode()
        assert "Dieser Tag findet schon statt" in antwort
    assert len(post("tag_findet_statt")) == 1
    besuch.post(adresse("termin-ausfall", reihe), {"erster": str(tag(14))})
    with pytest.raises(NichtMehrNoetig, match="wieder aus"):
        mail("tag_findet_statt")
    assert len(post("tage_fallen_aus")) == 2  # the second time is news again
    client.post(ziel_von_mara, {"schritt": "abmelden"})
    with pytest.raises(NichtMehrNoetig, match="abgemeldet"):
        mail("tage_fallen_aus")


@pytest.mark.parametrize(
    ("angaben", "feld", "meldung"),
    [
        ({}, "erster", "Geben Sie ein Datum an."),
        ({"erster": 8}, "erster", "Da findet ohnehin nichts statt."),
        ({"erster": 14, "letzter": 7}, "letzter", "liegt vor dem ersten"),
        ({"erster": 1, "letzter": 90}, "letzter", "Sagen Sie den ganzen Termin ab."),
    ],
)
def test_falsche_tage(
    als: Als,
    koordination: Konto,
    reihe: Angebotstermin,
    angaben: dict[str, int],
    feld: str,
    meldung: str,
) -> None:
    daten = {name: str(tag(tage)) for name, tage in angaben.items()} | {"grund": "Getipptes"}
    antwort = als(koordination).post(adresse("termin-ausfall", reihe), daten)
    assert antwort.status_code == 422
    fehler = antwort.context["form"].errors
    assert list(fehler) == [feld], fehler
    assert meldung in str(fehler[feld])
    assert "Getipptes" in antwort.content.decode()
    assert not frisch(reihe).ausfaelle


def test_es_bleibt_ein_tag_uebrig(reihe: Angebotstermin, koordination: Konto) -> None:
    with pytest.raises(FalscherZustand, match="kein Tag"):
        aktionen.auslassen(termin=reihe, erster=tag(0), letzter=tag(99), grund="", von=koordination)
    # Of a series that has begun the rest may fall out: it has taken place.
    beginn = reihe.beginn - timedelta(days=10)
    Angebotstermin.objects.update(beginn=beginn, ende=beginn + timedelta(hours=2))
    aktionen.auslassen(termin=reihe, erster=tag(0), letzter=tag(99), grund="", von=koordination)
    rest = frisch(reihe)
    assert rest.ausfaelle == [tag(tage) for tage in (4, 11, 18, 25, 32, 39)]
    assert (rest.naechstes, rest.ist_vorbei) == (None, False)
    (zeile,) = terminzeilen(rest.angebot)
    assert (zeile.stand, zeile.naechstes.faellt_aus, zeile.davor) == ("abgesagt", True, [])


def test_einzelne_und_abgesagte_termine_haben_keine_tage(
    als: Als, vertretung: Konto, reihe: Angebotstermin, client: Client
) -> None:
    besuch = als(vertretung)
    einer = termin_von(reihe.angebot)
    Angebotstermin.objects.filter(pk=reihe.pk).update(
        abgesagt_am=timezone.now(), ausfaelle=[tag(7)]
    )
    for termin in (einer, frisch(reihe)):
        assert besuch.get(adresse("termin-ausfall", termin)).status_code == 302
        assert "Einzelne Tage" not in besuch.get(termin.get_absolute_url()).content.decode()
        assert termin.kommende_ausfaelle == []
    with pytest.raises(FalscherZustand, match="abgesagt"):
        aktionen.stattfinden(termin=reihe, tag=tag(7).isoformat(), von=vertretung)


def test_was_ausfaellt_ist_nicht_der_naechste(
    als: Als, vertretung: Konto, reihe: Angebotstermin, client: Client
) -> None:
    Angebotstermin.objects.update(ausfaelle=[tag(7), tag(21)])
    termin = frisch(reihe)
    assert termin.naechstes
    assert termin.naechstes.beginn.date() == tag(14)
    assert termin.anfang == termin.naechstes.beginn
    (zeile,) = terminzeilen(termin.angebot)
    assert [eines.beginn.date() for eines in zeile.davor] == [tag(7)]
    assert [(e.beginn.date(), e.faellt_aus) for e in zeile.weitere[:2]] == [
        (tag(21), True),
        (tag(28), False),
    ]
    assert zeile.stand == "offen"
    seite = client.get(
        f"/{termin.angebot.netzwerk.kurzname}/angebote/{termin.angebot_id}-vaterkurs/"
    ).content.decode()
    assert seite.count("</s> fällt aus") == 2
    datei = kalenderdateien.oeffentlich(termin).decode().replace("\r\n ", "")
    assert f"EXDATE;TZID=Europe/Berlin:{tag(7):%Y%m%d}T160000,{tag(21):%Y%m%d}T160000" in datei
    # A day far ahead that is skipped stands in the list, too, to be brought back.
    Angebotstermin.objects.update(letzter_tag=tag(140), ausfaelle=[tag(126)])
    arbeit = als(vertretung).get(termin.get_absolute_url())
    assert [e.beginn.date() for e in arbeit.context["tage"]][-2:] == [tag(56), tag(126)]


def test_vor_dem_ersten_tag_der_stattfindet_kann_man_sich_anmelden(
    reihe: Angebotstermin,
) -> None:
    gestern = reihe.beginn - timedelta(days=8)
    Angebotstermin.objects.update(
        beginn=gestern, ende=gestern + timedelta(hours=2), ausfaelle=[gestern.date()]
    )
    termin = frisch(reihe)
    assert (termin.hat_begonnen, termin.nimmt_anmeldungen) == (False, True)
    Angebotstermin.objects.update(ausfaelle=[])
    assert (frisch(reihe).hat_begonnen, frisch(reihe).nimmt_anmeldungen) == (True, False)


def test_wer_die_reihe_verlegt_laesst_alte_ausfaelle_zurueck(
    als: Als, vertretung: Konto, reihe: Angebotstermin
) -> None:
    Angebotstermin.objects.update(ausfaelle=[tag(14), tag(28)])
    besuch, ziel = als(vertretung), adresse("termin-bearbeiten", reihe)
    formular = gezeigt(besuch.get(ziel).context["form"])
    alle_aus = besuch.post(
        ziel,
        formular | {"datum": str(tag(14)), "rhythmus": "zweiwoechentlich", "bis_tag": str(tag(30))},
    )
    assert list(alle_aus.context["form"].errors) == ["bis_tag"]
    besuch.post(ziel, formular | {"bis_tag": str(tag(22))})
    assert (frisch(reihe).ausfaelle, frisch(reihe).letzter_tag) == ([tag(14)], tag(21))
    formular = gezeigt(besuch.get(ziel).context["form"])
    besuch.post(ziel, formular | {"rhythmus": "einmalig", "bis_tag": ""})
    assert (frisch(reihe).ausfaelle, frisch(reihe).letzter_tag) == ([], tag(7))


def test_was_ausfaellt_zaehlt_nicht_in_der_suche(
    als: Als, vertretung: Konto, reihe: Angebotstermin
) -> None:
    besuch = als(vertretung)
    besuch.post(adresse("termin-ausfall", reihe), {"erster": str(tag(7))})
    assert timezone.localdate(Suchdokument.objects.get().naechster_termin) == tag(14)
    besuch.post(adresse("termin-ausfall", reihe), {"erster": str(tag(8)), "letzter": str(tag(40))})
    dokument = Suchdokument.objects.get()
    assert timezone.localdate(dokument.naechster_termin) == tag(42)
    assert not {"datum:7", "datum:30"} & set(dokument.merkmale)
    besuch.post(adresse("termin-stattfinden", reihe), {"tag": tag(7).isoformat()})
    assert timezone.localdate(Suchdokument.objects.get().naechster_termin) == tag(7)
