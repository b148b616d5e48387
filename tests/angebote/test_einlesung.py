"""Reading in a list of offers: what is written, by whom, and what a second time changes."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from angebote import tasks
from angebote.aktionen import angebot as angebote
from angebote.aktionen import einlesung as aktionen
from angebote.models import Angebot, Angebotsaenderung, Angebotseinlesung, Suchdokument
from mitglieder.aktionen.vorschau import VorschauVeraltet
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk, Rolle
from netzwerk.basis.rechte import ist_koordination
from tests.angebote.angebotsliste import ZEILE, als_csv, bestaetigt, eingelesen, geplant, zeile
from tests.angebote.fabriken import AngebotFabrik, AngebotsformatFabrik, ThemaFabrik
from tests.fabriken import (
    KontoFabrik,
    MitgliedschaftFabrik,
    OrganisationFabrik,
    RolleFabrik,
)
from tests.mitglieder.anmelden import Anmelden


@pytest.fixture
def caritas(netzwerk: Netzwerk) -> Organisation:
    organisation: Organisation = OrganisationFabrik(name="Caritas")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=organisation, zustand="aktiv")
    return organisation


@pytest.fixture
def eigene(eigene_organisation: Organisation) -> Organisation:
    """Represented by `vertretung`, and active."""
    eigene_organisation.name = "Caritas"
    eigene_organisation.save()
    return eigene_organisation


VOLL = {
    **ZEILE,
    "In einfachen Worten": "Kommen Sie vorbei.",
    "Für Fachkräfte": "Anruf genügt.",
    "Alter": "6 bis 12 Jahre",
    "Stadtteil": "Mitte",
    "Ort": "Rathaus, Saal 3",
    "Online": "nein",
    "Aufsuchend": "x",
    "Kosten": "5 Euro je Person",
    "Sprachen": "Deutsch, türkisch / Arabisch",
    "Barrierefreiheit": "rollstuhlgerecht; wc",
    "Prävention": "primär, sekundär",
    "Präventionsansatz": "universell",
    "Telefon": "2151123456",
    "E-Mail": "mailto:info@caritas.example",
    "Website": "caritas.example/medien",
    "Anmeldung": "https://caritas.example/anmelden",
    "Datum": f"{timezone.localdate() + timedelta(days=30):%d.%m.%Y}",
    "Uhrzeit": "18 – 20.30 Uhr",
}


def test_alle_spalten_kommen_an(
    netzwerk: Netzwerk, caritas: Organisation, koordination: Konto
) -> None:
    assert eingelesen(netzwerk, koordination, VOLL) == ["neu"]
    angebot = Angebot.objects.get()
    assert angebot.zustand == Angebot.Zustand.ENTWURF
    assert list(angebot.anbieter.all()) == [caritas]
    assert [thema.name for thema in angebot.themen.all()] == ["Cybermobbing"]
    assert [gruppe.name for gruppe in angebot.zielgruppen.all()] == ["Eltern"]
    assert angebot.format.name == "Elternabend"
    assert angebot.kurztext == "Wir sprechen über Geräte."
    assert (angebot.alter_von, angebot.alter_bis) == (6, 12)
    assert (angebot.bezirk, angebot.ort) == ("Mitte", "Rathaus, Saal 3")
    assert (angebot.ist_online, angebot.kommt_hin) == (False, True)
    assert (angebot.ist_kostenfrei, angebot.kosten) == (False, "5 Euro je Person")
    assert angebot.sprachen == ["ar", "de", "tr"]
    assert angebot.barrierefreiheit == ["stufenlos", "wc"]
    assert angebot.praeventionsstufen == ["primaer", "sekundaer"]
    assert angebot.praeventionsansaetze == ["universell"]
    assert angebot.fuer_eltern == "Kommen Sie vorbei."
    assert angebot.fuer_fachkraefte == "Anruf genügt."
    assert angebot.kontakt_telefon == "02151123456"
    assert angebot.kontakt_email == "info@caritas.example"
    assert angebot.website == "https://caritas.example/medien"
    assert angebot.anmeldung_link == "https://caritas.example/anmelden"
    termin = angebot.termine.get()
    assert f"{timezone.localtime(termin.beginn):%H:%M}" == "18:00"
    assert f"{timezone.localtime(termin.ende):%H:%M}" == "20:30"
    assert termin.letzter_tag == timezone.localdate() + timedelta(days=30)


def test_zweimal_aendert_nichts_und_eine_neue_angabe_nur_diese(
    netzwerk: Netzwerk, caritas: Organisation, koordination: Konto
) -> None:
    eingelesen(netzwerk, koordination, VOLL)
    vorher = Angebot.objects.values().get()
    plan = geplant(netzwerk, koordination, VOLL)
    assert [befund.art for befund in plan.befunde] == ["unveraendert"]
    assert plan.auftraege == []
    assert Angebot.objects.values().get() == vorher

    anders = {**VOLL, "Alter": "ab 8", "Kosten": "frei", "Thema": "Cybermobbing; Gaming"}
    assert eingelesen(netzwerk, koordination, anders) == ["geaendert"]
    angebot = Angebot.objects.get()
    assert (angebot.alter_von, angebot.alter_bis) == (8, 12)  # an empty cell changes nothing
    assert (angebot.ist_kostenfrei, angebot.kosten) == (True, "")
    assert {thema.name for thema in angebot.themen.all()} == {"Cybermobbing", "Gaming"}
    assert angebot.termine.count() == 1


def test_gleich_einreichen_und_in_der_suche_erst_nach_der_freigabe(
    netzwerk: Netzwerk, caritas: Organisation, koordination: Konto
) -> None:
    assert eingelesen(netzwerk, koordination, zeile(), ziel="einreichen") == ["eingereicht"]
    angebot = Angebot.objects.get()
    assert (angebot.zustand, angebot.eingereicht_von) == ("eingereicht", koordination)
    assert not Suchdokument.objects.filter(angebot=angebot).exists()
    angebote.freigeben(angebot=angebot, von=koordination, stand=angebot.stand)

    neu = zeile(Titel="elternabend medien", Kurztext="Jetzt auch mit Kaffee.")
    assert eingelesen(netzwerk, koordination, neu) == ["geaendert"]
    angebot.refresh_from_db()
    assert angebot.kurztext == "Jetzt auch mit Kaffee."
    assert angebot.zustand == "veroeffentlicht"
    assert Suchdokument.objects.filter(angebot=angebot).exists()


def test_ohne_alles_genuegt_es_fuer_einen_entwurf_aber_nicht_zum_einreichen(
    netzwerk: Netzwerk, caritas: Organisation, koordination: Konto
) -> None:
    knapp = {"Titel": "Kurs", "Anbieter": "Caritas", "Art": "Workshop"}
    plan = geplant(netzwerk, koordination, knapp)
    assert plan.ist_fehlerfrei
    assert "Vor der Freigabe ist noch zu ergänzen" in plan.befunde[0].hinweise[-1]
    einlesung = Angebotseinlesung.objects.get()
    einlesung.ziel = Angebotseinlesung.Ziel.EINREICHEN
    streng = aktionen.plan_zu(einlesung)
    assert {fehler.schluessel for fehler in streng.befunde[0].fehler} == {
        "kurztext",
        "beschreibung",
        "themen",
        "zielgruppen",
    }


def test_vertretung_liest_nur_eigenes_als_entwurf_ein(
    netzwerk: Netzwerk, eigene: Organisation, vertretung: Konto
) -> None:
    andere = OrganisationFabrik(name="Diakonie")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=andere, zustand="aktiv")
    ohne_anbieter = zeile(Titel="Mein Kurs", Anbieter="")
    assert eingelesen(netzwerk, vertretung, ohne_anbieter, ziel="einreichen") == ["neu"]
    assert Angebot.objects.get().zustand == Angebot.Zustand.ENTWURF
    assert list(Angebot.objects.get().anbieter.all()) == [eigene]

    plan = geplant(
        netzwerk, vertretung, zeile(Titel="Fremd", Anbieter="Diakonie"), zeile(Titel="Gut")
    )
    assert [befund.art for befund in plan.befunde] == ["fehlerhaft", "neu"]
    assert plan.befunde[0].fehler[0].grund == "Sie können nur Angebote von Caritas einlesen."
    # Another's offer of the same title is no business of theirs.
    AngebotFabrik(netzwerk=netzwerk, titel="Gut", anbieter=[andere])
    assert geplant(netzwerk, vertretung, zeile(Titel="Gut")).befunde[0].art == "neu"


def test_oeffentliches_der_vertretung_wird_ein_vorschlag(
    netzwerk: Netzwerk, eigene: Organisation, vertretung: Konto
) -> None:
    angebot = AngebotFabrik(
        oeffentlich=True, netzwerk=netzwerk, titel="Elternabend Medien", anbieter=[eigene]
    )
    neu = {"Titel": "Elternabend Medien", "Kurztext": "Ganz neu.", "Datum": VOLL["Datum"]}
    neu |= {"Von": "10:00", "Bis": "12 Uhr"}
    plan = geplant(netzwerk, vertretung, neu)
    assert "wartet dann auf die Freigabe" in plan.befunde[0].hinweise[0]
    assert eingelesen(netzwerk, vertretung, neu) == ["vorschlag"]
    angebot.refresh_from_db()
    assert angebot.kurztext != "Ganz neu."
    assert angebot.termine.count() == 1  # dates are public at once
    assert Angebotsaenderung.objects.get().vorschlag["kurztext"] == "Ganz neu."
    assert geplant(netzwerk, vertretung, neu).auftraege == []
    # The next list adds to what waits already.
    assert eingelesen(netzwerk, vertretung, {"Titel": angebot.titel, "Ort": "Saal"}) == [
        "vorschlag"
    ]
    vorschlag = Angebotsaenderung.objects.get().vorschlag
    assert (vorschlag["kurztext"], vorschlag["ort"]) == ("Ganz neu.", "Saal")


def test_koordination_die_auch_anbietet_schlaegt_einer_anderen_vor(
    netzwerk: Netzwerk, eigene: Organisation, vertretung: Konto
) -> None:
    for konto in (vertretung, KontoFabrik()):
        RolleFabrik(konto=konto, netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    vertretung = Konto.objects.get(pk=vertretung.pk)  # its roles are kept with it
    AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Kurs", anbieter=[eigene])
    neu = {"Titel": "Kurs", "Anbieter": "Caritas", "Ort": "Saal"}
    assert eingelesen(netzwerk, vertretung, neu) == ["vorschlag"]


def test_mehrere_termine_sind_ein_angebot(
    netzwerk: Netzwerk, caritas: Organisation, koordination: Konto
) -> None:
    tage = [f"{timezone.localdate() + timedelta(days=n):%d.%m.%Y}" for n in (10, 20, 20, -9)]
    zeilen = [zeile(Datum=f"Mo., {tag}", Von="9", Bis="11:15") for tag in tage]
    plan = geplant(netzwerk, koordination, *zeilen)
    assert "liegt zurück" in plan.befunde[3].hinweise[0]
    assert eingelesen(netzwerk, koordination, *zeilen) == ["neu"]
    assert Angebot.objects.get().termine.count() == 2
    zweimal = geplant(netzwerk, koordination, *zeilen)
    assert {befund.art for befund in zweimal.befunde} == {"unveraendert"}
    laenger = geplant(netzwerk, koordination, zeile(Datum=tage[0], Von="9", Bis="12"))
    assert "steht schon mit anderem Ende" in laenger.befunde[0].hinweise[0]
    streit = geplant(netzwerk, koordination, zeile(), zeile(Ort="Saal"), zeile(Ort="Hof"))
    assert streit.befunde[2].fehler[0].grund == "Das widerspricht Zeile 2 desselben Angebots."


def test_was_sich_seit_der_bestaetigung_geaendert_hat_bleibt(
    netzwerk: Netzwerk, caritas: Organisation, koordination: Konto
) -> None:
    da = AngebotFabrik(netzwerk=netzwerk, titel="Kurs", anbieter=[caritas])
    weg = AngebotFabrik(netzwerk=netzwerk, titel="Treff", anbieter=[caritas])
    zeilen = [zeile(Titel=titel, Ort="Saal") for titel in ("Kurs", "Treff", "Neues", "Gutes")]
    einlesung = bestaetigt(netzwerk, koordination, *zeilen)
    AngebotFabrik(netzwerk=netzwerk, titel="neues", anbieter=[caritas])
    da.geaendert_am = timezone.now()
    da.save()
    weg.archivieren()
    assert aktionen.abarbeiten(einlesung.pk) == 4
    einlesung.refresh_from_db()
    assert [ergebnis[3] for ergebnis in einlesung.ergebnisse] == [
        "inzwischen",
        "inzwischen",
        "inzwischen",
        "neu",
    ]
    assert Angebot.objects.filter(ort="Saal").count() == 1


def test_ein_geloeschtes_format_verdirbt_nur_seine_zeile(
    netzwerk: Netzwerk, caritas: Organisation, koordination: Konto
) -> None:
    AngebotsformatFabrik(name="Basar")
    einlesung = bestaetigt(netzwerk, koordination, zeile(Format="Basar"), zeile(Titel="Anderes"))
    AngebotsformatFabrik(name="Basar").delete()
    aktionen.abarbeiten(einlesung.pk)
    einlesung.refresh_from_db()
    assert [ergebnis[3] for ergebnis in einlesung.ergebnisse] == ["inzwischen", "neu"]


def test_wer_nicht_mehr_darf_schreibt_nichts(
    netzwerk: Netzwerk, eigene: Organisation, vertretung: Konto
) -> None:
    eins = bestaetigt(netzwerk, vertretung, zeile(Titel="Eins"))
    zwei = bestaetigt(netzwerk, vertretung, zeile(Titel="Zwei"))
    vertretung.vertretung_set.all().delete()
    aktionen.abarbeiten(eins.pk)
    vertretung.rolle_set.all().delete()
    aktionen.abarbeiten(zwei.pk)
    for einlesung in (eins, zwei):
        einlesung.refresh_from_db()
        assert [ergebnis[3] for ergebnis in einlesung.ergebnisse] == ["recht"]
    assert not Angebot.objects.exists()


def test_nur_ein_neuer_termin_und_einer_den_schon_jemand_eintrug(
    netzwerk: Netzwerk, caritas: Organisation, koordination: Konto
) -> None:
    angebot = AngebotFabrik(netzwerk=netzwerk, titel="Kurs", anbieter=[caritas])
    nur_termin = {"Titel": "Kurs", "Anbieter": "Caritas", "Datum": VOLL["Datum"]}
    nur_termin["Uhrzeit"] = "9 bis 10 Uhr"
    stand = angebot.geaendert_am
    eins = bestaetigt(netzwerk, koordination, nur_termin)
    zwei = bestaetigt(netzwerk, koordination, nur_termin)
    for einlesung in (eins, zwei):
        assert aktionen.abarbeiten(einlesung.pk) == 1
    angebot.refresh_from_db()
    assert angebot.termine.count() == 1
    assert angebot.geaendert_am == stand


def test_getoeteter_arbeiter_setzt_an_derselben_stelle_fort(
    netzwerk: Netzwerk,
    caritas: Organisation,
    koordination: Konto,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(aktionen, "STUECK", 2)
    zeilen = [zeile(Titel=f"Kurs {name}") for name in ("Adler", "Biene", "Dachs", "Eule", "Fuchs")]
    einlesung = bestaetigt(netzwerk, koordination, *zeilen)
    assert aktionen._stueck(einlesung.pk) == 2  # … and then the machine goes down
    einlesung.refresh_from_db()
    assert (einlesung.erledigt, einlesung.laeuft) == (2, True)
    jetzt = timezone.now()
    offen = Angebotseinlesung.objects.liegen_geblieben
    assert not offen(jetzt)
    assert list(offen(jetzt + timedelta(minutes=3))) == [einlesung]
    tasks.einlesung_abarbeiten(str(einlesung.pk))
    assert Angebot.objects.count() == 5
    assert not offen(jetzt + timedelta(minutes=3))
    tasks.einlesung_abarbeiten(str(einlesung.pk))  # the message came twice
    assert Angebot.objects.count() == 5


def test_liegen_gebliebenes_wird_angestossen(
    netzwerk: Netzwerk, caritas: Organisation, koordination: Konto
) -> None:
    einlesung = bestaetigt(netzwerk, koordination, zeile())
    Angebotseinlesung.objects.update(uebernommen_am=timezone.now() - timedelta(hours=1))
    tasks.einlesungen_nachholen()
    assert aktionen.abarbeiten(einlesung.pk) == 1


def test_bestaetigt_wird_was_gezeigt_war(
    netzwerk: Netzwerk, caritas: Organisation, koordination: Konto
) -> None:
    einlesung = bestaetigt(netzwerk, koordination, zeile())
    with pytest.raises(VorschauVeraltet):  # a double click
        aktionen.uebernehmen(einlesung=einlesung, stand="", von=koordination)


@pytest.mark.parametrize("oeffentlich", [False, True])
def test_vorschau_kostet_gleich_viele_abfragen(
    netzwerk: Netzwerk,
    caritas: Organisation,
    koordination: Konto,
    oeffentlich: bool,
) -> None:
    zahlen = []
    ist_koordination(koordination, netzwerk)  # asked once per account
    for anzahl in (1, 3):
        titel = [f"{wort}-Kurs" for wort in ("Adler", "Dachs", "Fuchs")[:anzahl]]
        for wort in titel:
            AngebotFabrik(
                netzwerk=netzwerk, titel=wort, anbieter=[caritas], oeffentlich=oeffentlich
            )
        with CaptureQueriesContext(connection) as abfragen:
            geplant(netzwerk, koordination, *(zeile(Titel=wort, Ort="Saal") for wort in titel))
        zahlen.append(len(abfragen))
        Angebot.objects.all().delete()
    assert zahlen[0] == zahlen[1]


def test_im_browser(
    netzwerk: Netzwerk, caritas: Organisation, koordination: Konto, als: Anmelden
) -> None:
    ThemaFabrik(name="Gaming")
    client = als(koordination)
    neu = f"/{netzwerk.kurzname}/angebote/einlesen/"
    assert client.get(neu).status_code == 200
    kaputt = client.post(neu, {"datei": SimpleUploadedFile("l.csv", b"Farbe;Form\nrot;rund\n")})
    assert kaputt.status_code == 422
    assert "Es fehlt eine Kopfzeile mit der Spalte „Titel“." in kaputt.content.decode()
    liste = als_csv(zeile(Thema="Gamnig"), zeile(Titel="Chor", Thema="Singen", Farbe="rot"))
    antwort = client.post(neu, {"datei": SimpleUploadedFile("l.csv", liste), "ziel": "einreichen"})
    adresse = antwort["Location"]
    seite = client.get(adresse).content.decode()
    assert "1 Zeile ist fehlerhaft" in seite
    assert "„Singen“ ist kein Thema der Liste." in seite
    assert "„Gamnig“ ist als „Gaming“ gelesen." in seite
    assert "Farbe" in seite
    client.post(f"{adresse}aendern/", {"was": "berichtigen", "zelle-0-3-themen": "Gaming"})
    vorschau = client.get(adresse)
    assert "2 Zeilen bringen Neues" in vorschau.content.decode()
    veraltet = client.post(adresse, {"stand": "falsch"}, follow=True)
    assert "Der Bestand hat sich seit der Vorschau geändert." in veraltet.content.decode()
    laufend = client.post(adresse, {"stand": vorschau.context["plan"].stand}, follow=True)
    assert "Die Liste wird eingelesen" in laufend.content.decode()
    assert "0 von 2" in laufend.content.decode()
    spaet = client.post(f"{adresse}aendern/", {"was": "berichtigen"}, follow=True)
    assert "Die Liste wird eingelesen" in spaet.content.decode()
    aktionen.abarbeiten(Angebotseinlesung.objects.get().pk)
    teil = client.get(adresse, headers={"HX-Request": "true"}).content.decode()
    assert "2 Angebote sind eingelesen" in teil
    assert "<h1>" not in teil
    assert '<span class="kern-label">eingereicht</span>' in teil
    fremde = KontoFabrik()
    RolleFabrik(konto=fremde, netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    assert als(fremde).get(adresse).status_code == 404


def test_vertretung_waehlt_kein_ziel_und_bekommt_die_vorlage(
    netzwerk: Netzwerk, eigene: Organisation, vertretung: Konto, als: Anmelden
) -> None:
    client = als(vertretung)
    neu = f"/{netzwerk.kurzname}/angebote/einlesen/"
    assert "ziel" not in client.get(neu).context["form"].fields
    liste = SimpleUploadedFile("l.csv", als_csv(zeile()))
    client.post(neu, {"datei": liste, "ziel": "einreichen"})
    assert Angebotseinlesung.objects.get().ziel == Angebotseinlesung.Ziel.ENTWURF
    vorlage = client.get(f"{neu}vorlage.xlsx")
    assert vorlage.content.startswith(b"PK")
    assert "angebotsliste-vorlage.xlsx" in vorlage["Content-Disposition"]
