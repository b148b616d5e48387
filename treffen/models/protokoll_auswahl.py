"""Which minutes: by state, by who asks, by what is due."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalQuerySet
from netzwerk.basis.models import Dokument, Nachricht, Netzwerk, Zugang
from netzwerk.basis.rechte import ist_im_netzwerk, sieht_alles
from treffen.models.treffen import Treffen

if TYPE_CHECKING:
    from treffen.models.protokoll import Protokoll  # imports this module

IN_ARBEIT = ("entwurf", "in_pruefung")
FREIGEGEBENE = ("freigegeben", "genehmigt")


class ProtokollQuerySet(PortalQuerySet["Protokoll"]):
    def freigegeben(self) -> Self:
        return self.filter(zustand__in=FREIGEGEBENE)

    def in_arbeit(self) -> Self:
        """Written, or being checked."""
        return self.filter(zustand__in=IN_ARBEIT)

    def noch_nicht_versandt(self) -> Self:
        """Released, and no mail is out: the PDF is not there, or all its mails wait."""
        ohne_datei = Dokument.objects.filter(art="protokoll", **self._hierzu()).exclude(
            zustand=Dokument.Zustand.FERTIG
        )
        mails = self._mails()
        return self.filter(
            models.Exists(ohne_datei)
            | (
                models.Exists(mails.filter(zustand=Nachricht.Zustand.WARTEND))
                & ~models.Exists(mails.filter(gesendet_am__isnull=False))
            ),
            zustand="freigegeben",
        )

    def niemandem_versandt(self) -> Self:
        """Released, and nobody has been mailed or will be: there was nobody to write to, or every
        mail was refused. Silence says nothing then; the meeting approves by hand."""
        unterwegs = self.model.objects.all().noch_nicht_versandt().order_by().values("pk")
        return self.filter(
            ~models.Exists(self._mails().filter(zustand=Nachricht.Zustand.GESENDET)),
            ~models.Q(pk__in=unterwegs),
            zustand="freigegeben",
        )

    def zu_genehmigen(self, heute: date) -> Self:
        """By silence: the time for objections is over, nothing speaks against it, and somebody has
        received them. Who received nothing agrees to nothing."""
        angekommen = self._mails().filter(zustand=Nachricht.Zustand.GESENDET)
        return self._reif(heute).filter(models.Exists(angekommen))

    def von_hand_zu_genehmigen(self, heute: date) -> Self:
        """The same, but that nobody has received them."""
        return self._reif(heute).niemandem_versandt()

    def _hierzu(self) -> dict[str, Any]:
        typ = ContentType.objects.get_for_model(self.model)
        return {"gegenstand_typ": typ, "gegenstand_id": models.OuterRef("pk")}

    def _mails(self) -> "models.QuerySet[Nachricht]":
        return Nachricht.objects.filter(anlass="treffen.protokoll", **self._hierzu())

    def _reif(self, heute: date) -> Self:
        """No later version, finished or begun; no objection to any version that is undecided, or
        taken over since this one was released: a corrected one has to say it. Nor while PDF or
        mails are on their way."""
        from treffen.models.einwand import Einwand  # its module imports the minutes'

        modell: type[Protokoll] = self.model
        spaetere = modell.objects.filter(
            treffen=models.OuterRef("treffen"), version__gt=models.OuterRef("version")
        )
        entgegen = Einwand.objects.all().gegen(
            models.OuterRef("treffen"), models.OuterRef("freigegeben_am")
        )
        unversandt = modell.objects.all().noch_nicht_versandt().order_by().values("pk")
        return self.filter(
            ~models.Exists(spaetere),
            ~models.Exists(entgegen),
            ~models.Q(pk__in=unversandt),
            zustand="freigegeben",
            einwaende_bis__lt=heute,
        )

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """Drafts are of those who run the meeting; members read what is released, a link its own
        minutes."""
        hier = self.filter(treffen__netzwerk=netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if ist_im_netzwerk(handelnde, netzwerk):
            eigene = models.Q(treffen__in=_verwaltbar(handelnde, netzwerk))
            return hier.filter(models.Q(zustand__in=FREIGEGEBENE) | eigene)
        if isinstance(handelnde, Zugang) and handelnde.zweck == Zugang.Zweck.PROTOKOLL:
            return hier.freigegeben().filter(pk=handelnde.gegenstand_id)
        return self.none()

    def verwaltbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        return self.filter(treffen__in=_verwaltbar(handelnde, netzwerk))


def _verwaltbar(handelnde: Handelnde, netzwerk: Netzwerk) -> models.QuerySet[Any, Any]:
    """Keys of the meetings whoever asks runs: for a filter, never read."""
    treffen: models.QuerySet[Any, Any] = Treffen.objects.verwaltbar_fuer(handelnde, netzwerk)
    return treffen.order_by().values("pk")
