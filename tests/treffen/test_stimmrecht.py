"""Personal links: who gets one, once; whoever opens it leaves no trace."""

import pytest
from django.test import Client
from django.urls import reverse

from mitglieder.models import Kontakt, Verteiler
from mitglieder.umzug import verlegen
from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    OrganisationFabrik,
    TeilnahmeFabrik,
    TreffenFabrik,
)
from tests.treffen.fabriken import GastteilnahmeFabrik
from tests.treffen.stimmen import HTMX, Art, adresse, laufende, waehlen
from tests.wettlauf import zuvorkommen
from treffen.aktionen import stimmrecht as aktionen
from treffen.aktionen import umfrage as steuern
from treffen.models import Stimmrecht, Stimmzettel, Teilnahme, Umfrage
from treffen.stimmberechtigte import kreis
from treffen.stimmzeichen import COOKIE, geheimnis_aus, marke, zeichen

pytestmark = pytest.mark.django_db


def liste(umfrage: Umfrage, name: str = "liste") -> str:
    return reverse(f"treffen:stimmrecht-{name}", args=(umfrage.netzwerk.kurzname, umfrage.pk))


def person(netzwerk: Netzwerk, nachname: str, **felder: object) -> Kontakt:
    organisation = felder.pop("organisation", None) or OrganisationFabrik()
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=organisation)
    kontakt: Kontakt = KontaktFabrik(
        netzwerke=[netzwerk], nachname=nachname, organisation=organisation, **felder
    )
    return kontakt


def test_die_eingeladenen_eines_treffens(
    netzwerk: Netzwerk, koordination: Konto, client: Client
) -> None:
    """Each once, guests too; not who said no; who cannot be reached is listed with the reason."""
    treffen = TreffenFabrik(netzwerk=netzwerk)
    umfrage = laufende(netzwerk, treffen=treffen, je_person=True, ansprache=Umfrage.Ansprache.DU)
    dabei = person(netzwerk, "Adler", email="adler@haus.example")
    ohne = person(netzwerk, "Biber", email="")
    geteilt = person(netzwerk, "Dachs", email="ADLER@haus.example")
    gestoert = person(netzwerk, "Elster", adresse_gestoert_grund="unbekannt")
    Kontakt.objects.filter(pk=gestoert.pk).update(adresse_gestoert_am=treffen.beginn)
    for kontakt in (dabei, ohne, geteilt, gestoert):
        TeilnahmeFabrik(treffen=treffen, kontakt=kontakt, runde=1)
    TeilnahmeFabrik(
        treffen=treffen,
        kontakt=person(netzwerk, "Fuchs"),
        antwort=Teilnahme.Antwort.ABGESAGT,
        beantwortet_am=treffen.beginn,
    )
    gast = GastteilnahmeFabrik(treffen=treffen).gast
    person(netzwerk, "Unbeteiligt")
    client.force_login(koordination)
    seite = client.get(liste(umfrage)).text
    for steht in (
        "0 Personen haben einen Link",
        "2 Links senden",
        f"{ohne.name}, {ohne.einrichtung}: keine E-Mail-Adresse",
        "teilt sich die Adresse",
        "Adresse wird abgewiesen: unbekannt",
    ):
        assert steht in seite
    assert "Fuchs" not in seite
    assert "Unbeteiligt" not in seite

    assert client.post(liste(umfrage), follow=True).text.count("2 Links sind auf dem Weg") == 1
    assert "haben schon einen Link" in client.post(liste(umfrage), follow=True).text
    assert {recht.kontakt or recht.gast for recht in Stimmrecht.objects.all()} == {dabei, gast}
    mails = list(Nachricht.objects.order_by("empfaenger"))
    assert [mail.empfaenger for mail in mails] == ["adler@haus.example", gast.email]
    recht = Stimmrecht.objects.get(kontakt=dabei)
    text = bauen(mails[0]).body
    assert zeichen(recht) in text
    assert "Hallo " in text
    assert "du bist eingeladen" in text
    assert zeichen(recht) not in str(mails[0].parameter)

    # The reminder goes to all, once for each press.
    runde = client.get(liste(umfrage)).context["runde"]
    for _mal in range(2):
        antwort = client.post(liste(umfrage, "erinnern"), {"runde": runde}, follow=True)
    assert "schon auf dem Weg" in antwort.text
    client.post(liste(umfrage, "erinnern"), {"runde": "x"})
    erinnerungen = Nachricht.objects.filter(anlass=aktionen.ANLASS_ERINNERUNG)
    assert erinnerungen.count() == 2
    mail = bauen(erinnerungen.order_by("empfaenger")[0])
    assert "niemand weiß, wer schon mitgemacht hat" in mail.body
    assert mail.subject == "Noch offen: Was zuerst?"
    Nachricht.objects.filter(pk=mails[1].pk).update(zustand="abgelehnt")
    assert f"Nicht angekommen bei {gast.name}" in client.get(liste(umfrage)).text

    steuern.umfrage_schliessen(umfrage=umfrage, von=None)
    assert not Stimmrecht.objects.exists()
    with pytest.raises(NichtMehrNoetig):
        bauen(mails[0])
    assert "alle Links gelöscht" in client.get(liste(umfrage)).text
    assert "nur, solange die Umfrage läuft" in client.post(liste(umfrage), follow=True).text
    assert not Stimmrecht.objects.exists()


