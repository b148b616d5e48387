"""Places, who waits for one, and who moves up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TreffenFabrik
from tests.formulare import gezeigt
from tests.treffen.antworten import (
    VON,
    absagen,
    adresse,
    eingeladene,
    link,
    mail,
    post,
    stand,
    zusagen,
)
from tests.treffen.fabriken import GastteilnahmeFabrik
from tests.wettlauf import zuvorkommen
from treffen.aktionen import antwort as aktionen
from treffen.aktionen import warteliste
from treffen.models import Teilnahme, Treffen

Als = Callable[[Konto], Client]


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    return TreffenFabrik(netzwerk=netzwerk, plaetze=1)


def test_voll_heisst_warteliste_und_wer_absagt_laesst_nachruecken(
    client: Client, treffen: Treffen
) -> None:
    a, b, c = eingeladene(treffen, 3)
    assert [zusagen(eine) for eine in (a, b, c)] == ["zugesagt", "warteliste", "warteliste"]
    seite = client.get(link(c)).content.decode()
    assert "Sie stehen auf Platz 2 der Warteliste" in seite
    assert "Ja, ich möchte kommen (Warteliste)" in seite
    assert zusagen(b) == "warteliste"  # answering again keeps the place in the queue
    absagen(a)
    assert stand(a, b, c) == ["abgesagt", "zugesagt", "warteliste"]
    assert "Sie stehen auf Platz 1 der Warteliste" in client.get(link(c)).content.decode()
    sendung = mail("treffen.platz")
    assert sendung.to[0].endswith(f"<{b.person.email}>")
    assert "Sie haben einen Platz" in sendung.subject
    assert "ein Platz ist frei geworden" in sendung.body
    assert "METHOD:REQUEST" in str(sendung.alternatives[-1])
    # Whoever comes back after a cancellation does not overtake.
    assert zusagen(a) == "warteliste"
    absagen(c)
    absagen(b)
    assert stand(a, b, c) == ["zugesagt", "abgesagt", "abgesagt"]
    # The place is gone again before the mail went out.
    absagen(a)
    with pytest.raises(NichtMehrNoetig):
        bauen(post("treffen.platz")[0])


def test_ohne_grenze_wartet_niemand(treffen: Treffen) -> None:
    a, b = eingeladene(treffen, 2)
    assert [zusagen(a), zusagen(b)] == ["zugesagt", "warteliste"]
    Treffen.objects.update(plaetze=None)
    assert [eine.pk for eine in warteliste.nachruecken(treffen=treffen, von=VON)] == [b.pk]
    assert warteliste.nachruecken(treffen=treffen, von=VON) == []


def test_mehr_plaetze_im_formular(als: Als, koordination: Konto, treffen: Treffen) -> None:
    a, b, c = eingeladene(treffen, 3)
    for eine in (a, b, c):
        zusagen(eine)
    besuch, ziel = als(koordination), adresse("treffen-bearbeiten", treffen)
    daten = gezeigt(besuch.get(ziel).context["form"])
    antwort = besuch.post(ziel, daten | {"plaetze": "2"})
    assert antwort.status_code == 302, antwort.context["form"].errors
    assert stand(a, b, c) == ["zugesagt", "zugesagt", "warteliste"]
    assert len(post("treffen.platz")) == 1


def test_koordination_zieht_vor_und_entfernt(
    als: Als, koordination: Konto, treffen: Treffen
) -> None:
    a, b, c = eingeladene(treffen, 3)
    gast = GastteilnahmeFabrik(treffen=treffen, runde=1)
    for eine in (gast, a, b, c):
        zusagen(eine)
    besuch = als(koordination)
    seite = besuch.get(adresse("rueckmeldung-liste", treffen)).content.decode()
    assert "3 Personen warten auf einen Platz" in seite
    assert "1 von 1 Platz belegt" in seite
    text = besuch.post(adresse("rueckmeldung-vorziehen", treffen, c.pk), follow=True).text
    assert f"{c.person.name} hat jetzt einen Platz." in text
    assert "Belegt: 2 von 1." in text
    assert stand(a, b, c) == ["warteliste", "warteliste", "zugesagt"]
    text = besuch.post(adresse("rueckmeldung-vorziehen", treffen, c.pk), follow=True).text
    assert "wartet nicht mehr" in text
    # Two hold the one place: the first to go frees nothing, the second does.
    ziel = adresse("rueckmeldung-entfernen", treffen, gast.pk)
    assert "von der Liste nehmen?" in besuch.get(ziel).text
    besuch.post(ziel)
    assert stand(a, b) == ["warteliste", "warteliste"]
    sendung = mail("treffen.austragung")
    assert "METHOD:CANCEL" in str(sendung.alternatives[-1])
    assert "Sie stehen nicht mehr auf der Liste" in sendung.body
    assert besuch.post(ziel).status_code == 404
    aktionen.entfernen(teilnahme=gast, von=VON)  # pressed twice at once
    absagen(c)
    assert stand(a, b) == ["zugesagt", "warteliste"]
    with pytest.raises(FalscherZustand):
        aktionen.entfernen(teilnahme=a, von=VON)
    Treffen.objects.update(beginn=timezone.now() - timedelta(hours=1))
    with pytest.raises(FalscherZustand):
        warteliste.vorziehen(teilnahme=b, von=VON)
    assert warteliste.nachruecken(treffen=treffen, von=VON) == []


def test_wer_anruft(als: Als, koordination: Konto, treffen: Treffen) -> None:
    a, b = eingeladene(treffen, 2)
    Treffen.objects.update(antwort_bis=timezone.localdate() - timedelta(days=1))
    besuch = als(koordination)
    for eine, wort in ((a, "zugesagt"), (b, "Warteliste")):
        ziel = adresse("rueckmeldung-eintragen", treffen, eine.pk)
        assert besuch.post(ziel, {"bemerkung": "Rückruf"}).status_code == 422
        text = besuch.post(ziel, {"antwort": "zugesagt", "bemerkung": "Anruf"}, follow=True).text
        assert f"Eingetragen: {eine.person.name}, {wort}." in text
    a.refresh_from_db()
    assert a.bemerkung == "Anruf"
    assert besuch.get(ziel).context["form"]["antwort"].value() == "zugesagt"
    besuch.post(ziel, {"antwort": "abgesagt"})
    assert besuch.get(ziel).context["form"]["antwort"].value() == "abgesagt"


@pytest.mark.django_db(transaction=True)
def test_der_letzte_platz_von_zweien_zugleich(client: Client, treffen: Treffen) -> None:
    a, b = eingeladene(treffen, 2)
    antwort = zuvorkommen(
        lambda: zusagen(a),
        lambda: client.post(link(b), {"antwort": "zugesagt"}, follow=True),
    )
    assert "Danke, Sie stehen auf der Warteliste" in antwort.text
    assert stand(a, b) == ["zugesagt", "warteliste"]


@pytest.mark.django_db(transaction=True)
def test_doppelklick_laesst_einen_nachruecken(client: Client, treffen: Treffen) -> None:
    a, b, c = eingeladene(treffen, 3)
    for eine in (a, b, c):
        zusagen(eine)
    zuvorkommen(lambda: absagen(a), lambda: client.post(link(a), {"antwort": "abgesagt"}))
    assert stand(a, b, c) == ["abgesagt", "zugesagt", "warteliste"]
    assert len(post("treffen.platz")) == 1


@pytest.mark.django_db(transaction=True)
def test_die_frist_endet_waehrend_jemand_antwortet(client: Client, treffen: Treffen) -> None:
    (a,) = eingeladene(treffen)
    gestern = timezone.localdate() - timedelta(days=1)
    antwort = zuvorkommen(
        lambda: Treffen.objects.update(antwort_bis=gestern),
        lambda: client.post(link(a), {"antwort": "zugesagt", "bemerkung": "Komme später"}),
    )
    assert "kam zu spät und ist nicht gespeichert" in antwort.text
    assert "Das hatten Sie geschrieben: Komme später" in antwort.text
    assert stand(a) == ["offen"]


def test_ohne_adresse_keine_post(treffen: Treffen) -> None:
    a = eingeladene(treffen)[0]
    zusagen(a)
    ohne = {"treffen": treffen, "runde": 1, "gast__email": ""}
    wartet, geht = (GastteilnahmeFabrik(**ohne) for _ in range(2))
    assert [zusagen(wartet), zusagen(geht)] == ["warteliste", "warteliste"]
    aktionen.entfernen(teilnahme=geht, von=VON)
    absagen(a)
    assert stand(wartet, geht) == ["zugesagt", "weg"]
    assert not post("treffen.platz")
    assert not post("treffen.austragung")


def test_die_schlange_kennt_nur_das_eigene_treffen(netzwerk: Netzwerk, treffen: Treffen) -> None:
    anderes = TreffenFabrik(netzwerk=netzwerk, plaetze=1)
    for eines in (treffen, anderes):
        a, b = eingeladene(eines, 2)
        assert [zusagen(a), zusagen(b)] == ["zugesagt", "warteliste"]
        assert Teilnahme.objects.get(pk=b.pk).wartelistenplatz == 1
        assert Teilnahme.objects.get(pk=a.pk).wartelistenplatz == 0
