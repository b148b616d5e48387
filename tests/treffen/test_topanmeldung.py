"""Members register items; the coordination decides; both see what became of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.links import zeichen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, NetzwerkFabrik, TeilnahmeFabrik, TopFabrik, TreffenFabrik
from tests.treffen.fabriken import AbschnittFabrik, GastteilnahmeFabrik, ProtokollFabrik
from treffen.aktionen import top as aktionen
from treffen.models import Tagesordnungspunkt, Treffen

Als = Callable[[Konto], Client]
Z = Tagesordnungspunkt.Zustand
THEMA = {
    "titel": "Sprechstunde der Polizei",
    "begruendung": "Wir stellen sie vor.",
    "art": "beratung",
    "minuten": "15",
    "vortragend": "Polizei",
}


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Treffen:
    neu: Treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.EINGELADEN,
        top_anmeldung_bis=timezone.localdate() + timedelta(days=2),
    )
    for nummer, titel in enumerate("AB", 1):
        TopFabrik(treffen=neu, nummer=nummer, titel=titel)
    return neu


@pytest.fixture
def kontakt(netzwerk: Netzwerk, vertretung: Konto) -> Any:
    return KontaktFabrik(netzwerke=[netzwerk], konto=vertretung)


def adresse(name: str, treffen: Treffen, top: Any = None) -> str:
    teile = {"netzwerk": treffen.netzwerk.kurzname, "pk": treffen.pk}
    return reverse(f"treffen:top-{name}", kwargs=teile | ({"top": top.pk} if top else {}))


def angemeldet(treffen: Treffen, kontakt: Any, titel: str = "Thema") -> Tagesordnungspunkt:
    return aktionen.anmelden(
        treffen=treffen, kontakt=kontakt, von=kontakt.konto, titel=titel, minuten=10
    )


def nummern(treffen: Treffen) -> list[Any]:
    tops = treffen.tops.auf_tagesordnung()
    return list(tops.values_list("nummer", "titel"))


def link(treffen: Treffen, teilnahme: Any, *mehr: Any) -> str:
    zugang = Zugang.fuer(
        teilnahme.person,
        zweck=Zugang.Zweck.EINLADUNG,
        gegenstand=teilnahme,
        netzwerk=treffen.netzwerk,
        tage=30,
    )
    name = "top-zurueckziehen-link" if mehr else "top-anmelden-link"
    return reverse(f"treffen:{name}", args=("kinderschutz", zeichen(zugang), *mehr))


def test_mitglied_meldet_an_und_zieht_zurueck(
    als: Als, vertretung: Konto, treffen: Treffen, kontakt: Any
) -> None:
    browser = als(vertretung)
    seite = reverse("treffen:treffen-zeigen", args=("kinderschutz", treffen.pk))
    assert "Thema anmelden" in browser.get(seite).text
    assert browser.get(adresse("anmelden", treffen)).status_code == 200
    for _klick in range(2):
        antwort = browser.post(adresse("anmelden", treffen), THEMA, follow=True)
    assert "noch nicht entschieden" in antwort.text
    top = treffen.tops.angemeldet().get()  # pressed twice is one
    assert (top.nummer, top.angemeldet_von, top.minuten) == (None, kontakt, 15)
    assert nummern(treffen) == [(1, "A"), (2, "B")]
    antwort = browser.post(adresse("zurueckziehen", treffen, top), follow=True)
    assert "zurückgezogen" in antwort.text
    antwort = browser.post(adresse("zurueckziehen", treffen, top), follow=True)
    assert "Das geht im Stand „zurückgezogen“ nicht." in antwort.text


def test_ein_konto_mit_zwei_stellen_waehlt(
    als: Als, vertretung: Konto, treffen: Treffen, kontakt: Any
) -> None:
    zweiter = KontaktFabrik(netzwerke=[treffen.netzwerk], konto=vertretung, funktion="Leitung")
    KontaktFabrik(netzwerke=[NetzwerkFabrik()], konto=vertretung)  # of another network
    browser = als(vertretung)
    assert "Für welche Stelle" in browser.get(adresse("anmelden", treffen)).text
    assert browser.post(adresse("anmelden", treffen), THEMA).status_code == 422
    browser.post(adresse("anmelden", treffen), {**THEMA, "kontakt": zweiter.pk})
    assert treffen.tops.angemeldet().get().angemeldet_von == zweiter


@pytest.mark.parametrize(
    "falsch",
    [{"titel": " "}, {"titel": "x" * 201}, {"minuten": "0"}, {"minuten": "x"}, {"art": "y"},
     {"begruendung": "x" * 1001}],
)  # fmt: skip
def test_falsche_angaben_bleiben_stehen(
    als: Als, vertretung: Konto, treffen: Treffen, kontakt: Any, falsch: dict[str, str]
) -> None:
    antwort = als(vertretung).post(adresse("anmelden", treffen), THEMA | falsch)
    assert antwort.status_code == 422
    assert 'value="Polizei"' in antwort.text
    antwort = Client().post(
        link(treffen, TeilnahmeFabrik(treffen=treffen, kontakt=kontakt)), THEMA | falsch
    )
    assert antwort.status_code == 422
    assert not treffen.tops.angemeldet().exists()


def test_nach_der_frist_gibt_es_nichts_anzumelden(
    als: Als, vertretung: Konto, treffen: Treffen, kontakt: Any
) -> None:
    Treffen.objects.update(top_anmeldung_bis=timezone.localdate() - timedelta(days=1))
    antwort = als(vertretung).post(adresse("anmelden", treffen), THEMA, follow=True)
    assert "keine Themen mehr anmelden" in antwort.text
    assert "Haben Sie ein Thema?" not in antwort.text
    with pytest.raises(FalscherZustand, match="keine Themen mehr"):
        angemeldet(treffen, kontakt)
    mit_link = link(treffen, TeilnahmeFabrik(treffen=treffen, kontakt=kontakt))
    assert "kam zu spät" in Client().post(mit_link, THEMA).text
    assert not treffen.tops.angemeldet().exists()


def test_hoechstens_zehn_offene(treffen: Treffen, kontakt: Any) -> None:
    for nummer in range(aktionen.HOECHSTENS):
        angemeldet(treffen, kontakt, f"Thema {nummer}")
    with pytest.raises(FalscherZustand, match="schon 10 Themen"):
        angemeldet(treffen, kontakt, "eins zu viel")
    mit_link = link(treffen, TeilnahmeFabrik(treffen=treffen, kontakt=kontakt))
    antwort = Client().post(mit_link, THEMA)
    assert "Ihr Thema ist nicht angemeldet" in antwort.text
    assert "Sprechstunde der Polizei" in antwort.text  # still in its field


def test_mit_dem_link_der_einladung(treffen: Treffen, kontakt: Any) -> None:
    teilnahme = TeilnahmeFabrik(treffen=treffen, kontakt=kontakt)
    fremdes = angemeldet(treffen, KontaktFabrik(netzwerke=[treffen.netzwerk]), "Geheim")
    browser, ziel = Client(), link(treffen, teilnahme)
    assert "Geheim" not in browser.get(ziel).text
    assert treffen.tops.angemeldet().count() == 1  # opening changes nothing
    antwort = browser.post(ziel, THEMA, follow=True)
    assert "Ihr Thema ist angemeldet" in antwort.text
    top = treffen.tops.angemeldet().get(angemeldet_von=kontakt)
    assert browser.post(link(treffen, teilnahme, fremdes.pk)).status_code == 404
    assert browser.get(link(treffen, teilnahme, top.pk)).status_code == 405
    antwort = browser.post(link(treffen, teilnahme, top.pk), follow=True)
    assert "Ihr Thema ist zurückgezogen" in antwort.text
    antwort = browser.post(link(treffen, teilnahme, top.pk), follow=True)
    assert "schon entschieden" in antwort.text


def test_gaeste_und_ausgeschiedene_melden_nichts_an(treffen: Treffen, kontakt: Any) -> None:
    gast = GastteilnahmeFabrik(treffen=treffen)
    assert Client().get(link(treffen, gast)).status_code == 404
    mit_link = link(treffen, TeilnahmeFabrik(treffen=treffen, kontakt=kontakt))
    kontakt.ausscheiden()
    assert Client().get(mit_link).status_code == 404


def test_koordination_nimmt_an_und_die_person_erfaehrt_es(
    als: Als, koordination: Konto, vertretung: Konto, treffen: Treffen, kontakt: Any
) -> None:
    top = angemeldet(treffen, kontakt)
    browser = als(koordination)
    seite = reverse("treffen:treffen-zeigen", args=("kinderschutz", treffen.pk))
    text = browser.get(seite).text
    assert "1 angemeldetes Thema wartet auf Sie" in text
    assert "TOP None" not in text
    antwort = browser.post(adresse("annehmen", treffen, top), follow=True)
    assert "„Thema“ ist TOP 3." in antwort.text
    assert nummern(treffen) == [(1, "A"), (2, "B"), (3, "Thema")]
    antwort = browser.post(adresse("annehmen", treffen, top), follow=True)
    assert "Das geht im Stand „auf der Tagesordnung“ nicht." in antwort.text
    nachricht = Nachricht.objects.get(anlass=aktionen.ANLASS_ANGENOMMEN)
    assert (nachricht.empfaenger, nachricht.gegenstand) == (kontakt.email, top)
    assert "TOP 3" in als(vertretung).get(seite).text


def test_koordination_lehnt_ab_auch_was_schon_darauf_steht(
    als: Als, koordination: Konto, vertretung: Konto, treffen: Treffen, kontakt: Any
) -> None:
    top = angemeldet(treffen, kontakt)
    top.annehmen()
    TopFabrik(treffen=treffen, nummer=4, titel="C")
    browser = als(koordination)
    # Deleting it would leave its person without a word.
    antwort = browser.post(adresse("loeschen", treffen, top))
    assert antwort["Location"] == adresse("ablehnen", treffen, top)
    assert browser.get(adresse("ablehnen", treffen, top)).status_code == 200
    assert browser.post(adresse("ablehnen", treffen, top), {"absage_grund": ""}).status_code == 422
    antwort = browser.post(
        adresse("ablehnen", treffen, top), {"absage_grund": "Gehört in die AG."}, follow=True
    )
    assert "kommt nicht auf die Tagesordnung" in antwort.text
    assert nummern(treffen) == [(1, "A"), (2, "B"), (3, "C")]
    assert Nachricht.objects.filter(anlass=aktionen.ANLASS_ABGELEHNT).count() == 1
    seite = reverse("treffen:treffen-zeigen", args=("kinderschutz", treffen.pk))
    assert "Grund: Gehört in die AG." in als(vertretung).get(seite).text


def test_ohne_adresse_sagt_die_koordination_es_selbst(
    als: Als, koordination: Konto, treffen: Treffen, kontakt: Any
) -> None:
    top = angemeldet(treffen, kontakt)
    type(kontakt).objects.update(email="")
    antwort = als(koordination).post(adresse("annehmen", treffen, top), follow=True)
    assert "ist per E-Mail nicht zu erreichen" in antwort.text
    assert not Nachricht.objects.exists()


def test_mit_ergebnissen_wird_nichts_abgelehnt(treffen: Treffen, kontakt: Any) -> None:
    top = angemeldet(treffen, kontakt)
    top.annehmen()
    AbschnittFabrik(protokoll=ProtokollFabrik(treffen=treffen), top=top)
    with pytest.raises(FalscherZustand, match="schon Ergebnisse"):
        top.ablehnen("zu spät")
    assert nummern(treffen)[-1] == (3, "Thema")


def test_die_briefe_sagen_was_gilt_und_wohin(treffen: Treffen, kontakt: Any) -> None:
    top = angemeldet(treffen, kontakt)
    aktionen.annehmen(top=top, von=kontakt.konto)
    brief = bauen(Nachricht.objects.get())
    assert brief.subject == "Auf der Tagesordnung: Thema"
    assert "TOP 3" in brief.body
    assert top.get_absolute_url() in brief.body
    type(kontakt).objects.update(konto=None)
    ohne = bauen(Nachricht.objects.get()).body
    assert "/themen/" not in ohne
    assert top.get_absolute_url() not in ohne
    link(treffen, TeilnahmeFabrik(treffen=treffen, kontakt=kontakt))
    assert "/themen/" in bauen(Nachricht.objects.get()).body
    aktionen.ablehnen(top=top, grund="Gehört in die AG.", von=kontakt.konto)
    with pytest.raises(NichtMehrNoetig):
        bauen(Nachricht.objects.get(anlass=aktionen.ANLASS_ANGENOMMEN))
    absage = Nachricht.objects.get(anlass=aktionen.ANLASS_ABGELEHNT)
    assert "Gehört in die AG." in bauen(absage).body
    Tagesordnungspunkt.objects.filter(pk=top.pk).delete()
    with pytest.raises(NichtMehrNoetig):
        bauen(Nachricht.objects.get(pk=absage.pk))


@pytest.mark.parametrize("name", ["annehmen", "ablehnen", "vertagen", "umordnen"])
def test_rechte(
    als: Als, vertretung: Konto, fremde: Konto, koordination: Konto, treffen: Treffen,
    kontakt: Any, name: str,
) -> None:  # fmt: skip
    top = None if name == "umordnen" else angemeldet(treffen, kontakt)
    ziel = adresse(name, treffen, top)
    assert als(vertretung).post(ziel).status_code == 403
    assert als(fremde).post(ziel).status_code == 404
    woanders = TreffenFabrik(netzwerk=NetzwerkFabrik())
    assert als(koordination).post(adresse(name, woanders, top)).status_code == 404
    Treffen.objects.update(zustand=Treffen.Zustand.ARCHIVIERT)
    antwort = als(koordination).post(ziel, follow=True)
    assert "lässt sich nicht mehr ändern" in antwort.text


def test_fremdes_zieht_niemand_zurueck(
    als: Als, vertretung: Konto, treffen: Treffen, kontakt: Any
) -> None:
    fremdes = angemeldet(treffen, KontaktFabrik(netzwerke=[treffen.netzwerk]))
    assert als(vertretung).post(adresse("zurueckziehen", treffen, fremdes)).status_code == 404
    entwurf = TreffenFabrik(netzwerk=treffen.netzwerk, zustand=Treffen.Zustand.ENTWURF)
    assert als(vertretung).get(adresse("anmelden", entwurf)).status_code == 404


def test_vertagen_und_zurueck(als: Als, koordination: Konto, treffen: Treffen) -> None:
    a = treffen.tops.get(titel="A")
    browser = als(koordination)
    antwort = browser.post(adresse("vertagen", treffen, a), follow=True)
    assert "Das Treffen ist erst am" in antwort.text
    Treffen.objects.update(beginn=timezone.now() - timedelta(hours=1))
    assert "vertagen" in browser.get(adresse("bearbeiten", treffen, a)).text
    browser.post(adresse("vertagen", treffen, a))
    a.refresh_from_db()
    assert a.ist_vertagt
    browser.post(adresse("vertagen", treffen, a), {"zurueck": "ja"})
    a.refresh_from_db()
    assert a.zustand == Z.AUF_TAGESORDNUNG


def test_ziehen(als: Als, koordination: Konto, treffen: Treffen, kontakt: Any) -> None:
    TopFabrik(treffen=treffen, nummer=3, titel="C")
    wartet = angemeldet(treffen, kontakt)
    je = {top.titel: top.pk for top in treffen.tops.all()}
    browser, ziel = als(koordination), adresse("umordnen", treffen)
    antwort = browser.post(
        ziel, {"reihe": [je["C"], je["A"], je["B"]], "gezogen": je["C"]},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    assert 'hx-swap-oob="innerHTML:#top-status">„C“ ist jetzt TOP 1.' in antwort.text
    assert nummern(treffen) == [(1, "C"), (2, "A"), (3, "B")]
    for falsch in (
        [je["A"], je["B"]],  # one is missing
        [je["A"], je["A"], je["B"]],
        [je["A"], je["B"], je["C"], wartet.pk],
        ["x", "9" * 40, ""],
    ):
        antwort = browser.post(ziel, {"reihe": falsch, "gezogen": "9" * 40}, follow=True)
        assert "hat sich inzwischen geändert" in antwort.text
    antwort = browser.post(ziel, {"reihe": [je["A"], je["B"], je["C"]]}, follow=True)
    assert "Die Reihenfolge ist gespeichert." in antwort.text
    assert nummern(treffen) == [(1, "A"), (2, "B"), (3, "C")]


@pytest.mark.django_db(transaction=True)
def test_zwei_nehmen_an_waehrend_jemand_zurueckzieht() -> None:
    treffen: Any = TreffenFabrik(top_anmeldung_bis=timezone.localdate() + timedelta(days=1))
    kontakte = [KontaktFabrik(netzwerke=[treffen.netzwerk]) for _i in range(3)]
    tops = [angemeldet(treffen, kontakt) for kontakt in kontakte]

    def versuchen(schritt: str, top: Tagesordnungspunkt) -> bool:
        try:
            getattr(Tagesordnungspunkt.objects.get(pk=top.pk), schritt)()
        except FalscherZustand:
            return False
        finally:
            connections.close_all()
        return True

    wege = [(s, top) for top in tops for s in ("annehmen", "annehmen", "zurueckziehen")]
    with ThreadPoolExecutor(6) as faeden:
        gelungen = list(faeden.map(lambda weg: versuchen(*weg), wege))
    assert [sum(gelungen[i : i + 3]) for i in (0, 3, 6)] == [1, 1, 1]
    reihe = [nummer for nummer, _titel in nummern(treffen)]
    assert reihe == list(range(1, len(reihe) + 1))
    connection.close()
