"""Everything that refers to one entry is found, and has somebody who says what becomes of it."""

from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from mitglieder.aktionen import zusammenfuehrung as aktionen
from mitglieder.forms.zusammenfuehrung import ZusammenfuehrenFormular
from mitglieder.models import (
    Beitritt,
    Kontakt,
    Mitgliedschaft,
    Organisation,
    Partnergruppe,
)
from mitglieder.umzug import (
    NichtMoeglich,
    beziehungen,
    bleibt,
    name,
    nichts_bleibt,
    regel,
    unversorgt,
    verlegen,
)
from netzwerk.basis.aufbewahrung import UNSERE_APPS
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from tests.fabriken import (
    KontaktFabrik,
    NetzwerkFabrik,
    TreffenFabrik,
)
from tests.mitglieder.doppelte import alt, fuehre, neu
from treffen.models import Teilnahme, Treffen

M = Mitgliedschaft.Zustand
__all__ = ["alt", "neu"]  # fixtures


@pytest.mark.parametrize("modell", [Organisation, Kontakt, Mitgliedschaft, Beitritt, Teilnahme])
def test_fuer_jede_beziehung_ist_gesagt_was_geschieht(modell: Any) -> None:
    """Whoever adds a model that refers to one of these and could collide says what happens."""
    assert unversorgt(modell) == []


def test_keine_beziehung_des_projekts_bleibt_ungesehen() -> None:
    """Against a second way of looking: every field of every model that leads to an organisation."""
    gefunden = set()
    for app in UNSERE_APPS:
        for modell in apps.get_app_config(app).get_models(include_auto_created=True):
            if modell._meta.proxy or hasattr(modell, "pgh_tracked_model"):
                continue
            gefunden |= {
                name(feld)
                for feld in modell._meta.local_fields
                if feld.is_relation and feld.related_model is Organisation
            }
    assert gefunden == {name(feld) for feld in beziehungen(Organisation)}
    assert "angebote.angebot_anbieter.organisation" in gefunden


def test_eine_regel_gilt_einmal() -> None:
    with pytest.raises(ValueError, match="schon eine Regel"):
        regel("mitglieder.kontakt.organisation")(lambda alt, neu: None)  # type: ignore[arg-type,return-value]  # never called


def test_was_schon_da_ist_bleibt_zurueck(
    netzwerk: Netzwerk, neu: Organisation, alt: Organisation, koordination: Konto
) -> None:
    """A link for the same purpose on both sides: the one that stays keeps its own."""
    personen = [
        KontaktFabrik(organisation=haus, netzwerke=[netzwerk], email="kim@kita.example")
        for haus in (alt, neu)
    ]
    treffen = TreffenFabrik(netzwerk=netzwerk)
    links = [
        Zugang.fuer(
            person,
            zweck=Zugang.Zweck.EINLADUNG,
            gegenstand=treffen,
            netzwerk=netzwerk,
            tage=9,
        )
        for person in personen
    ]
    fuehre(neu, alt, koordination)
    gehender, bleibender = (Zugang.objects.get(pk=link.pk) for link in links)
    assert (gehender.inhaber, bleibender.inhaber) == (None, personen[1])


def test_leere_angaben_werden_ergaenzt(
    netzwerk: Netzwerk, neu: Organisation, alt: Organisation
) -> None:
    Organisation.objects.filter(pk=alt.pk).update(
        schutzkonzept="fehlt", logo="organisationen/a.png"
    )
    alt.refresh_from_db()
    formular = ZusammenfuehrenFormular(
        neu=neu, alt=alt, abweichungen=aktionen.abweichungen(neu, alt)
    )
    assert [(feld, wert) for _name, feld, wert in formular.ergaenzt] == [
        ("Ort", "Nordstadt"),
        ("Logo", "a.png"),
        ("Schutzkonzept", "fehlt"),
    ]


def test_von_zwei_logos_bleibt_eines(
    neu: Organisation,
    alt: Organisation,
    koordination: Konto,
    django_capture_on_commit_callbacks: Any,
) -> None:
    for haus in (neu, alt):
        haus.logo.save("logo.svg", ContentFile(b"<svg/>"))
    with django_capture_on_commit_callbacks(execute=True):
        fuehre(neu, alt, koordination, "logo")
    assert default_storage.exists(str(alt.logo.name))
    assert not default_storage.exists(str(neu.logo.name))
    neu.refresh_from_db()
    assert neu.logo.name == alt.logo.name


def test_ohne_regel_zieht_nichts_um(netzwerk: Netzwerk) -> None:
    """Networks are not made to be merged: nobody says what happens to what refers to them."""
    assert "basis.rolle.netzwerk" in unversorgt(Netzwerk)
    with pytest.raises(NichtMoeglich, match=r"basis\.rolle\.netzwerk"):
        verlegen(netzwerk, NetzwerkFabrik())


def test_was_haengen_bliebe_haelt_alles_auf(
    neu: Organisation, alt: Organisation, koordination: Konto
) -> None:
    assert bleibt(alt) == ["mitglieder.mitgliedschaft.organisation"]
    with pytest.raises(NichtMoeglich, match=r"mitglieder\.mitgliedschaft\.organisation"):
        nichts_bleibt(alt)
    assert Partnergruppe.objects.exists()


def test_was_nur_einmal_sein_kann_braucht_eine_regel() -> None:
    """Which meeting came before another: one each, as the column itself says."""
    assert "treffen.treffen.vorheriges" in unversorgt(Treffen)
