"""Six kinds of questions: what a phone sends, what the ballot says, what is refused and why."""

from typing import Any

import pytest
from django.test import Client

from netzwerk.basis.models import Netzwerk
from tests.treffen.stimmen import TEXTE, Art, adresse, daten, laufende, telefon
from treffen.models import Stimmzettel, Umfrage, Umfragefrage

pytestmark = pytest.mark.django_db


def senden(client: Client, frage: Umfragefrage, **werte: Any) -> Any:
    """Options by their place, `o0` the first one."""
    optionen = list(frage.optionen.all())
    je = {
        f"o{optionen[int(name[1:])].pk}" if name[0] == "o" else name: wert
        for name, wert in werte.items()
    }
    return client.post(adresse(frage), daten(frage, **je))


def test_mehrere_punkte_rangfolge_skala_text(netzwerk: Netzwerk) -> None:
    """Each is answered, shown back in words, and offered again for changing."""
    arten = (Art.MEHRERE, Art.PUNKTE, Art.RANGFOLGE, Art.SKALA, Art.TEXT)
    umfrage = laufende(netzwerk, *arten, frei=True)
    mehrere, punkte, rang, skala, text = umfrage.fragen.all()
    client = telefon(umfrage)
    pk = {
        frage.pk: [option.pk for option in frage.optionen.all()] for frage in umfrage.fragen.all()
    }

    assert senden(client, mehrere, antwort=pk[mehrere.pk][:2]).status_code == 302
    assert senden(client, punkte, o0=3, o1="", o2=2).status_code == 302
    assert senden(client, rang, o0=3, o2=1).status_code == 302
    assert senden(client, skala, antwort=2).status_code == 302
    assert senden(client, text, antwort=" Zeit ").status_code == 302
    je = {zettel.frage_id: zettel for zettel in Stimmzettel.objects.all()}
    assert je[mehrere.pk].wahl == pk[mehrere.pk][:2]
    assert (je[punkte.pk].wahl, je[punkte.pk].punkte) == (
        [pk[punkte.pk][0], pk[punkte.pk][2]],
        [3, 2],
    )
    assert je[rang.pk].wahl == [pk[rang.pk][2], pk[rang.pk][0]]
    assert je[skala.pk].wert == 2
    assert (je[text.pk].text, je[text.pk].freigabe) == ("Zeit", "wartend")

    zurueck = client.get(umfrage.kurze_adresse).text
    for steht in (f"{TEXTE[0]}: 3", f"1. {TEXTE[2]}", f"2. {TEXTE[0]}", "2 von 4", "Zeit"):
        assert steht in zurueck
    for frage in umfrage.fragen.all():
        form = client.get(adresse(frage)).context["form"]
        assert form.initial == type(form).vorher(je[frage.pk])
        # Sent as it is offered, it says the same again.
        werte = {
            form.add_prefix(name): form[name].value()
            for name in form.fields
            if form[name].value() is not None
        }
        assert client.post(adresse(frage), werte).status_code == 302
    nachher = {zettel.frage_id: zettel for zettel in Stimmzettel.objects.all()}
    for nummer, zettel in je.items():
        assert all(
            getattr(nachher[nummer], feld) == getattr(zettel, feld) for feld in zettel.INHALT
        )
    enden = client.get(adresse(skala)).text
    assert "<small>gar nicht</small>" in enden
    assert "<small>sehr</small>" in enden


@pytest.mark.parametrize(
    ("art", "werte", "meldung", "bleibt"),
    [
        (Art.MEHRERE, {"antwort": "alle"}, "Das sind 3 Antworten. Wählen Sie höchstens 2.", ""),
        (Art.MEHRERE, {}, "Wählen Sie höchstens 2 Antworten.", ""),
        (Art.PUNKTE, {"o0": 4, "o1": 2}, "Das sind 6 Punkte. Verteilen Sie höchstens 5.", '"4"'),
        (Art.PUNKTE, {"o0": 0}, "Geben Sie mindestens einen Punkt.", '"0"'),
        (Art.PUNKTE, {"o0": -1}, "Geben Sie eine ganze Zahl von 0 bis 5 ein.", '"-1"'),
        (Art.PUNKTE, {"o0": "drei"}, "Geben Sie eine ganze Zahl von 0 bis 5 ein.", '"drei"'),
        (Art.RANGFOLGE, {"o0": 1, "o1": 1}, "Platz 1 ist zweimal vergeben.", 'value="1" selected'),
        (Art.RANGFOLGE, {}, "Geben Sie mindestens einer Antwort einen Platz.", ""),
        (Art.RANGFOLGE, {"o0": 9}, "Diese Antwort gibt es hier nicht.", ""),
        (Art.SKALA, {"antwort": 5}, "Diese Antwort gibt es hier nicht.", ""),
        (Art.SKALA, {}, "Wählen Sie eine Zahl.", ""),
        (Art.TEXT, {"antwort": "  "}, "Schreiben Sie eine Antwort.", ""),
        (Art.TEXT, {"antwort": "x" * 501}, "höchstens 500 Zeichen", "x" * 501),
    ],
)
def test_abgelehnt(
    netzwerk: Netzwerk, art: str, werte: dict[str, Any], meldung: str, bleibt: str
) -> None:
    umfrage = laufende(netzwerk, art)
    frage = umfrage.fragen.get()
    if werte.get("antwort") == "alle":
        werte = {"antwort": [option.pk for option in frage.optionen.all()]}
    antwort = senden(telefon(umfrage), frage, **werte)
    assert antwort.status_code == 422
    assert meldung in antwort.text
    assert bleibt in antwort.text
    assert not Stimmzettel.objects.exists()


def test_jedes_wort_gibt_es_zweimal(netzwerk: Netzwerk) -> None:
    """The hint of every kind, in both ways to speak."""
    for ansprache, steht in (("sie", "Ihnen wichtig"), ("du", "dir wichtig")):
        umfrage = laufende(netzwerk, Art.PUNKTE, ansprache=Umfrage.Ansprache(ansprache))
        seite = telefon(umfrage).get(umfrage.kurze_adresse).text
        assert steht in seite
        assert "bis zu 5 Punkte" in seite
    ohne = laufende(netzwerk, Art.MEHRERE)
    Umfragefrage.objects.filter(umfrage=ohne).update(hoechstens=None)
    assert "Wählen Sie alles, was passt." in telefon(ohne).get(ohne.kurze_adresse).text