def test_ohne_treffen_alle_oder_ein_verteiler(
    netzwerk: Netzwerk, koordination: Konto, vertretung: Konto, client: Client
) -> None:
    umfrage = laufende(netzwerk, frei=True, je_person=True)
    alle = [person(netzwerk, name) for name in ("Adler", "Biber")]
    verteiler = Verteiler.objects.create(
        netzwerk=netzwerk, name="Ein Haus", abfrage={"q": [alle[1].organisation.name]}
    )
    client.force_login(koordination)
    assert "2 Links senden" in client.get(liste(umfrage)).text
    nur_einer = client.get(liste(umfrage), {"verteiler": verteiler.pk})
    assert [eine.pk for eine in nur_einer.context["kreis"].neu] == [alle[1].pk]
    assert client.get(liste(umfrage), {"verteiler": "0"}).status_code == 422
    assert client.post(liste(umfrage), {"verteiler": "0"}).status_code == 422
    client.post(liste(umfrage), {"verteiler": verteiler.pk})
    assert Stimmrecht.objects.get().kontakt == alle[1]
    assert [eine.pk for eine in kreis(umfrage, koordination).neu] == [alle[0].pk]
    brief = bauen(Nachricht.objects.get())
    assert umfrage.kurze_adresse in brief.body  # where the result will stand
    assert "Ihre Meinung ist gefragt" in brief.subject
    assert "Die Umfrage läuft bis" in brief.body
    offen = laufende(netzwerk)
    assert "braucht keine Links" in client.get(liste(offen)).text
    entwurf = laufende(netzwerk, je_person=True, zustand=Umfrage.Zustand.ENTWURF)
    assert "Starten Sie die Umfrage" in client.get(liste(entwurf)).text
    client.force_login(vertretung)
    assert client.get(liste(umfrage)).status_code == 403
    assert client.post(liste(umfrage, "erinnern")).status_code == 403


def test_der_link_ist_eine_stimme_auf_allen_geraeten(netzwerk: Netzwerk) -> None:
    umfrage = laufende(netzwerk, Art.EINE, frei=True, je_person=True)
    frage = umfrage.fragen.get()
    recht = Stimmrecht.objects.create(umfrage=umfrage, kontakt=person(netzwerk, "Adler"))
    pfad = f"/u/link/{zeichen(recht)}/"
    handy, tablet, fremd = Client(), Client(), Client()
    offen = fremd.get(umfrage.kurze_adresse)
    assert "Sie brauchen Ihren persönlichen Link" in offen.text
    assert COOKIE not in fremd.cookies
    assert waehlen(fremd, frage).status_code == 403
    assert fremd.get(adresse(frage))["Location"] == umfrage.kurze_adresse
    assert "Teilnehmen" in handy.get(pfad).text
    assert COOKIE not in handy.cookies  # a mail scanner opens links too
    for geraet, stelle in ((handy, 0), (tablet, 1), (tablet, 1)):
        assert geraet.post(pfad)["Location"] == umfrage.kurze_adresse
        assert waehlen(geraet, frage, stelle).status_code == 302
    zettel = Stimmzettel.objects.get()
    assert zettel.wahl == [frage.optionen.all()[1].pk]
    assert "Vereinbarungen" in handy.get(umfrage.kurze_adresse).text
    for falsch in ("x", f"{zeichen(recht)}x", "AAAA:x"):
        assert Client().get(f"/u/link/{falsch}/").status_code == 404
    Umfrage.objects.filter(pk=umfrage.pk).update(zustand=Umfrage.Zustand.ENTWURF)
    assert "hat noch nicht begonnen" in handy.get(pfad).text
    assert "hat noch nicht begonnen" in handy.post(pfad).text
    Umfrage.objects.filter(pk=umfrage.pk).update(
        zustand=Umfrage.Zustand.LAUFEND, laeuft_bis=umfrage.angelegt_am
    )
    assert "stehen gleich hier" in handy.get(pfad).text
    steuern.umfrage_schliessen(umfrage=umfrage, von=None)
    vorbei = handy.get(pfad)
    assert vorbei.status_code == 410
    assert "Dieser Link gilt nicht mehr" in vorbei.text


