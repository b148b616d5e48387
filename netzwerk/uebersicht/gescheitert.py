"""PDFs of meetings that finally failed: whoever asked for them has left the page by then."""

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from netzwerk.basis.models import Dokument, Netzwerk
from netzwerk.uebersicht.aufgabe import Aufgabe
from treffen.models import Evaluation, Meldewegfassung, Protokoll
from treffen.models.protokoll_auswahl import ProtokollQuerySet


def aufgaben(netzwerk: Netzwerk, nur: ProtokollQuerySet | None = None) -> list[Aufgabe]:
    """One query where nothing failed. Of the whole network, or of these minutes alone."""
    gescheitert = Dokument.objects.filter(
        netzwerk=netzwerk,
        zustand=Dokument.Zustand.FEHLGESCHLAGEN,
        gegenstand_typ__app_label="treffen",
    )
    if nur is not None:
        gescheitert = gescheitert.filter(
            gegenstand_typ__model="protokoll", gegenstand_id__in=nur.order_by().values("pk")
        )
    dokumente = gescheitert.order_by("angelegt_am", "pk").prefetch_related(_gegenstaende())
    return [
        _aufgabe(dokument, worum)
        for dokument in dokumente
        if isinstance(worum := dokument.gegenstand, Protokoll | Evaluation | Meldewegfassung)
    ]


def _gegenstaende() -> "GenericPrefetch[str]":
    """What needs its file still: no minutes that were replaced, no path that no longer holds."""
    spaetere = Protokoll.objects.freigegeben().filter(
        treffen=OuterRef("treffen"), version__gt=OuterRef("version")
    )
    return GenericPrefetch(
        "gegenstand",
        [
            Protokoll.objects.filter(~Exists(spaetere)).select_related("treffen__netzwerk"),
            Evaluation.objects.select_related("netzwerk"),
            Meldewegfassung.objects.filter(
                zustand=Meldewegfassung.Zustand.IN_KRAFT, meldeweg__beendet_am__isnull=True
            ).select_related("meldeweg__netzwerk"),
        ],
    )


def _aufgabe(dokument: Dokument, worum: Protokoll | Evaluation | Meldewegfassung) -> Aufgabe:
    adresse = worum.get_absolute_url()
    if isinstance(worum, Protokoll) and dokument.art == "protokoll":
        return Aufgabe(
            _("Niemand hat das Protokoll bekommen: %(titel)s") % {"titel": worum.treffen},
            f"{adresse}#versand",
            _("Das PDF ist gescheitert. Öffnen Sie das Protokoll und versuchen Sie es erneut."),
            symbol="block",
            art="danger",
        )
    titel = worum.treffen if isinstance(worum, Protokoll) else worum
    return Aufgabe(
        _("Eine Datei konnte nicht erstellt werden: %(titel)s") % {"titel": titel},
        adresse,
        _("Öffnen Sie die Seite und versuchen Sie es erneut."),
        symbol="block",
    )
