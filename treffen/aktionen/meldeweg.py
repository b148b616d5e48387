"""A reporting path: founded with its first draft, copied, put in force, thrown away."""

from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt, Partnergruppe
from netzwerk.basis import stand
from netzwerk.basis.aktionen import dokument as dokumente
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Konto
from treffen import meldewegkarte
from treffen.meldewegpruefung import maengel
from treffen.models import Beschluss, Meldeweg, Meldewegfassung, Meldewegschritt

#: The fields a copy takes over.
INHALT = (
    "nummer", "art", "titel", "text", "organisation", "stelle",
    "kontakt", "telefon", "frist", "ja_zu", "nein_zu",
)  # fmt: skip


@transaction.atomic
def anlegen(*, weg: Meldeweg, gruppen: Collection[Partnergruppe], von: Konto) -> Meldeweg:
    """With an empty draft to write in."""
    weg.save()
    weg.gruppen.set(gruppen)
    Meldewegfassung.objects.create(meldeweg=weg)
    return weg


def sperren(weg: Meldeweg) -> Meldeweg:
    """Whoever begins, changes or puts a version in force takes turns at the path's row.

    Http404 when somebody threw the path away meanwhile.
    """
    zeile = Meldeweg.objects.select_for_update(of=("self",))
    gesperrt: Meldeweg = get_object_or_404(zeile, pk=weg.pk)
    gesperrt.netzwerk = weg.netzwerk
    return gesperrt


@transaction.atomic
def entwurf_beginnen(*, weg: Meldeweg, von: Konto) -> Meldewegfassung:
    """A copy of the latest version; the draft there is, if somebody began one already."""
    weg = sperren(weg)
    schon: Meldewegfassung | None = weg.fassungen.filter(
        zustand=Meldewegfassung.Zustand.ENTWURF
    ).first()
    if schon is not None:
        return schon
    letzte = weg.fassungen.order_by("-version").first()
    neu: Meldewegfassung = Meldewegfassung.objects.create(
        meldeweg=weg, version=(letzte.version if letzte else 0) + 1
    )
    if letzte is not None:
        da = Kontakt.objects.im_netzwerk(weg.netzwerk).taetig()
        bekannte = set(da.filter(pk__in=letzte.schritte.values("kontakt")).values_list("pk"))
        for alt in letzte.mit_schritten():
            felder = {name: getattr(alt, name) for name in INHALT}
            if (alt.kontakt_id,) not in bekannte:
                felder["kontakt"] = None
            Meldewegschritt.objects.create(fassung=neu, **felder)
    return neu


@transaction.atomic
def in_kraft_setzen(
    *, fassung: Meldewegfassung, aenderung: str, beschluss: Beschluss | None, von: Konto
) -> None:
    """Replaces the former version and asks for the card. Raises FalscherZustand."""
    weg = sperren(fassung.meldeweg)
    stand.sperren(fassung)
    fassung.meldeweg = weg
    if fassung.ist_entwurf and maengel(fassung.mit_schritten()):
        raise FalscherZustand(
            _("Der Entwurf hat noch Fehler und kann so nicht in Kraft treten."),
            bei=fassung,
            weiter=_("Öffnen Sie den Entwurf: Dort steht, was noch zu ändern ist."),
        )
    if fassung.ist_entwurf:
        # What the next version will freeze is written while it is a draft.
        fassung.aenderung, fassung.beschluss = aenderung, beschluss
        fassung.save(update_fields=["aenderung", "beschluss"])
        for alte in weg.fassungen.filter(zustand=Meldewegfassung.Zustand.IN_KRAFT):
            alte.meldeweg = weg
            alte.abloesen()
    fassung.in_kraft_setzen(von)
    weg.wieder_gelten()
    karte_anfordern(fassung=fassung, von=von)


@transaction.atomic
def entwurf_verwerfen(*, weg: Meldeweg, von: Konto) -> bool:
    """True when the path went with it, because it never was in force."""
    weg = sperren(weg)
    fassung = weg.fassungen.filter(zustand=Meldewegfassung.Zustand.ENTWURF).first()
    if fassung is None:
        raise FalscherZustand(_("Es gibt keinen Entwurf mehr."), bei=weg)
    fassung.schritte.all().delete()
    fassung.delete()
    if weg.fassungen.exists():
        return False
    weg.delete()
    return True


@transaction.atomic
def karte_anfordern(*, fassung: Meldewegfassung, von: Handelnde) -> Dokument:
    """The card that says what holds now; one that says something else goes first."""
    sperren(fassung.meldeweg)
    name = meldewegkarte.dateiname(fassung)
    typ = ContentType.objects.get_for_model(Meldewegfassung)
    andere = Dokument.objects.filter(art=meldewegkarte.ART, gegenstand_typ=typ)
    if andere.filter(gegenstand_id=fassung.pk).exclude(dateiname=name).exists():
        Dokument.objects.filter(art=meldewegkarte.ART).vergessen(Meldewegfassung, [fassung.pk])
    eines = dokumente.anfordern(
        netzwerk=fassung.meldeweg.netzwerk,
        art=meldewegkarte.ART,
        gegenstand=fassung,
        dateiname=name,
    )
    eines.erneut()
    return eines


def karten_erneuern(*, von: Handelnde) -> int:
    """Numbers on them have changed, or they were never made; how many were asked for."""
    geltende = Meldewegfassung.objects.filter(
        zustand=Meldewegfassung.Zustand.IN_KRAFT, meldeweg__beendet_am__isnull=True
    ).select_related("meldeweg__netzwerk")
    veraltete = [fassung for fassung in geltende if meldewegkarte.dokument(fassung) is None]
    for fassung in veraltete:
        karte_anfordern(fassung=fassung, von=von)
    return len(veraltete)


def naechste_position(weg: Meldeweg) -> int:
    """Behind the last one."""
    hier = Meldeweg.objects.filter(netzwerk=weg.netzwerk).exclude(pk=weg.pk)
    letzte: int | None = hier.aggregate(letzte=Max("position"))["letzte"]
    return (letzte or 0) + 1
