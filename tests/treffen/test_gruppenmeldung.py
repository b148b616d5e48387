"""Accepting whoever chose a group and was not known: one click, all at once, a new contact, no."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.handelnde import System
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, TreffenFabrik
from tests.formulare import gezeigt
from tests.treffen import strukturlage
from tests.treffen.antworten import mail
from tests.wettlauf import zuvorkommen
from treffen.aktionen import arbeitsgruppe
from treffen.aktionen import gruppenmeldung as aktionen
from treffen.aktionen.gruppenmitglied import KeinPlatz
from treffen.models import Arbeitsgruppe, Gruppenmeldung, Gruppenmitglied

Als = Callable[[Konto], Client]
VON = System("test")


@pytest.fixture
def gruppe(netzwerk: Netzwerk) -> Arbeitsgruppe:
    eine = strukturlage.gruppe(TreffenFabrik(netzwerk=netzwerk), plaetze=10)
    eine.auftrag = "Einen gemeinsamen Meldeweg beschreiben."
    eine.save()
    return eine


def meldung(gruppe: Arbeitsgruppe, nachname: str = "Neumann", email: str = "") -> Gruppenmeldung:
    eine: Gruppenmeldung = Gruppenmeldung.objects.create(
        gruppe=gruppe,
        vorname="Sina",
        nachname=nachname,
        einrichtung_name="Sportverein Beispiel",
        email=email or f"{nachname.lower()}@verein.example",
    )
    return eine


def adresse(name: str, gruppe: Arbeitsgruppe, *weitere: int) -> str:
    return reverse(
        f"treffen:gruppenmeldung-{name}", args=[gruppe.netzwerk.kurzname, gruppe.pk, *weitere]
    )


def drin(gruppe: Arbeitsgruppe) -> set[str]:
    return {m.kontakt.nachname for m in gruppe.mitglieder.jetzt().select_related("kontakt")}


@pytest.mark.django_db
def test_die_leitung_nimmt_bekannte_auf(
    als: Als, fachkraft: Konto, vertretung: Konto, gruppe: Arbeitsgruppe
) -> None:
    """All at once or one by one; a mailbox of a house under another name is not the person."""
    netzwerk = gruppe.netzwerk
    leitung = KontaktFabrik(netzwerke=[netzwerk], konto=fachkraft, nachname="Leitmann")
    Gruppenmitglied.objects.create(gruppe=gruppe, kontakt=leitung, aufgabe="leitung")
    for name in ("Anders", "Berger"):
        KontaktFabrik(
            netzwerke=[netzwerk], nachname=name.upper(), email=f"{name.lower()}@verein.example"
        )
    KontaktFabrik(netzwerke=[netzwerk], nachname="Sekretariat", email="haus@verein.example")
    meldung(gruppe, "Anders")
    meldung(gruppe, "Haus", "haus@verein.example")
    besuch = als(fachkraft)
    liste = besuch.get(adresse("liste", gruppe))
    assert "2 Personen möchten mitarbeiten" in liste.text
    assert "1 bekannte Person aufnehmen" in liste.text
    antwort = besuch.post(adresse("alle", gruppe), follow=True)
    assert "1 Person ist dabei" in antwort.text
    assert "1 Person möchte mitarbeiten" in antwort.text
    assert drin(gruppe) == {"Leitmann", "ANDERS"}
    brief = mail(aktionen.ANLASS_ANGENOMMEN)
    assert brief.subject == "Sie sind dabei: AG Meldewege"
    assert "Einen gemeinsamen Meldeweg beschreiben." in brief.body
    assert "Robin Leitmann" in brief.body
    einzeln = meldung(gruppe, "Berger")
    seite = besuch.get(adresse("pruefen", gruppe, einzeln.pk))
    assert "Im Netzwerk bekannt als Robin BERGER" in seite.text
    besuch.post(adresse("pruefen", gruppe, einzeln.pk))
    assert "BERGER" in drin(gruppe)
    assert "schon bearbeitet: angenommen" in besuch.get(adresse("pruefen", gruppe, einzeln.pk)).text
    # Pressed again: refused, told on the group's page, and no second mail.
    assert (
        "Das geht im Stand" in besuch.post(adresse("pruefen", gruppe, einzeln.pk), follow=True).text
    )
    assert Nachricht.objects.filter(anlass=aktionen.ANLASS_ANGENOMMEN).count() == 2
    # Whoever leads nothing here may not, nor the lead in another group.
    assert als(vertretung).get(adresse("liste", gruppe)).status_code == 403
    andere = strukturlage.gruppe(TreffenFabrik(netzwerk=netzwerk), "AG Andere")
    fremd = meldung(andere)
    assert besuch.get(adresse("liste", andere)).status_code == 403
    assert besuch.get(adresse("pruefen", gruppe, fremd.pk)).status_code == 404


@pytest.mark.django_db
def test_wer_neu_ist_wird_kontakt(als: Als, koordination: Konto, gruppe: Arbeitsgruppe) -> None:
    netzwerk = gruppe.netzwerk
    verein = MitgliedschaftFabrik(
        netzwerk=netzwerk, organisation__name="Sportverein BEISPIEL"
    ).organisation
    neu = meldung(gruppe)
    besuch = als(koordination)
    form = besuch.get(adresse("pruefen", gruppe, neu.pk)).context["form"]
    assert form["organisation"].initial == verein  # as the person called it
    leer = besuch.post(adresse("pruefen", gruppe, neu.pk), {"organisation": ""})
    assert leer.status_code == 422
    besuch.post(adresse("pruefen", gruppe, neu.pk), {"organisation": verein.pk})
    kontakt = Kontakt.objects.get(nachname="Neumann")
    assert (kontakt.organisation, kontakt.email) == (verein, "neumann@verein.example")
    assert kontakt.quelle == "eigene Meldung für eine Arbeitsgruppe"
    assert list(kontakt.netzwerke.all()) == [netzwerk]
    assert drin(gruppe) == {"Neumann"}
    # Known to the organisation in another network: the same entry. Somebody else's address: no.
    schon = KontaktFabrik(organisation=verein, nachname="Sander", email="sander@verein.example")
    bekannt = meldung(gruppe, "Sander")
    besuch.post(adresse("pruefen", gruppe, bekannt.pk), {"organisation": verein.pk})
    assert list(schon.netzwerke.all()) == [netzwerk]
    assert Kontakt.objects.filter(nachname="Sander").count() == 1
    KontaktFabrik(organisation=verein, nachname="Sekretariat", email="haus@verein.example")
    geteilt = meldung(gruppe, "Haus", "haus@verein.example")
    nein = besuch.post(adresse("pruefen", gruppe, geteilt.pk), {"organisation": verein.pk})
    assert nein.status_code == 422
    assert "Die Adresse steht bei dieser Organisation schon bei Robin Sekretariat." in nein.text
    geteilt.refresh_from_db()
    assert geteilt.zustand == "offen"


@pytest.mark.django_db
def test_die_leitung_ordnet_niemanden_zu(
    als: Als, fachkraft: Konto, koordination: Konto, gruppe: Arbeitsgruppe
) -> None:
    """Else she reports herself and is a contact of any organisation, or of this network."""
    netzwerk = gruppe.netzwerk
    gericht = MitgliedschaftFabrik(netzwerk=netzwerk).organisation
    fremd = KontaktFabrik(organisation=gericht, nachname="Fremd", email="fremd@verein.example")
    leitung = KontaktFabrik(netzwerke=[netzwerk], konto=fachkraft)
    Gruppenmitglied.objects.create(gruppe=gruppe, kontakt=leitung, aufgabe="leitung")
    besuch = als(fachkraft)
    for eine in (meldung(gruppe, "Selbst"), meldung(gruppe, "Fremd")):
        ziel = adresse("pruefen", gruppe, eine.pk)
        assert "Die Koordinierungsstelle ordnet zu" in besuch.get(adresse("liste", gruppe)).text
        assert ziel not in besuch.get(adresse("liste", gruppe)).text.replace(f"{ziel}ablehnen", "")
        seite = besuch.get(ziel)
        assert "Die Koordinierungsstelle ordnet zu" in seite.text
        assert seite.context["form"] is None
        assert besuch.post(ziel, {"organisation": gericht.pk}).status_code == 403
        with pytest.raises(PermissionDenied):
            aktionen.als_kontakt_annehmen(meldung=eine, organisation=gericht, von=fachkraft)
    assert not Kontakt.objects.filter(nachname="Selbst").exists()
    assert not fremd.netzwerke.exists()
    # The coordination has it among what is to be done, and the form.
    start = reverse("uebersicht:uebersicht", args=[netzwerk.kurzname])
    leitstelle = als(koordination)
    assert adresse("liste", gruppe) in leitstelle.get(start).text
    assert ziel in leitstelle.get(adresse("liste", gruppe)).text.replace(f"{ziel}ablehnen", "")


@pytest.mark.django_db
def test_erfundene_meldungen(als: Als, fachkraft: Konto, gruppe: Arbeitsgruppe) -> None:
    """Turned down at once and without mails; nobody who is known, or came after the look."""
    leitung = KontaktFabrik(netzwerke=[gruppe.netzwerk], konto=fachkraft)
    Gruppenmitglied.objects.create(gruppe=gruppe, kontakt=leitung, aufgabe="leitung")
    KontaktFabrik(netzwerke=[gruppe.netzwerk], nachname="Echt", email="echt@verein.example")
    besuch, ziel = als(fachkraft), adresse("unbekannte", gruppe)
    meldung(gruppe, "Echt")
    assert ziel not in besuch.get(adresse("liste", gruppe)).text
    for name in ("Erfunden", "Ausgedacht"):
        meldung(gruppe, name)
    assert ziel in besuch.get(adresse("liste", gruppe)).text
    frage = besuch.get(ziel)
    assert "2 unbekannte Personen nicht aufnehmen?" in frage.text
    meldung(gruppe, "Danach")
    assert besuch.post(ziel).status_code == 422
    antwort = besuch.post(ziel, gezeigt(frage.context["form"]), follow=True)
    assert "2 Meldungen sind abgelehnt" in antwort.text
    assert {m.nachname for m in gruppe.meldungen.offen()} == {"Echt", "Danach"}
    assert not Nachricht.objects.exists()


@pytest.mark.django_db
def test_wer_zweimal_wartet(koordination: Konto, gruppe: Arbeitsgruppe) -> None:
    """From two phones: decided once, with one mail; the end of a group writes once, and to few."""
    kontakt = KontaktFabrik(
        netzwerke=[gruppe.netzwerk], nachname="Doppelt", email="doppelt@verein.example"
    )
    for name in ("Doppelt", "Doppelt", "Neumann", "Neumann"):
        eine = meldung(gruppe, name)
    assert aktionen.alle_bekannten_annehmen(gruppe=gruppe, von=VON) == 1
    assert [m.kontakt for m in gruppe.mitglieder.jetzt()] == [kontakt]
    aktionen.ablehnen(meldung=eine, grund="", von=VON)
    assert not gruppe.meldungen.offen()
    assert Nachricht.objects.count() == 2
    Nachricht.objects.all().delete()
    for nummer in range(aktionen.HOECHSTENS_OFFEN + 2):
        meldung(gruppe, "Viele", f"viele{nummer // 2}@verein.example")
        meldung(gruppe, "Andere", f"andere{nummer}@verein.example")
    arbeitsgruppe.beenden(gruppe=gruppe, abschluss="Fertig.", von=koordination)
    adressen = list(Nachricht.objects.values_list("empfaenger", flat=True))
    assert len(adressen) == len(set(adressen)) == aktionen.HOECHSTENS_OFFEN
    assert not gruppe.meldungen.offen()


@pytest.mark.django_db
def test_ablehnen(als: Als, koordination: Konto, gruppe: Arbeitsgruppe) -> None:
    neu = meldung(gruppe)
    besuch = als(koordination)
    frage = besuch.get(adresse("ablehnen", gruppe, neu.pk))
    assert "Sina Neumann nicht aufnehmen?" in frage.text
    zu_lang = besuch.post(adresse("ablehnen", gruppe, neu.pk), {"grund": "x" * 301})
    assert zu_lang.status_code == 422
    antwort = besuch.post(
        adresse("ablehnen", gruppe, neu.pk), {"grund": "Die Gruppe ist schon groß."}, follow=True
    )
    assert "Sina Neumann ist abgelehnt" in antwort.text
    assert "Alle Meldungen sind bearbeitet" in antwort.text
    brief = mail(aktionen.ANLASS_ABGELEHNT)
    assert "Die Gruppe ist schon groß." in brief.body
    assert brief.an == "neumann@verein.example"
    # What is deleted before the mail goes out needs no mail.
    (nachricht,) = Nachricht.objects.filter(anlass=aktionen.ANLASS_ABGELEHNT)
    Gruppenmeldung.objects.all().delete()
    with pytest.raises(NichtMehrNoetig):
        bauen(Nachricht.objects.get(pk=nachricht.pk))


@pytest.mark.django_db
def test_nach_neunzig_tagen_ist_die_meldung_geloescht(gruppe: Arbeitsgruppe) -> None:
    meldung(gruppe)
    alt = meldung(gruppe, "Alt")
    # The trail, which stays, names neither the person nor where she said she works.
    spur = {feld.name for feld in apps.get_model("treffen.GruppenmeldungEvent")._meta.fields}
    assert not spur & {"vorname", "nachname", "einrichtung_name", "email"}
    Gruppenmeldung.objects.filter(pk=alt.pk).update(gemeldet_am=timezone.now() - timedelta(days=91))
    regel = Gruppenmeldung.aufbewahrung[0]
    assert regel.frist is not None
    assert regel.faellig is not None
    faellig = regel.faellig(Gruppenmeldung.objects.all(), timezone.now() - regel.frist)
    assert [m.nachname for m in faellig] == ["Alt"]


@pytest.mark.django_db(transaction=True)
def test_zwei_entscheiden_zugleich(gruppe: Arbeitsgruppe) -> None:
    """Taken in and declined at the same moment: the first counts, one mail goes out."""
    neu = meldung(gruppe)
    kontakt = KontaktFabrik(netzwerke=[gruppe.netzwerk], nachname="Neumann")

    def ablehnen() -> str:
        try:
            aktionen.ablehnen(meldung=Gruppenmeldung.objects.get(pk=neu.pk), grund="", von=VON)
        except FalscherZustand as grund:
            return str(grund)
        return "abgelehnt"

    text = zuvorkommen(lambda: aktionen.annehmen(meldung=neu, kontakt=kontakt, von=VON), ablehnen)
    assert "angenommen" in text
    assert Nachricht.objects.count() == 1
    # The group was made smaller meanwhile: nobody is taken in, and the Meldung stays open.
    spaet = meldung(gruppe, "Spaet")
    Arbeitsgruppe.objects.update(plaetze=1)
    with pytest.raises(KeinPlatz):
        aktionen.annehmen(
            meldung=spaet, kontakt=KontaktFabrik(netzwerke=[gruppe.netzwerk]), von=VON
        )
    assert Gruppenmeldung.objects.get(pk=spaet.pk).zustand == "offen"


@pytest.mark.django_db
def test_offene_meldungen_stehen_an(
    als: Als, koordination: Konto, fachkraft: Konto, gruppe: Arbeitsgruppe, netzwerk: Netzwerk
) -> None:
    start = reverse("uebersicht:uebersicht", args=[netzwerk.kurzname])
    besuch = als(koordination)
    ziel = adresse("liste", gruppe)
    assert ziel not in besuch.get(start).text
    meldung(gruppe)
    meldung(gruppe, "Zweite")
    erledigt = meldung(gruppe, "Dritte")
    erledigt.ablehnen()
    seite = besuch.get(start).text
    assert "2 Personen möchten in einer Arbeitsgruppe mitarbeiten" in seite
    assert ziel in seite
    leitung = KontaktFabrik(netzwerke=[netzwerk], konto=fachkraft)
    Gruppenmitglied.objects.create(gruppe=gruppe, kontakt=leitung, aufgabe="leitung")
    assert ziel in als(fachkraft).get(start).text  # hers to decide, too
    # And on the group's page, for whoever runs it.
    assert ziel in besuch.get(gruppe.get_absolute_url()).text
