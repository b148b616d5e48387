"""What belongs to a yes: questions, needs with consent, pictures, field of work."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.aufbewahrung import durchsetzen
from netzwerk.basis.handelnde import OEFFENTLICHKEIT
from netzwerk.basis.modell import ANONYM
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, TreffenFabrik
from tests.treffen.antworten import VON, adresse, eingeladene, link
from tests.treffen.fabriken import GastteilnahmeFabrik
from treffen.aktionen.anmeldung import Angaben, anmelden
from treffen.aktionen.antwort import Zusatz, fotos_widerrufen
from treffen.models import Bedarf, Fotoeinwilligung, Frage, Frageantwort, Gast, Teilnahme, Treffen

Als = Callable[[Konto], Client]
BEDARF = {"ernaehrung": "vegetarisch", "unterstuetzung": "Rampe", "bedarf_einwilligung": "on"}
JA = {"antwort": "zugesagt"}
BIS = timezone.localdate() + timedelta(days=365)


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    return TreffenFabrik(
        netzwerk=netzwerk,
        art=Treffen.Art.FORTBILDUNG,
        fragt_bedarf=True,
        fragt_fotos=True,
        fotos_bis=BIS,
    )


@pytest.fixture
def teilnahme(treffen: Treffen) -> Teilnahme:
    return eingeladene(treffen)[0]


def fragen(treffen: Treffen) -> dict[str, Frage]:
    wahlen = ["Thema A", "Thema B"]
    return {
        art: Frage.objects.create(
            treffen=treffen,
            text=f"Frage {art}?",
            art=art,
            position=position,
            ist_pflicht=art == "eine",
            wahlen=wahlen if art in Frage.MIT_WAHLEN else [],
        )
        for position, art in enumerate(Frage.Art.values)
    }


def test_fragen_beantworten_aendern_leeren(
    client: Client, treffen: Treffen, teilnahme: Teilnahme
) -> None:
    gestellt = {art: f"frage_{frage.pk}" for art, frage in fragen(treffen).items()}
    ziel = link(teilnahme)
    daten = JA | {
        gestellt["text"]: "Ich bringe Flyer mit",
        gestellt["ja_nein"]: "Ja",
        gestellt["eine"]: "Thema B",
        gestellt["mehrere"]: ["Thema A", "Thema B"],
    }
    ohne = {name: wert for name, wert in daten.items() if name != gestellt["eine"]}
    antwort = client.post(ziel, ohne)
    assert antwort.status_code == 422
    assert "Beantworten Sie diese Frage, wenn Sie kommen." in antwort.text
    assert "Ich bringe Flyer mit" in antwort.text
    assert client.post(ziel, daten | {gestellt["eine"]: "Thema C"}).status_code == 422
    assert client.post(ziel, daten).status_code == 302
    assert sorted(map(str, Frageantwort.objects.all())) == [
        "Ich bringe Flyer mit",
        "Ja",
        "Thema A, Thema B",
        "Thema B",
    ]
    form = client.get(ziel).context["form"]
    assert form[gestellt["mehrere"]].value() == ["Thema A", "Thema B"]
    # A choice that was taken away stays for whoever had chosen it.
    Frage.objects.filter(art="eine").update(wahlen=["Thema A", "Thema X"])
    client.post(ziel, JA | {gestellt["eine"]: "Thema B"})
    assert [eine.werte for eine in Frageantwort.objects.all()] == [["Thema B"]]
    # Only those who come must answer; what others had answered goes.
    client.post(ziel, {"antwort": "abgesagt", gestellt["text"]: "x" * 501})
    assert not Frageantwort.objects.exists()


def test_bedarf_nur_mit_einwilligung(
    client: Client, treffen: Treffen, teilnahme: Teilnahme
) -> None:
    ziel = link(teilnahme)
    seite = client.get(ziel).text
    assert "Ich willige ein" in seite
    assert " checked" not in seite
    ohne = {name: wert for name, wert in BEDARF.items() if name != "bedarf_einwilligung"}
    antwort = client.post(ziel, JA | ohne)
    assert antwort.status_code == 422
    assert "Kreuzen Sie an, dass wir das speichern dürfen" in antwort.text
    assert "vegetarisch" in antwort.text
    assert not Bedarf.objects.exists()
    client.post(ziel, JA | BEDARF)
    bedarf = Bedarf.objects.get()
    assert (bedarf.ernaehrung, bedarf.unterstuetzung) == ("vegetarisch", "Rampe")
    assert str(treffen.netzwerk) in bedarf.einwilligung
    assert "Vier Wochen nach dem Treffen" in bedarf.einwilligung
    erteilt = bedarf.eingewilligt_am
    client.post(ziel, JA | BEDARF)
    assert Bedarf.objects.get().eingewilligt_am == erteilt  # nothing new was agreed to
    assert client.get(ziel).context["form"]["bedarf_einwilligung"].value() is True
    client.post(ziel, JA | BEDARF | {"unterstuetzung": ""})
    assert Bedarf.objects.get().unterstuetzung == ""


@pytest.mark.parametrize(
    "danach",
    [
        JA | {"ernaehrung": "vegetarisch", "unterstuetzung": "Rampe"},
        JA | {"ernaehrung": "", "unterstuetzung": "", "bedarf_einwilligung": "on"},
        {"antwort": "abgesagt"},
    ],
    ids=["unticked", "emptied", "not coming"],
)
def test_bedarf_verschwindet(client: Client, teilnahme: Teilnahme, danach: dict[str, str]) -> None:
    client.post(link(teilnahme), JA | BEDARF)
    client.post(link(teilnahme), danach)
    assert not Bedarf.objects.exists()


def test_einwilligungen_nach_der_frist_zuruecknehmen(
    client: Client, treffen: Treffen, teilnahme: Teilnahme
) -> None:
    ziel = link(teilnahme)
    client.post(ziel, JA | BEDARF | {"fotos": "on", "berufsgruppe": "kita"})
    teilnahme.refresh_from_db()
    assert teilnahme.berufsgruppe == "kita"
    foto = Fotoeinwilligung.objects.get()
    assert foto.ist_gueltig
    assert str(treffen.netzwerk) in foto.text
    zugang = Zugang.objects.get(gegenstand_id=teilnahme.pk)
    assert timezone.localdate(zugang.gueltig_bis) > BIS  # the link lives as long as the pictures
    Treffen.objects.update(
        zustand="durchgefuehrt",
        beginn=timezone.now() - timedelta(days=2),
        ende=timezone.now() - timedelta(days=1),
    )
    seite = client.get(ziel).text
    assert "Einwilligung in Fotos zurücknehmen" in seite
    assert "vegetarisch; Rampe" in seite
    assert "ist zurückgenommen" in client.post(ziel, {"schritt": "fotos"}, follow=True).text
    assert "sind gelöscht" in client.post(ziel, {"schritt": "bedarf"}, follow=True).text
    assert not Bedarf.objects.exists()
    widerrufen = Fotoeinwilligung.objects.get().widerrufen_am
    assert widerrufen
    client.post(ziel, {"schritt": "fotos"})  # pressed twice
    assert Fotoeinwilligung.objects.get().widerrufen_am == widerrufen


def test_fotos_im_formular(client: Client, teilnahme: Teilnahme) -> None:
    ziel = link(teilnahme)
    client.post(ziel, JA)
    assert not Fotoeinwilligung.objects.exists()
    client.post(ziel, JA | {"fotos": "on"})
    erteilt = Fotoeinwilligung.objects.get().erteilt_am
    client.post(ziel, JA | {"fotos": "on"})
    assert Fotoeinwilligung.objects.get().erteilt_am == erteilt
    client.post(ziel, JA)
    assert not Fotoeinwilligung.objects.get().ist_gueltig
    client.post(ziel, JA | {"fotos": "on"})
    assert Fotoeinwilligung.objects.get().ist_gueltig


def test_fristen(client: Client, treffen: Treffen, teilnahme: Teilnahme) -> None:
    frage = fragen(treffen)["eine"]
    client.post(link(teilnahme), JA | BEDARF | {"fotos": "on", f"frage_{frage.pk}": "Thema A"})
    durchsetzen(treffen.ende + timedelta(days=27))
    assert Bedarf.objects.exists()
    assert Frageantwort.objects.exists()
    durchsetzen(treffen.ende + timedelta(days=29))
    assert not Bedarf.objects.exists()
    assert not Frageantwort.objects.exists()
    assert Fotoeinwilligung.objects.exists()
    durchsetzen(timezone.now() + timedelta(days=367))
    assert not Fotoeinwilligung.objects.exists()


@pytest.mark.parametrize("widerrufen", [False, True])
def test_wer_in_fotos_eingewilligt_hat_bleibt_bekannt(
    client: Client, netzwerk: Netzwerk, treffen: Treffen, widerrufen: bool
) -> None:
    """As long as the pictures are used: a consent of nobody proves nothing, and a link that is
    dead takes nothing back."""
    Treffen.objects.update(offene_anmeldung=True)
    treffen.refresh_from_db()
    wer = Angaben(vorname="Luca", nachname="Gastmann", email="luca@verein.example")
    anmelden(treffen=treffen, angaben=wer, zusatz=Zusatz(foto_text="Fotos von mir."), von=VON)
    eine = Teilnahme.objects.get(gast__isnull=False)
    if widerrufen:
        fotos_widerrufen(teilnahme=eine)
    vergangen = timezone.now() - timedelta(days=200)
    Treffen.objects.update(beginn=vergangen, ende=vergangen + timedelta(hours=1))
    durchsetzen()
    gast = Gast.objects.get()
    assert (gast.name == "Luca Gastmann") is not widerrufen
    if not widerrufen:
        assert client.post(link(eine), {"schritt": "fotos"}).status_code == 302
        assert not Fotoeinwilligung.objects.get().ist_gueltig
        durchsetzen()
        gast.refresh_from_db()
    assert (gast.vorname, gast.email) == ("", "")


def test_nach_der_verwendung_der_fotos_wird_vergessen(treffen: Treffen) -> None:
    eine = GastteilnahmeFabrik(treffen=treffen)
    Fotoeinwilligung.objects.create(teilnahme=eine, text="Fotos von mir.")
    durchsetzen(timezone.now() + timedelta(days=364))
    assert Gast.objects.exclude(vorname="").exists()
    durchsetzen(timezone.now() + timedelta(days=367))
    assert not Gast.objects.exclude(vorname="").exists()


def test_bedarf_sieht_niemand_sonst(
    als: Als,
    client: Client,
    koordination: Konto,
    vertretung: Konto,
    fachkraft: Konto,
    verwaltung: Konto,
    treffen: Treffen,
) -> None:
    a, b = eingeladene(treffen, 2)
    mit_konto = KontaktFabrik(netzwerke=[treffen.netzwerk], konto=vertretung)
    eigene = Teilnahme.objects.create(treffen=treffen, kontakt=mit_konto)
    client.post(link(a), JA | BEDARF | {"ernaehrung": "Zöliakie"})
    handelnde = [vertretung, fachkraft, verwaltung, OEFFENTLICHKEIT]
    for wer in [*handelnde, Zugang.objects.get(gegenstand_id=b.pk)]:
        assert not Bedarf.objects.sichtbar_fuer(wer, treffen.netzwerk).exists()
    assert Bedarf.objects.sichtbar_fuer(koordination, treffen.netzwerk).count() == 1
    seiten = [adresse(name, treffen) for name in ("treffen-zeigen", "rueckmeldung-liste")]
    seiten += [
        adresse("rueckmeldung-ausfuhr", treffen, was, "csv") for was in ("personen", "bedarf")
    ]
    gelesen = {}
    for konto in (koordination, vertretung, fachkraft, verwaltung):
        besuch = als(konto)
        gelesen[konto] = [ziel for ziel in seiten if "Zöliakie" in besuch.get(ziel).text]
    assert gelesen == {
        koordination: [seiten[1], seiten[3]],
        vertretung: [],
        fachkraft: [],
        verwaltung: [],
    }
    assert "Zöliakie" not in client.get(link(b)).text
    assert "Zöliakie" not in als(vertretung).get(adresse("antwort-eigene", treffen)).text
    assert eigene.pk


def test_mit_konto_ohne_link(
    als: Als, vertretung: Konto, fachkraft: Konto, treffen: Treffen
) -> None:
    """On the page of the meeting, with the same form."""
    kontakt = KontaktFabrik(netzwerke=[treffen.netzwerk], konto=vertretung)
    teilnahme = Teilnahme.objects.create(treffen=treffen, kontakt=kontakt)
    treffen.einladen()
    besuch, ziel = als(vertretung), adresse("antwort-eigene", treffen)
    seite = besuch.get(adresse("treffen-zeigen", treffen)).text
    assert "Ihre Antwort" in seite
    assert f'action="{ziel}"' in seite
    assert besuch.post(ziel, {}).status_code == 422
    text = besuch.post(ziel, JA | BEDARF, follow=True).text
    assert "Danke, Sie kommen" in text
    teilnahme.refresh_from_db()
    assert teilnahme.antwort == "zugesagt"
    assert "Ihre Einwilligungen" in besuch.get(adresse("treffen-zeigen", treffen)).text
    Treffen.objects.update(antwort_bis=timezone.localdate() - timedelta(days=1))
    assert "kam zu spät und ist nicht gespeichert" in besuch.post(ziel, JA).text
    assert als(fachkraft).get(ziel).status_code == 404
    Treffen.objects.update(antwort_bis=None, offene_anmeldung=True)
    anmelden = reverse(
        "treffen:anmeldung", args=[treffen.netzwerk.kurzname, treffen.anmeldezeichen]
    )
    assert anmelden in als(fachkraft).get(adresse("treffen-zeigen", treffen)).text


def test_ein_kontakt_der_ging_bleibt_bekannt_solange_fotos_von_ihm_gelten(
    client: Client, treffen: Treffen, teilnahme: Teilnahme
) -> None:
    client.post(link(teilnahme), JA | {"fotos": "on"})
    kontakt: Any = teilnahme.kontakt
    vor_langem = timezone.localdate() - timedelta(days=800)
    type(kontakt).objects.filter(pk=kontakt.pk).update(ausgeschieden_am=vor_langem)
    durchsetzen()
    kontakt.refresh_from_db()
    assert kontakt.nachname != ANONYM
    Treffen.objects.update(fotos_bis=timezone.localdate() - timedelta(days=1))
    durchsetzen()
    kontakt.refresh_from_db()
    assert kontakt.nachname == ANONYM