def test_zwei_links_einer_person_sind_eine_stimme(netzwerk: Netzwerk) -> None:
    """Used both: the ballot of the link that stays. Used the one that goes: its answer remains."""
    umfrage = laufende(netzwerk, Art.EINE, Art.EINE, frei=True, je_person=True)
    eins, zwei = umfrage.fragen.all()
    alt, neu, andere = (person(netzwerk, name) for name in ("Adler", "Adler", "Biber"))
    rechte = {
        wer: Stimmrecht.objects.create(umfrage=umfrage, kontakt=wer) for wer in (alt, neu, andere)
    }
    for wer, frage, stelle in ((alt, eins, 0), (neu, eins, 1), (alt, zwei, 2), (andere, eins, 0)):
        telefon = Client()
        telefon.post(f"/u/link/{zeichen(rechte[wer])}/")
        assert waehlen(telefon, frage, stelle).status_code == 302
    verlegen(alt, neu)
    ihre = Stimmzettel.objects.von(marke(umfrage, geheimnis_aus(rechte[neu])))
    assert sorted(ihre.values_list("frage", "wahl")) == [
        (eins.pk, [eins.optionen.all()[1].pk]),
        (zwei.pk, [zwei.optionen.all()[2].pk]),
    ]
    assert Stimmzettel.objects.count() == 3


def test_ein_recht_das_es_nicht_mehr_gibt_stimmt_nicht_ab(netzwerk: Netzwerk) -> None:
    """Else one person counted twice: her phone still holds the cookie of the link that went."""
    umfrage = laufende(netzwerk, Art.EINE, Art.EINE, frei=True, je_person=True)
    eins, zwei = umfrage.fragen.all()
    alt, neu = person(netzwerk, "Adler"), person(netzwerk, "Adler")
    rechte = {wer: Stimmrecht.objects.create(umfrage=umfrage, kontakt=wer) for wer in (alt, neu)}
    handys = {}
    for wer, recht in rechte.items():
        handys[wer] = Client()
        handys[wer].post(f"/u/link/{zeichen(recht)}/")
        assert waehlen(handys[wer], eins).status_code == 302
    verlegen(alt, neu)
    zu_spaet = waehlen(handys[alt], zwei)
    assert zu_spaet.status_code == 409
    assert waehlen(handys[alt], zwei, headers=HTMX).status_code == 200  # htmx swaps in only that
    for antwort in (zu_spaet, handys[alt].get(umfrage.kurze_adresse)):
        assert "Dieser Link gilt nicht mehr" in antwort.text
        assert "geschlossen" not in antwort.text
    assert handys[alt].get(adresse(eins))["Location"] == umfrage.kurze_adresse
    assert handys[alt].get(f"/u/link/{zeichen(rechte[alt])}/").status_code == 410
    # The right that stays votes; the one that went has left nothing of its own.
    assert waehlen(handys[neu], zwei).status_code == 302
    assert set(Stimmzettel.objects.values_list("marke", flat=True)) == {
        marke(umfrage, geheimnis_aus(rechte[neu]))
    }
    Umfrage.objects.filter(pk=umfrage.pk).update(ansprache=Umfrage.Ansprache.DU)
    assert "Hast du zwei E-Mails" in handys[alt].get(umfrage.kurze_adresse).text


@pytest.mark.django_db(transaction=True)
def test_waehrend_zwei_kontakte_einer_werden(netzwerk: Netzwerk) -> None:
    """The vote waits for the merge and finds no right: nothing is left under the mark that went."""
    umfrage = laufende(netzwerk, Art.EINE, frei=True, je_person=True)
    frage = umfrage.fragen.get()
    alt, neu = person(netzwerk, "Adler"), person(netzwerk, "Adler")
    recht = Stimmrecht.objects.create(umfrage=umfrage, kontakt=alt)
    Stimmrecht.objects.create(umfrage=umfrage, kontakt=neu)
    handy = Client()
    handy.post(f"/u/link/{zeichen(recht)}/")
    antwort = zuvorkommen(lambda: verlegen(alt, neu), lambda: waehlen(handy, frage))
    assert antwort.status_code == 409
    assert not Stimmzettel.objects.exists()
