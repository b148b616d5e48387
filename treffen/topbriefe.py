"""What a member reads about the item she registered."""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext

from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import absolut, persoenlicher_link
from netzwerk.basis.models import Nachricht, Zugang
from treffen.aktionen.top import ANLASS_ABGELEHNT, ANLASS_ANGENOMMEN
from treffen.models import Tagesordnungspunkt, Teilnahme


def _link(top: Tagesordnungspunkt) -> str:
    """To the meeting for who has an account, else by the invitation's personal link."""
    kontakt = top.angemeldet_von
    if kontakt is None or kontakt.konto_id is not None:
        return absolut(top.get_absolute_url())
    zugang = (
        Zugang.objects.gueltig()
        .filter(
            zweck=Zugang.Zweck.EINLADUNG,
            gegenstand_typ=ContentType.objects.get_for_model(Teilnahme),
            gegenstand_id__in=Teilnahme.objects.filter(
                treffen=top.treffen_id, kontakt=kontakt
            ).values("pk"),
        )
        .select_related("netzwerk")
        .first()
    )
    return "" if zugang is None else persoenlicher_link("treffen:top-anmelden-link", zugang)


def _brief(nachricht: Nachricht, vorlage: str, betreff: str) -> Brief:
    top = nachricht.gegenstand
    if not isinstance(top, Tagesordnungspunkt):
        raise NichtMehrNoetig(gettext("Den Tagesordnungspunkt gibt es nicht mehr."))
    if top.steht_auf_tagesordnung != (vorlage == "angenommen"):
        raise NichtMehrNoetig(gettext("Über das Thema ist inzwischen anders entschieden."))
    return Brief(
        betreff=betreff % {"titel": top.titel},
        vorlage=f"treffen/top_{vorlage}",
        kontext={"top": top, "treffen": top.treffen, "link": _link(top)},
    )


@brief(ANLASS_ANGENOMMEN)
def angenommen(nachricht: Nachricht) -> Brief:
    return _brief(nachricht, "angenommen", gettext("Auf der Tagesordnung: %(titel)s"))


@brief(ANLASS_ABGELEHNT)
def abgelehnt(nachricht: Nachricht) -> Brief:
    return _brief(nachricht, "abgelehnt", gettext("Nicht auf der Tagesordnung: %(titel)s"))
