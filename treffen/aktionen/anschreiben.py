"""Mailings about a meeting: tried on oneself, and sent once to everybody the rule names."""

import uuid

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from netzwerk.basis.aktionen import post
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht
from treffen.aktionen import einladung, erinnerung
from treffen.anschreibenvorlage import entwurf
from treffen.anschreibenvorlage import neue_tagesordnung as neue_tagesordnung_entwerfen
from treffen.empfaengerkreis import Kreis, empfaengerkreis_zu
from treffen.models import Anschreiben, Teilnahme, Treffen

ANLASS_PROBE = "treffen.probe"


def hindernis(treffen: Treffen, zweck: str) -> str:
    """Why a mailing of this kind cannot be written now; empty when it can."""
    if zweck == Anschreiben.Zweck.ERINNERUNG.value:
        kann = treffen.nimmt_antworten
        return "" if kann else _("Zu diesem Treffen wird nicht mehr geantwortet.")
    kann = treffen.kann_einladen
    return "" if kann else _("Zu diesem Treffen kann jetzt nicht eingeladen werden.")


def naechste_probe(anschreiben: Anschreiben) -> int:
    if anschreiben._state.adding:
        return 1
    return Nachricht.objects.zu(anschreiben).filter(anlass=ANLASS_PROBE).count() + 1


def probe(*, anschreiben: Anschreiben, runde: int, von: Konto) -> bool:
    """The mail to oneself; False when the one of this press went out already."""
    return bool(
        post.einreihen(
            [
                post.nachricht(
                    netzwerk=anschreiben.treffen.netzwerk,
                    anlass=ANLASS_PROBE,
                    gegenstand=anschreiben,
                    empfaenger=von.email,
                    empfaenger_name=von.name,
                    runde=runde,
                    parameter={"von": von.pk},
                )
            ]
        )
    )


@transaction.atomic
def neue_tagesordnung(*, treffen: Treffen, von: Konto) -> None:
    """A new version of the meeting, as calendars know it, and the draft that tells of it.

    Raises FalscherZustand unless people are invited to a date that is still ahead.
    """
    # Lock the meeting: pressed twice, the second finds that everybody is to be told already.
    treffen = Treffen.objects.select_for_update(of=("self",)).get(pk=treffen.pk)
    if treffen.zustand != Treffen.Zustand.EINGELADEN or treffen.hat_begonnen:
        raise FalscherZustand(
            _("Zu diesem Treffen kann jetzt nicht eingeladen werden."), bei=treffen
        )
    if not Teilnahme.objects.filter(treffen=treffen).ohne_neuen_termin().exists():
        Treffen.objects.filter(pk=treffen.pk).update(sequenz=models.F("sequenz") + 1)
    entwurf_ = neue_tagesordnung_entwerfen(treffen)
    if entwurf_._state.adding:
        entwurf_.save()


@transaction.atomic
def versenden(*, treffen: Treffen, zweck: str, vorgang: uuid.UUID, anzahl: int, von: Konto) -> int:
    """Queue a mail to everybody the draft reaches now; return how many, 0 for a repeated press.

    `vorgang` names the version of the draft that the person saw, `anzahl` the recipients counted
    there. Raises FalscherZustand when either has changed since.
    """
    # Lock the meeting: of two who press at once, the second sees what the first has done.
    treffen = (
        Treffen.objects.select_for_update(of=("self",))
        .select_related("netzwerk")
        .get(pk=treffen.pk)
    )
    dieser = {"treffen": treffen, "zweck": zweck, "versendet_am__isnull": True}
    if Anschreiben.objects.filter(vorgang=vorgang).exclude(**dieser).exists():
        return 0
    if grund := hindernis(treffen, zweck):
        raise FalscherZustand(grund, bei=treffen)
    anschreiben = entwurf(treffen, zweck)
    if anschreiben._state.adding:
        anschreiben.vorgang = vorgang
    kreis = empfaengerkreis_zu(anschreiben, von)
    _wie_gesehen(anschreiben, kreis, vorgang, anzahl)
    anschreiben.save()
    anschreiben.versenden(von=von)
    match zweck:
        case Anschreiben.Zweck.ERINNERUNG.value:
            return erinnerung.erinnern(anschreiben=anschreiben, teilnahmen=kreis.empfaenger)
        case Anschreiben.Zweck.AENDERUNG.value:
            return einladung.aenderung_mitteilen(treffen=treffen, von=von, anschreiben=anschreiben)
    return einladung.einladen(
        treffen=treffen,
        kontakte=[teilnahme.kontakt for teilnahme in kreis.empfaenger if teilnahme.kontakt],
        von=von,
        anschreiben=anschreiben,
    )


def _wie_gesehen(anschreiben: Anschreiben, kreis: Kreis, vorgang: uuid.UUID, anzahl: int) -> None:
    """Raises FalscherZustand unless text and number are what the person has confirmed."""
    treffen, jetzt = anschreiben.treffen, len(kreis.empfaenger)
    weiter = _("Gesendet ist noch nichts. Sehen Sie sich die E-Mail und wer sie bekommt an.")
    if anschreiben.vorgang != vorgang:
        raise FalscherZustand(
            _("Jemand hat das Anschreiben inzwischen geändert."), bei=treffen, weiter=weiter
        )
    if not anschreiben.ist_vollstaendig:
        raise FalscherZustand(_("Ohne Betreff und Text geht nichts hinaus."), bei=treffen)
    if jetzt != anzahl:
        raise FalscherZustand(
            ngettext(
                "Inzwischen geht die E-Mail an %(jetzt)s Person statt an %(anzahl)s.",
                "Inzwischen geht die E-Mail an %(jetzt)s Personen statt an %(anzahl)s.",
                jetzt,
            )
            % {"jetzt": jetzt, "anzahl": anzahl},
            bei=treffen,
            weiter=weiter,
        )
    if not jetzt:
        raise FalscherZustand(_("Diese E-Mail erreicht niemanden."), bei=treffen)
