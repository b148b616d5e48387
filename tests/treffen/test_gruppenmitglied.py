"""Who is in a working group, who leads it, and what happens when two come for the last place."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from mitglieder.models import Kontakt
from mitglieder.umzug import bleibt, unversorgt, verlegen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import KontaktFabrik, NetzwerkFabrik
from tests.treffen.gruppenlage import VON, A, aufgenommen, gruppe_in, kontakt_in, konto_von, lage_in
from tests.wettlauf import zuvorkommen
from treffen.aktionen import gruppenmitglied as aktionen
from treffen.models import Arbeitsgruppe, Gruppenmeldung, Gruppenmitglied, Stimmrecht, Umfrage

type Als = Callable[[Konto], Client]


def dabei(gruppe: Arbeitsgruppe) -> dict[str, str]:
    return {m.kontakt.nachname: m.aufgabe for m in gruppe.mitglieder.jetzt()}


@pytest.mark.django_db
def test_kommen_leiten_gehen_und_wiederkommen() -> None:
    netzwerk = NetzwerkFabrik()
    gruppe = gruppe_in(netzwerk)
    aster, birke = kontakt_in(netzwerk, "Aster"), kontakt_in(netzwerk, "Birke")

    erste = aktionen.aufnehmen(gruppe=gruppe, kontakt=aster, aufgabe=A.LEITUNG, von=VON)
    zweite = aktionen.aufnehmen(gruppe=gruppe, kontakt=birke, aufgabe=A.STELLVERTRETUNG, von=VON)
    assert aktionen.aufnehmen(gruppe=gruppe, kontakt=birke, von=VON) == zweite  # pressed twice
    assert dabei(gruppe) == {"Aster": "leitung", "Birke": "stellvertretung"}

    aktionen.leitung_uebergeben(mitglied=zweite, von=VON)
    aktionen.leitung_uebergeben(mitglied=zweite, von=VON)
    assert dabei(gruppe) == {"Aster": "stellvertretung", "Birke": "leitung"}
    briefe = Nachricht.objects.filter(anlass=aktionen.ANLASS_LEITUNG)
    assert {brief.empfaenger for brief in briefe} == {aster.email, birke.email}

    for aufgabe, wen in ((A.LEITUNG, erste), (A.MITGLIED, zweite)):
        with pytest.raises(FalscherZustand, match="übergeben"):
            aktionen.aufgabe_aendern(mitglied=wen, aufgabe=aufgabe, von=VON)
    aktionen.aufgabe_aendern(mitglied=erste, aufgabe=A.MITGLIED, von=VON)
    aktionen.austragen(mitglied=erste, von=VON)
    assert dabei(gruppe) == {"Birke": "leitung"}
    with pytest.raises(FalscherZustand, match="nicht mehr in der Gruppe"):
        aktionen.leitung_uebergeben(mitglied=erste, von=VON)
    wieder = aktionen.aufnehmen(gruppe=gruppe, kontakt=aster, von=VON)
    assert wieder != erste
    assert gruppe.mitglieder.filter(kontakt=aster).count() == 2


@pytest.mark.django_db
def test_wer_ausgeschieden_ist_leitet_nicht_mehr_und_belegt_keinen_platz() -> None:
    netzwerk = NetzwerkFabrik()
    gruppe = gruppe_in(netzwerk, plaetze=1)
    aster, birke = kontakt_in(netzwerk, "Aster"), kontakt_in(netzwerk, "Birke")
    erste = aktionen.aufnehmen(gruppe=gruppe, kontakt=aster, aufgabe=A.LEITUNG, von=VON)
    vorher = erste.leitet
    aster.ausscheiden()
    erste.refresh_from_db()
    assert (vorher, erste.leitet) == (True, False)
    assert not gruppe.mitglieder.leitend()
    aktionen.aufnehmen(gruppe=gruppe, kontakt=birke, aufgabe=A.LEITUNG, von=VON)
    assert dabei(gruppe) == {"Birke": "leitung"}
    with pytest.raises(FalscherZustand, match="ausgeschieden"):
        aktionen.aufnehmen(gruppe=gruppe, kontakt=aster, von=VON)


@pytest.mark.django_db
def test_eine_offene_meldung_haelt_einen_platz_und_eine_beendete_gruppe_nimmt_niemanden() -> None:
    netzwerk = NetzwerkFabrik()
    gruppe = gruppe_in(netzwerk, plaetze=1)
    meldung = Gruppenmeldung.objects.create(
        gruppe=gruppe,
        vorname="Sina",
        nachname="Neu",
        einrichtung_name="Verein",
        email="n@v.example",
    )
    aster = kontakt_in(netzwerk, "Aster")
    with pytest.raises(aktionen.KeinPlatz, match="keinen freien Platz"):
        aktionen.aufnehmen(gruppe=gruppe, kontakt=aster, von=VON)
    meldung.annehmen()
    aktionen.aufnehmen(gruppe=gruppe, kontakt=aster, von=VON)

    gruppe.beenden(am=timezone.localdate() + timedelta(days=1), abschluss="Fertig.")
    with pytest.raises(FalscherZustand, match="arbeitet nicht mehr"):
        aktionen.aufnehmen(gruppe=gruppe, kontakt=kontakt_in(netzwerk, "Birke"), von=VON)
    assert not mail.outbox


@pytest.mark.django_db(transaction=True)
def test_den_letzten_platz_bekommt_einer() -> None:
    netzwerk = NetzwerkFabrik()
    gruppe = gruppe_in(netzwerk, plaetze=1)
    aster, birke = kontakt_in(netzwerk, "Aster"), kontakt_in(netzwerk, "Birke")

    def zu_spaet() -> str:
        try:
            aktionen.aufnehmen(gruppe=gruppe, kontakt=birke, von=VON)
        except aktionen.KeinPlatz as grund:
            return str(grund)
        return "drin"

    antwort = zuvorkommen(
        lambda: aktionen.aufnehmen(gruppe=gruppe, kontakt=aster, von=VON), zu_spaet
    )
    assert "keinen freien Platz" in antwort
    assert dabei(gruppe) == {"Aster": "mitglied"}


@pytest.mark.django_db
def test_suchen_aufnehmen_umbesetzen_austragen(
    als: Als, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    lage = lage_in(netzwerk, plaetze=3)
    aster = kontakt_in(netzwerk, "Aster", funktion="Schulsozialarbeit")
    fort = kontakt_in(netzwerk, "Astfort")
    fort.ausscheiden()
    KontaktFabrik(nachname="Astfremd", netzwerke=[NetzwerkFabrik()])
    client, neu = als(lage.leitung), lage.adresse("mitglieder/neu/")
    assert als(fachkraft).get(neu).status_code == 403
    seite = client.get(neu, {"q": "ÄST sozialarbeit\x00"}).content.decode()
    assert "1 Platz ist frei." in seite
    assert f'value="{aster.pk}"' in seite
    assert "Astf" not in client.get(neu, {"q": "ast"}).content.decode()
    assert "niemanden" in client.get(neu, {"q": "Nirgends"}).content.decode()
    nicht_da = client.post(neu, {"kontakt": fort.pk}, follow=True)
    assert "nicht mehr zur Wahl" in nicht_da.content.decode()
    for _press in range(2):
        drin = client.post(f"{neu}?q=ast", {"kontakt": aster.pk}, follow=True)
        assert "arbeitet jetzt in der Gruppe mit" in drin.content.decode()
    assert lage.gruppe.mitglieder.jetzt().count() == 3
    assert "Alle Plätze sind vergeben" in client.get(neu).content.decode()
    birke = kontakt_in(netzwerk, "Birke")
    voll = client.post(neu, {"kontakt": birke.pk}, follow=True)
    assert "keinen freien Platz" in voll.content.decode()

    zeile = lage.gruppe.mitglieder.get(kontakt=aster)
    ort = lage.adresse(f"mitglieder/{zeile.pk}/")
    assert "Die Leitung selbst vergibt" in client.get(f"{ort}aufgabe/").content.decode()
    # The lead names deputies, not her successor.
    assert client.post(f"{ort}aufgabe/", {"aufgabe": "leitung"}).status_code == 422
    client.post(f"{ort}aufgabe/", {"aufgabe": "stellvertretung"})
    zeile.refresh_from_db()
    assert zeile.aufgabe == A.STELLVERTRETUNG
    eigene = lage.gruppe.mitglieder.get(aufgabe=A.LEITUNG)
    for rest in ("aufgabe/", "austragen/"):
        assert client.post(lage.adresse(f"mitglieder/{eigene.pk}/{rest}")).status_code == 403
    chef = als(koordination)
    assert "Zurzeit leitet" in chef.get(f"{ort}aufgabe/").content.decode()
    chef.post(f"{ort}aufgabe/", {"aufgabe": "leitung"})
    assert client.get(neu).status_code == 200  # deputy now
    zeile.refresh_from_db()
    assert zeile.aufgabe == A.LEITUNG

    frage = chef.get(lage.adresse(f"mitglieder/{eigene.pk}/austragen/"))
    assert "Der Platz wird frei" in frage.content.decode()
    danach = chef.post(lage.adresse(f"mitglieder/{eigene.pk}/austragen/"), follow=True)
    assert "früheres Mitglied" in danach.content.decode()
    assert client.get(neu).status_code == 403  # leads nothing any more
    assert chef.post(lage.adresse(f"mitglieder/{eigene.pk}/austragen/")).status_code == 404


@pytest.mark.django_db
def test_zwei_eintraege_einer_person_werden_ein_mitglied(netzwerk: Netzwerk) -> None:
    """The earlier day and the higher role stay; what is over moves along; one right to vote."""
    assert unversorgt(Kontakt) == []
    beide, nur_alt, vorbei = (gruppe_in(netzwerk, name=f"AG {n}") for n in range(3))
    alt, neu = kontakt_in(netzwerk, "Aster"), kontakt_in(netzwerk, "Aster")
    heute = timezone.localdate()
    for kontakt, gruppe, felder in (
        (alt, beide, {"aufgabe": A.LEITUNG, "seit": heute - timedelta(days=9)}),
        (neu, beide, {}),
        (alt, nur_alt, {"aufgabe": A.STELLVERTRETUNG}),
        (alt, vorbei, {"bis": heute}),
        (neu, vorbei, {}),
    ):
        Gruppenmitglied.objects.create(gruppe=gruppe, kontakt=kontakt, **felder)
    eine, andere = (Umfrage.objects.create(netzwerk=netzwerk, titel=t) for t in ("A", "B"))
    for kontakt, umfrage in ((alt, eine), (neu, eine), (alt, andere)):
        Stimmrecht.objects.create(kontakt=kontakt, umfrage=umfrage)
    umzug = {p.schluessel: p for p in verlegen(alt, neu)}
    assert not bleibt(alt)
    mitglied = umzug["treffen.gruppenmitglied"]
    assert (mitglied.entfallen, set(mitglied.umgezogen)) == (("AG 0",), {"AG 1", "AG 2"})
    assert (umzug["treffen.stimmrecht"].entfallen, umzug["treffen.stimmrecht"].umgezogen) == (
        ("A",), ("B",)
    )  # fmt: skip
    doppelt = beide.mitglieder.get()
    assert (doppelt.kontakt, doppelt.aufgabe) == (neu, A.LEITUNG)
    assert doppelt.seit == heute - timedelta(days=9)
    assert nur_alt.mitglieder.leitend().get().kontakt == neu
    assert vorbei.mitglieder.count() == 2


@pytest.mark.django_db
def test_ein_konto_das_nicht_mehr_im_netzwerk_ist_leitet_nicht(
    als: Als, netzwerk: Netzwerk
) -> None:
    gruppe = gruppe_in(netzwerk)
    konto = konto_von(aufgenommen(gruppe, "Aster", A.LEITUNG))
    assert gruppe.darf_verwalten(konto)
    konto.rolle_set.all().delete()
    frisch = Konto.objects.get(pk=konto.pk)
    assert not gruppe.darf_verwalten(frisch)
    assert als(frisch).get(f"{gruppe.get_absolute_url()}bearbeiten/").status_code == 404
