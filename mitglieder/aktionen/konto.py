"""Who gets into a network: invitations to accounts, and taking roles away."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt, Organisation, Vertretung
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Konto, Netzwerk, Rolle


class LetzteKoordination(ValueError):
    """A network without coordination could not be helped by anybody in it."""


@dataclass(frozen=True)
class Einladung:
    konto: Konto
    konto_neu: bool
    rolle_neu: bool
    vertretung_neu: bool


@transaction.atomic
def einladen(
    *,
    netzwerk: Netzwerk,
    name: str,
    email: str,
    art: str,
    organisation: Organisation | None,
    von: Handelnde,
) -> Einladung:
    """Give a role, creating the account where there is none, and queue the mail.

    An account that exists keeps its name: it may belong to other networks. The mail's round is
    the role's key: repeating changes nothing, a role given anew is announced anew.
    """
    konto, konto_neu = _konto(email, name)
    rolle, rolle_neu = Rolle.objects.get_or_create(netzwerk=netzwerk, konto=konto, art=art)
    vertretung_neu = False
    if organisation is not None:
        _v, vertretung_neu = Vertretung.objects.get_or_create(
            konto=konto, organisation=organisation
        )
        Kontakt.objects.im_netzwerk(netzwerk).filter(
            organisation=organisation, email__iexact=email, konto__isnull=True
        ).update(konto=konto)
    if rolle_neu:
        post.einreihen(
            [
                post.nachricht(
                    netzwerk=netzwerk,
                    anlass="konto.einladung",
                    gegenstand=konto,
                    empfaenger=konto.email,
                    empfaenger_name=konto.name,
                    runde=rolle.pk,
                )
            ]
        )
    return Einladung(konto, konto_neu, rolle_neu, vertretung_neu)


def _konto(email: str, name: str) -> tuple[Konto, bool]:
    vorhanden = Konto.objects.filter(email__iexact=email).first()
    if vorhanden is not None:
        return vorhanden, False
    try:
        with transaction.atomic():
            return Konto.objects.create_user(email, None, name=name), True
    except IntegrityError:  # invited by somebody else at the same moment
        return Konto.objects.get(email__iexact=email), False


@transaction.atomic
def rolle_entziehen(*, rolle: Rolle, von: Handelnde) -> None:
    """Take a role away. Raises LetzteKoordination when nobody would be left."""
    if rolle.art == Rolle.Art.KOORDINATION:
        # Locked: two coordinators who remove each other at once would leave nobody.
        uebrige = [
            andere
            for andere in Rolle.objects.select_for_update(of=("self",))
            .select_related("konto")
            .filter(netzwerk=rolle.netzwerk_id, art=Rolle.Art.KOORDINATION)
            .order_by("pk")
            if andere.pk != rolle.pk and andere.konto.is_active
        ]
        if not uebrige:
            raise LetzteKoordination(
                _("Das ist die einzige Koordination. Laden Sie zuerst eine weitere Person ein.")
            )
    if rolle.art == Rolle.Art.VERTRETUNG:
        anderswo = Rolle.objects.filter(konto=rolle.konto_id, art=Rolle.Art.VERTRETUNG).exclude(
            pk=rolle.pk
        )
        Vertretung.objects.filter(
            konto=rolle.konto_id, organisation__mitgliedschaft__netzwerk=rolle.netzwerk_id
        ).exclude(organisation__mitgliedschaft__netzwerk__in=anderswo.values("netzwerk")).delete()
    Rolle.objects.filter(pk=rolle.pk).delete()
