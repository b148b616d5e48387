"""Data that stood before a migration reads the same after it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from mitglieder.models import Partnergruppe
from netzwerk.basis.models import Konto, Netzwerk
from tests.treffen.fabriken import ProtokollFabrik
from tests.treffen.meldewege import entwurf, geltend, weg
from tests.treffen.test_ergebnisblatt import blatt_von, gruppe
from treffen.aktionen import korrektur, protokoll
from treffen.models import Ergebnisblatt, Meldeweg, Meldewegfassung, Protokoll


def test_gueltige_meldewege_behalten_ihren_titel(koordination: Konto, netzwerk: Netzwerk) -> None:
    """What is in force is found under the name it had; drafts go on following their path."""
    gruppen = list(Partnergruppe.objects.waehlbar(netzwerk)[:2])
    fassung = geltend(netzwerk, koordination, fuer_wen="Alle")
    fassung.meldeweg.gruppen.set(gruppen)
    noch_entwurf = entwurf(weg(netzwerk, koordination, titel="Noch nicht fertig"))
    # As before the migration: the version knows nothing of its path.
    with connection.cursor() as zeiger:
        zeiger.execute("SET CONSTRAINTS ALL IMMEDIATE")
        zeiger.execute(
            "ALTER TABLE treffen_meldewegfassung DROP CONSTRAINT meldewegfassung_in_kraft_mit_titel"
        )
        zeiger.execute("SET LOCAL portal.aufbewahrung = 'ja'")
        Meldewegfassung.objects.update(titel="", art="", anlass="", fuer_wen="", gruppen=[])
        zeiger.execute("SET LOCAL portal.aufbewahrung = ''")
    migration = import_module("treffen.migrations.0009_ergebnisse_unter_tops")
    with connection.schema_editor(atomic=False) as editor:
        migration.koepfe(apps, editor)
    fassung = Meldewegfassung.objects.get(pk=fassung.pk)
    assert (fassung.titel, fassung.art) == ("Sorge um ein Kind", Meldeweg.Art.MELDEWEG)
    assert (fassung.anlass, fassung.fuer_wen) == ("Bei Sorgen.", "Alle")
    assert fassung.gruppen == [gruppe.name for gruppe in gruppen]
    noch_entwurf.refresh_from_db()
    assert noch_entwurf.titel == ""


@pytest.mark.parametrize(
    ("zustaende", "danach"),
    [
        ((), True),
        (("entwurf",), True),
        (("freigegeben", "in_pruefung"), True),  # a correction is being written
        (("freigegeben",), False),
        (("genehmigt",), False),
    ],
)
def test_blaetter_unter_freigegebenem_protokoll_gehen_zu(
    koordination: Konto, netzwerk: Netzwerk, zustaende: tuple[str, ...], danach: bool
) -> None:
    """What a discarded correction had left open is closed; where a group may write, it goes on."""
    blatt = blatt_von(gruppe(netzwerk))
    letztes: Protokoll | None = None
    for version, zustand in enumerate(zustaende, start=1):
        if letztes is None:
            letztes = ProtokollFabrik(treffen=blatt.treffen)
        else:
            letztes = korrektur.beginnen(protokoll=letztes, grund="Doch.", von=koordination)
        assert letztes.version == version
        if zustand == "in_pruefung":
            letztes.zur_pruefung_geben()
        elif zustand != "entwurf":
            protokoll.freigeben(protokoll=letztes, von=koordination)
        if zustand == "genehmigt":
            letztes.genehmigen()
    Ergebnisblatt.objects.update(zustand=Ergebnisblatt.Zustand.OFFEN)
    migration = import_module("treffen.migrations.0010_blaetter_freigegebener_protokolle")
    with connection.cursor() as zeiger:
        zeiger.execute(migration.SCHLIESSEN)
    blatt.refresh_from_db()
    assert blatt.ist_offen is danach
