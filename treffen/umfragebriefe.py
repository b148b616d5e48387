"""The personal link of a poll, and the reminder that goes to all."""

from django.utils.translation import gettext

from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import absolut
from netzwerk.basis.models import Nachricht
from treffen.aktionen.stimmrecht import ANLASS, ANLASS_ERINNERUNG
from treffen.ansprache import worte
from treffen.models import Stimmrecht, Umfrage
from treffen.stimmzeichen import persoenlicher_link


def _brief(nachricht: Nachricht, *, erinnerung: bool) -> Brief:
    umfrage = nachricht.gegenstand
    recht = Stimmrecht.objects.filter(
        umfrage=nachricht.gegenstand_id, **nachricht.parameter
    ).first()
    if recht is None or not isinstance(umfrage, Umfrage) or not umfrage.nimmt_stimmen:
        raise NichtMehrNoetig(gettext("Die Umfrage ist inzwischen geschlossen."))
    anrede = worte(umfrage.duzt)
    betreff = anrede["brief_erinnerung" if erinnerung else "brief_betreff"]
    return Brief(
        betreff=str(betreff) % {"titel": umfrage.titel},
        vorlage="treffen/umfrage_link",
        kontext={
            "umfrage": umfrage,
            "worte": anrede,
            "erinnerung": erinnerung,
            "link": persoenlicher_link(recht),
            "ergebnis": absolut(umfrage.kurze_adresse),
            "zugang_hinweis": True,
        },
    )


@brief(ANLASS)
def umfrage_link(nachricht: Nachricht) -> Brief:
    return _brief(nachricht, erinnerung=False)


@brief(ANLASS_ERINNERUNG)
def umfrage_erinnerung(nachricht: Nachricht) -> Brief:
    return _brief(nachricht, erinnerung=True)
