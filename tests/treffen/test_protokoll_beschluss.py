"""Decisions in the editor that the register or a reporting path relies on, and very long text."""

from collections.abc import Callable

import pytest
from django.test import Client

from netzwerk.basis.models import Konto
from tests.treffen.fabriken import AbschnittFabrik, BeschlussFabrik, ProtokollFabrik
from tests.treffen.protokolllage import Lage, angaben, offen
from treffen.models import Beschluss, Meldeweg, Meldewegfassung

Als = Callable[[Konto], Client]

KONSENS = {"text": "Die Übersicht gilt.", "verfahren": "konsens", "zustand": "angenommen"}


def test_was_im_register_erledigt_ist_bleibt_angenommen(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    """Said beside the field, instead of an error page that loses the text."""
    beschluss = BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1)
    beschluss.geltung = Beschluss.Geltung.ERLEDIGT
    beschluss.einordnen(vorher=Beschluss.Geltung.IN_KRAFT)
    client = als(koordination)
    daten = offen(client.get(lage.editor(lage.top1)))
    daten |= {"beschluss-0-zustand": "vertagt", "ergebnis": "Getippt", "aktion": "speichern"}
    antwort = client.post(lage.editor(lage.top1), daten)
    assert antwort.status_code == 422
    assert "Im Register steht dieser Beschluss als „erledigt“" in antwort.text
    assert "Getippt" in antwort.text
    beschluss.refresh_from_db()
    assert beschluss.zustand == "angenommen"


@pytest.mark.parametrize(
    ("wer", "grund"), [("beschluss", "löst einen anderen ab"), ("meldeweg", "Ein Meldeweg nennt")]
)
def test_gebrauchter_beschluss_wird_nicht_entfernt(
    als: Als, koordination: Konto, lage: Lage, wer: str, grund: str
) -> None:
    beschluss = BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1, text="Es gilt B.")
    if wer == "beschluss":
        alter = BeschlussFabrik(netzwerk=lage.netzwerk, top=None)
        alter.geltung, alter.abgeloest_durch = Beschluss.Geltung.ABGELOEST, beschluss
        alter.einordnen(vorher=Beschluss.Geltung.IN_KRAFT)
    else:
        weg = Meldeweg.objects.create(netzwerk=lage.netzwerk, titel="Weg")
        Meldewegfassung.objects.create(meldeweg=weg, beschluss=beschluss)
    client = als(koordination)
    daten = offen(client.get(lage.editor(lage.top1)))
    daten |= {"ergebnis": "Getippt", "aktion": "speichern", "entfernen": "beschluss-0"}
    antwort = client.post(lage.editor(lage.top1), daten)
    assert antwort.status_code == 422
    for erwartet in (grund, "Es gilt B.", "Getippt"):
        assert erwartet in antwort.text
    assert "wird beim Speichern entfernt" not in antwort.text
    nochmal = offen(antwort) | {"aktion": "speichern"}
    assert client.post(lage.editor(lage.top1), nochmal).status_code == 302
    assert Beschluss.objects.filter(pk=beschluss.pk).exists()


def test_beschluss_ohne_folgen_wird_entfernt(als: Als, koordination: Konto, lage: Lage) -> None:
    BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1)
    client = als(koordination)
    daten = offen(client.get(lage.editor(lage.top1)))
    daten |= {"aktion": "speichern", "entfernen": "beschluss-0"}
    assert client.post(lage.editor(lage.top1), daten).status_code == 302
    neu = angaben(stand=1, beschluesse=[KONSENS | {"DELETE": "on"}])
    assert client.post(lage.editor(lage.top1), neu).status_code == 302
    assert not Beschluss.objects.exists()


def test_langer_text_wird_vor_dem_vergleichen_gekuerzt(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    AbschnittFabrik(protokoll=ProtokollFabrik(treffen=lage.treffen), top=lage.top1, stand=3)
    client = als(koordination)
    lang = "a" * 50_000 + "Rest"
    seite = client.post(lage.editor(lage.top1), angaben(ergebnis=lang, aktion="vorschau"))
    assert str(seite.context["vorschau"]) == "a" * 50_000
