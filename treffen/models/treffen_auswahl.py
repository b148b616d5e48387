from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalQuerySet
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from netzwerk.basis.rechte import ist_im_netzwerk, sieht_alles

if TYPE_CHECKING:
    from treffen.models.treffen import Treffen  # imports this module


class TreffenQuerySet(PortalQuerySet["Treffen"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def des_ganzen_netzwerks(self) -> Self:
        """Without the sessions of its groups: what the network's own rules count."""
        return self.filter(arbeitsgruppe__isnull=True)

    def der_mitglieder(self) -> Self:
        """To which all members are asked: who stays away counts, decisions are recorded."""
        return self.des_ganzen_netzwerks().filter(art__in=self.model.DER_MITGLIEDER)

    def betrifft(self, konto: Konto) -> Self:
        """Of the whole network, and of the groups this account works in."""
        from treffen.models.gruppenmitglied import Gruppenmitglied  # imports this module

        eigene = Gruppenmitglied.objects.jetzt().filter(kontakt__konto=konto).order_by()
        return self.filter(
            models.Q(arbeitsgruppe__isnull=True)
            | models.Q(arbeitsgruppe__in=eigene.values("gruppe"))
        )

    def kommende(self) -> Self:
        """Still to come, the next one first."""
        return (
            self.filter(ende__gte=timezone.now())
            .exclude(zustand__in=self.model.ENTFALLEN)
            .order_by("beginn", "pk")
        )

    def vergangene(self) -> Self:
        """Over, or called off: the rest of `kommende`."""
        return self.filter(
            models.Q(ende__lt=timezone.now()) | models.Q(zustand__in=self.model.ENTFALLEN)
        ).order_by("-beginn", "-pk")

    def veroeffentlicht(self) -> Self:
        """What the public may know of: announced to it, and past the draft."""
        return self.filter(ist_oeffentlich=True).exclude(zustand=self.model.Zustand.ENTWURF)

    def bevorstehend(self) -> Self:
        """Not over by the clock, the next one first; those called off are still told."""
        return self.filter(ende__gte=timezone.now()).order_by("beginn", "pk")

    def vorbei(self) -> Self:
        """The rest of `bevorstehend`, the latest first."""
        return self.filter(ende__lt=timezone.now()).order_by("-beginn", "-pk")

    def naechstes(self, netzwerk: Netzwerk) -> "Treffen | None":
        """The next meeting of the whole network that has a date, for the dashboard."""
        return (
            self.des_netzwerks(netzwerk)
            .des_ganzen_netzwerks()
            .kommende()
            .exclude(zustand__in=(self.model.Zustand.ENTWURF, self.model.Zustand.VERSCHOBEN))
            .first()
        )

    def mit_zahlen(self) -> Self:
        """With `zahl_eingeladen`, `zahl_zugesagt` and `zahl_tops`, for lists."""
        from treffen.models.teilnahme import Teilnahme  # both import this module
        from treffen.models.top import Tagesordnungspunkt

        def anzahl(zeilen: models.QuerySet[Any]) -> Any:
            gruppe = zeilen.filter(treffen=models.OuterRef("pk")).order_by().values("treffen")
            return models.functions.Coalesce(
                models.Subquery(gruppe.annotate(zahl=models.Count("pk")).values("zahl")), 0
            )

        return self.annotate(
            zahl_eingeladen=anzahl(Teilnahme.objects.eingeladen()),
            zahl_zugesagt=anzahl(Teilnahme.objects.eingeladen().zugesagt()),
            zahl_tops=anzahl(Tagesordnungspunkt.objects.auf_tagesordnung()),
        )

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination sees all, the lead of a group also its drafts, other members what is
        past the draft, a link its own."""
        hier = self.des_netzwerks(netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if ist_im_netzwerk(handelnde, netzwerk):
            eigene = models.Q(arbeitsgruppe__in=_gruppen(handelnde, netzwerk))
            return hier.filter(~models.Q(zustand=self.model.Zustand.ENTWURF) | eigene)
        if isinstance(handelnde, Zugang) and isinstance(handelnde.inhaber, Kontakt):
            return hier.filter(teilnahme__kontakt=handelnde.inhaber_id).distinct()
        if isinstance(handelnde, Zugang) and handelnde.zweck == Zugang.Zweck.EINLADUNG:
            return hier.filter(teilnahme=handelnde.gegenstand_id)  # a guest
        return self.none()

    def verwaltbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination runs all, the lead of a group its sessions."""
        if sieht_alles(handelnde, netzwerk):
            return self.des_netzwerks(netzwerk)
        return self.des_netzwerks(netzwerk).filter(arbeitsgruppe__in=_gruppen(handelnde, netzwerk))


def _gruppen(handelnde: Handelnde, netzwerk: Netzwerk) -> models.QuerySet[Any, Any]:
    """Which ones whoever asks runs: for a filter, never read."""
    from treffen.models.arbeitsgruppe import Arbeitsgruppe  # imports this module

    gruppen: models.QuerySet[Any, Any] = Arbeitsgruppe.objects.verwaltbar_fuer(handelnde, netzwerk)
    return gruppen.order_by().values("pk")
