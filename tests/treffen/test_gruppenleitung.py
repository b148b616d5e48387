"""A lead whose only role is `fachkraft` runs her group's sessions alone, and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Ausfuhr, Kontakt, Verteiler
from netzwerk.basis import briefe
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    NetzwerkFabrik,
    RolleFabrik,
    TreffenFabrik,
)
from tests.formulare import gelesen
from tests.treffen.anschreibenseiten import druecken
from tests.treffen.anschreibenseiten import entwurf as anschreiben_entwurf
from tests.treffen.protokolllage import angaben as protokollangaben
from treffen.empfaengerkreis import gemeinte
from treffen.models import (
    Anschreiben,
    Arbeitsgruppe,
    Beschluss,
    Gruppenmitglied,
    Massnahme,
    Protokoll,
    Teilnahme,
    Treffen,
)
from treffen.themenspeicher import vorschlaege

type Als = Callable[[Konto], Client]
A = Gruppenmitglied.Aufgabe
Z = Treffen.Zustand


def adresse(name: str, netzwerk: Netzwerk, **teile: Any) -> str:
    return reverse(f"treffen:{name}", kwargs={"netzwerk": netzwerk.kurzname, **teile})


def gruppe_in(netzwerk: Netzwerk, name: str = "AG Meldewege", **mehr: Any) -> Arbeitsgruppe:
    angaben = {"zustand": Arbeitsgruppe.Zustand.AKTIV, **mehr}
    gruppe: Arbeitsgruppe = Arbeitsgruppe.objects.create(netzwerk=netzwerk, name=name, **angaben)
    return gruppe


def person(gruppe: Arbeitsgruppe, aufgabe: str = A.MITGLIED, **mehr: Any) -> Kontakt:
    kontakt: Kontakt = KontaktFabrik(netzwerke=[gruppe.netzwerk], **mehr)
    Gruppenmitglied.objects.create(gruppe=gruppe, kontakt=kontakt, aufgabe=aufgabe)
    return kontakt


@pytest.fixture
def gruppe(netzwerk: Netzwerk) -> Arbeitsgruppe:
    return gruppe_in(netzwerk)


@pytest.fixture
def leitung(fachkraft: Konto, gruppe: Arbeitsgruppe) -> Konto:
    person(gruppe, A.LEITUNG, konto=fachkraft, nachname="Leitmann", email="leit@ag.example")
    return fachkraft


@pytest.fixture
def browser(als: Als, leitung: Konto) -> Client:
    return als(leitung)


def sitzungsangaben(**mehr: Any) -> dict[str, Any]:
    tag = timezone.localdate() + timedelta(days=30)
    return {
        "titel": "Erste Sitzung",
        "datum": tag.isoformat(),
        "von": "14:00",
        "bis": "16:00",
        "ort": "Rathaus",
        "antwort_bis": "",
        "vorheriges": "",
        **mehr,
    }


def stattfinden(treffen: Treffen) -> None:
    jetzt = timezone.now()
    Treffen.objects.filter(pk=treffen.pk).update(
        beginn=jetzt - timedelta(hours=3), ende=jetzt - timedelta(hours=1)
    )


def test_eine_sitzung_von_anfang_bis_ende(
    browser: Client,
    gruppe: Arbeitsgruppe,
    netzwerk: Netzwerk,
    fachkraft: Konto,
    koordination: Konto,
    als: Als,
) -> None:
    mitglied = person(gruppe, nachname="Aster", email="aster@ag.example")
    KontaktFabrik(netzwerke=[netzwerk], nachname="Fremd", email="fremd@register.example")
    hier = {"netzwerk": netzwerk}

    # Planned from the list, for her group alone; what is the coordination's is not even asked.
    liste = browser.get(adresse("treffen-liste", **hier)).text
    assert "Sitzung planen: AG Meldewege" in liste
    assert "Treffen planen" not in liste
    neu = adresse("treffen-neu", **hier)
    seite = browser.get(neu)
    assert [teil["titel"] for teil in seite.context["form"].gruppen()] == [
        "Plätze, offene Anmeldung",
        "Themen der Mitglieder, vorheriges Treffen",
        "Fotos",
    ]
    assert not {"arbeitsgruppe", "art", "ist_oeffentlich", "fragt_bedarf"} & set(
        seite.context["form"].fields
    )
    fremdes = gruppe_in(netzwerk, "AG Andere")
    untergeschoben = {"arbeitsgruppe": fremdes.pk, "ist_oeffentlich": "on", "art": "fortbildung"}
    browser.post(neu, sitzungsangaben(**untergeschoben))
    sitzung = Treffen.objects.get()
    assert (sitzung.arbeitsgruppe, sitzung.art) == (gruppe, Treffen.Art.AG_SITZUNG)
    assert (sitzung.ist_oeffentlich, sitzung.zustand) == (False, Z.ENTWURF)
    ihre = {**hier, "pk": sitzung.pk}
    zeigen = adresse("treffen-zeigen", **ihre)
    assert "AG Meldewege" in browser.get(zeigen).text

    # Changed by her, still of the same group; then its agenda and its date.
    bearbeiten = adresse("treffen-bearbeiten", **ihre)
    verstand = gelesen(browser, bearbeiten)
    browser.post(bearbeiten, verstand | sitzungsangaben(ort="Saal", **untergeschoben))
    sitzung.refresh_from_db()
    assert (sitzung.ort, sitzung.arbeitsgruppe, sitzung.ist_oeffentlich) == ("Saal", gruppe, False)
    browser.post(
        adresse("top-neu", **ihre), {"titel": "Meldeweg", "art": "information", "minuten": 5}
    )
    browser.post(adresse("treffen-terminieren", **ihre))

    ihre_seite = browser.get(zeigen).text
    assert "Sie geht zuerst an die Mitglieder der Gruppe." in ihre_seite
    assert "Geschäftsordnung geht sie" not in ihre_seite

    # Invited: the members of the group, and nobody else of the register.
    einladen = adresse("einladung-neu", **ihre)
    seite = browser.get(einladen)
    assert [wert for wert, _wort in seite.context["form"].fields["kreis"].choices] == [
        "alle",
        "einzeln",
    ]
    assert "Alle in der Gruppe „AG Meldewege“: 2 Personen" in seite.text
    assert "die Gruppe „AG Meldewege“ lädt Sie herzlich zu „Erste Sitzung“" in seite.text
    assert "Fremd" not in seite.text
    text = {"betreff": "{titel}", "text": "{anrede}, bis bald.", "schritt": "weiter"}
    assert browser.post(einladen, text | {"kreis": "verteiler"}).status_code == 422
    assert browser.post(einladen, text | {"kreis": "alle"}).status_code == 302
    druecken(browser, sitzung)
    eingeladene = Teilnahme.objects.filter(treffen=sitzung)
    assert {t.person.nachname for t in eingeladene} == {"Aster", "Leitmann"}
    for nachricht in Nachricht.objects.all():
        mail = briefe.bauen(nachricht)
        assert "AG Meldewege" in str(mail.body)

    # Her own answer goes to whoever leads the group.
    eigene_antwort = browser.get(adresse("antwort-eigene", **ihre)).text
    assert "Bemerkung an die Leitung der Gruppe" in eigene_antwort

    # Answers: told by phone, evaluated, taken away as a table; needs are the coordination's.
    aster = eingeladene.get(kontakt=mitglied)
    browser.post(
        adresse("rueckmeldung-eintragen", **ihre, teilnahme=aster.pk), {"antwort": "zugesagt"}
    )
    assert "Aster" in browser.get(adresse("rueckmeldung-liste", **ihre)).text
    tabelle = adresse("rueckmeldung-ausfuhr", **ihre, was="personen", format="csv")
    assert "Aster" in browser.get(tabelle).content.decode()
    bedarf = adresse("rueckmeldung-ausfuhr", **ihre, was="bedarf", format="csv")
    assert browser.get(bedarf).status_code == 403
    druck = {"art": "teilnahmeliste", "wer": "alle", "leere": 0, "vorgang": uuid4()}
    browser.post(adresse("druck-waehlen", **ihre), druck)
    blatt = Ausfuhr.objects.get()
    assert browser.get(blatt.get_absolute_url()).status_code == 200
    Ausfuhr.objects.update(art=Ausfuhr.Art.ETIKETTEN)  # of the register: the coordination's
    assert browser.get(blatt.get_absolute_url()).status_code == 403

    # The day: attendance, minutes with a decision and a measure, release.
    stattfinden(sitzung)
    dessen = {**hier, "treffen": sitzung.pk}
    browser.post(
        adresse("anwesenheit-bearbeiten", **dessen),
        {f"t{t.pk}": "anwesend" for t in eingeladene},
    )
    assert eingeladene.anwesend().count() == 2
    editor = adresse("protokoll-bearbeiten", **dessen)
    top = sitzung.tops.get()
    frist = (timezone.localdate() + timedelta(days=60)).isoformat()
    daten = protokollangaben(
        beschluesse=[{"text": "Eine Karte", "verfahren": "konsens", "zustand": "angenommen"}],
        massnahmen=[{"titel": "Karte zeichnen", "verantwortlich": mitglied.pk, "frist": frist}],
    )
    antwort = browser.post(f"{editor}?top={top.pk}", daten)
    assert antwort.status_code == 302, antwort.text
    protokoll, massnahme = Protokoll.objects.get(), Massnahme.objects.get()
    beschluss = Beschluss.objects.get()
    andere: Konto = KontoFabrik()
    RolleFabrik(konto=andere, netzwerk=netzwerk, art="fachkraft")
    for modell, zeile in ((Protokoll, protokoll), (Massnahme, massnahme), (Beschluss, beschluss)):
        assert zeile in modell.objects.sichtbar_fuer(fachkraft, netzwerk)
        assert zeile not in modell.objects.sichtbar_fuer(andere, netzwerk)
    assert massnahme.arbeitsgruppe == gruppe
    freigeben = adresse("protokoll-freigeben", **dessen)
    assert browser.get(freigeben).context["quorum"] is None
    browser.post(freigeben, {"fingerabdruck": protokoll.fingerabdruck})
    protokoll.refresh_from_db()
    assert protokoll.ist_freigegeben
    assert protokoll.freigegeben_von == fachkraft
    gelesenes = adresse("protokoll-zeigen", **hier, pk=protokoll.pk)
    assert browser.get(gelesenes).context["zeigt_versand"]
    assert browser.get(adresse("protokoll-stand", **hier, pk=protokoll.pk)).status_code == 200
    lesende = als(andere)
    assert "zeigt_versand" not in lesende.get(gelesenes).context
    assert lesende.get(adresse("protokoll-stand", **hier, pk=protokoll.pk)).status_code == 403

    # Measures of her sessions and of her group are hers to change; the next session is a copy.
    massnahme_aendern = adresse("massnahme-bearbeiten", **hier, pk=massnahme.pk)
    assert browser.get(massnahme_aendern).status_code == 200
    browser.post(adresse("massnahme-stand", **hier, pk=massnahme.pk), {"schritt": "beginnen"})
    massnahme.refresh_from_db()
    assert massnahme.zustand == Massnahme.Zustand.IN_UMSETZUNG
    browser.post(
        adresse("massnahme-neu", **hier),
        {"titel": "Ohne Sitzung", "verantwortlich": mitglied.pk, "frist": frist},
    )
    eigene = Massnahme.objects.get(titel="Ohne Sitzung")
    assert eigene.arbeitsgruppe == gruppe
    Treffen.objects.filter(pk=sitzung.pk).update(ist_oeffentlich=True, fragt_bedarf=True)
    browser.post(adresse("kopie-naechstes", **ihre))
    naechste = Treffen.objects.get(vorheriges=sitzung)
    assert (naechste.arbeitsgruppe, naechste.ist_oeffentlich) == (gruppe, False)
    assert not naechste.fragt_bedarf
    # Of another body's measure she is a reader.
    fremde = Massnahme.objects.create(netzwerk=netzwerk, titel="Fremde")
    assert browser.get(adresse("massnahme-zeigen", **hier, pk=fremde.pk)).status_code == 200
    assert browser.get(adresse("massnahme-bearbeiten", **hier, pk=fremde.pk)).status_code == 403
    assert (
        browser.post(
            adresse("massnahme-stand", **hier, pk=fremde.pk), {"schritt": "verwerfen"}
        ).status_code
        == 403
    )
    verwaltbar = Massnahme.objects.verwaltbar_fuer
    assert set(verwaltbar(fachkraft, netzwerk)) == {massnahme, eigene}
    assert set(verwaltbar(koordination, netzwerk)) == {massnahme, eigene, fremde}
    # What is left over goes to the group's next session, not to the network's next meeting.
    kommend = TreffenFabrik(netzwerk=netzwerk)
    weitere = TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=gruppe)
    angeboten = [{v.titel for v in vorschlaege(eines)} for eines in (weitere, kommend)]
    assert "Ohne Sitzung" in angeboten[0]
    assert not {"Ohne Sitzung", "Karte zeichnen"} & angeboten[1]
    assert als(koordination).get(zeigen).status_code == 200


def test_nur_ihre_gruppe(browser: Client, gruppe: Arbeitsgruppe, netzwerk: Netzwerk) -> None:
    andere = gruppe_in(netzwerk, "AG Andere")
    ihre = TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=gruppe)
    fremd = TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=andere)
    plenum = TreffenFabrik(netzwerk=netzwerk)
    entwurf = TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=andere, zustand=Z.ENTWURF)
    anderswo = NetzwerkFabrik(kurzname="anderswo")
    dort = TreffenFabrik(netzwerk=anderswo, arbeitsgruppe=gruppe_in(anderswo))
    for name in ("treffen-bearbeiten", "rueckmeldung-liste", "einladung-neu", "kopie-neu"):
        stand = [
            browser.get(adresse(name, netzwerk, pk=eines.pk)).status_code
            for eines in (ihre, fremd, plenum, entwurf, dort)
        ]
        assert stand == [200, 403, 403, 404, 404], name
    for eines in (fremd, plenum):
        for name, feld in (("protokoll-bearbeiten", "treffen"), ("treffen-absagen", "pk")):
            ziel = adresse(name, netzwerk, **{feld: eines.pk})
            assert browser.post(ziel, {"schritt": "entfaellt"}).status_code == 403
    dorthin = adresse("treffen-bearbeiten", anderswo, pk=dort.pk)
    assert browser.get(dorthin).status_code == 404
    neu = adresse("treffen-neu", netzwerk)
    assert browser.get(f"{neu}?gruppe={andere.pk}").status_code == 403
    assert browser.post(f"{neu}?gruppe={andere.pk}", sitzungsangaben()).status_code == 403
    assert browser.get(f"{neu}?gruppe=plenum").status_code == 403
    # A meeting of the network, or of another group, is no predecessor of hers.
    for davor in (plenum, fremd):
        antwort = browser.post(neu, sitzungsangaben(vorheriges=davor.pk))
        assert antwort.status_code == 422
    # What a lead reaches is the group, even by a draft that somebody else made wider.
    draussen = KontaktFabrik(netzwerke=[netzwerk], email="fremd@register.example")
    drinnen = person(gruppe)
    brief = anschreiben_entwurf(ihre, kreis=Anschreiben.Kreis.EINZELN)
    brief.kontakte.set([draussen, drinnen])
    leitung = Konto.objects.get(email="fachkraft@musterstadt.example")
    assert list(gemeinte(brief, leitung)) == [drinnen]
    seite = browser.get(adresse("einladung-neu", netzwerk, pk=ihre.pk)).text
    assert "fremd@register.example" not in seite


def test_von_einem_verteiler_zur_gruppe(
    browser: Client, gruppe: Arbeitsgruppe, netzwerk: Netzwerk
) -> None:
    """The coordination had meant a Verteiler; the lead's own choice takes its place."""
    sitzung = TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=gruppe, zustand=Z.TERMINIERT)
    verteiler = Verteiler.objects.create(netzwerk=netzwerk, name="Alle Kitas")
    brief = anschreiben_entwurf(sitzung, kreis=Anschreiben.Kreis.VERTEILER, verteiler=verteiler)
    ziel = adresse("einladung-neu", netzwerk, pk=sitzung.pk)
    daten = {"kreis": "alle", "betreff": "x", "text": "y", "schritt": "weiter"}
    assert browser.post(ziel, gelesen(browser, ziel) | daten).status_code == 302
    brief.refresh_from_db()
    assert (brief.kreis, brief.verteiler) == (Anschreiben.Kreis.ALLE, None)


