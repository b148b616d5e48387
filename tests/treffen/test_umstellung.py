"""Data that stood before a migration reads the same after it."""

from importlib import import_module

from django.apps import apps
from django.db import connection

from mitglieder.models import Partnergruppe
from netzwerk.basis.models import Konto, Netzwerk
from tests.treffen.meldewege import entwurf, geltend, weg
from treffen.models import Meldeweg, Meldewegfassung


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