def test_wer_nicht_mehr_leitet(
    als: Als, leitung: Konto, gruppe: Arbeitsgruppe, netzwerk: Netzwerk, vertretung: Konto
) -> None:
    sitzung = TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=gruppe)
    ziel = adresse("treffen-bearbeiten", netzwerk, pk=sitzung.pk)
    neu, liste = adresse("treffen-neu", netzwerk), adresse("treffen-liste", netzwerk)

    def stand(konto: Konto) -> int:
        return int(als(konto).get(ziel).status_code)

    # The deputy runs it too, whatever her role; a member does not.
    kontakt = person(gruppe, A.STELLVERTRETUNG, konto=vertretung)
    assert (stand(leitung), stand(vertretung)) == (200, 200)
    Gruppenmitglied.objects.filter(kontakt=kontakt).update(aufgabe=A.MITGLIED)
    assert stand(vertretung) == 403
    # An ended group keeps its lead for what is unfinished, and begins nothing new.
    Arbeitsgruppe.objects.filter(pk=gruppe.pk).update(
        zustand=Arbeitsgruppe.Zustand.BEENDET, beendet_am=timezone.localdate()
    )
    assert stand(leitung) == 200
    assert als(leitung).get(neu).status_code == 403
    assert "Sitzung planen" not in als(leitung).get(liste).text
    mitgliedschaft = Gruppenmitglied.objects.filter(kontakt__konto=leitung)
    mitgliedschaft.update(bis=timezone.localdate())
    assert stand(leitung) == 403
    mitgliedschaft.update(bis=None)
    assert stand(leitung) == 200
    # Who has left the body has left the group.
    person_ = Kontakt.objects.filter(konto=leitung)
    person_.update(ausgeschieden_am=timezone.now())
    assert stand(leitung) == 403
    person_.update(ausgeschieden_am=None)
    assert stand(leitung) == 200
    # Without a role in the network there is nothing here; without an account nothing at all.
    leitung.rolle_set.all().delete()
    assert stand(leitung) == 404
    RolleFabrik(konto=leitung, netzwerk=netzwerk, art="fachkraft")
    Konto.objects.filter(pk=leitung.pk).update(is_active=False)
    assert stand(leitung) == 302
