"""Letters to a selection: begun, tried, sent once, repeated to one person."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from mitglieder.empfaengerkreis import empfaengerkreis
from mitglieder.models import Kontakt, Organisation, Rundschreiben
from netzwerk.basis.aktionen import post
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk

ANLASS = "rundschreiben"
ANLASS_PROBE = "rundschreiben.probe"


@transaction.atomic
def anlegen(
    *, netzwerk: Netzwerk, organisationen: Iterable[Organisation], von: Konto
) -> Rundschreiben:
    """An empty draft to chosen bodies."""
    rundschreiben: Rundschreiben = Rundschreiben.objects.create(
        netzwerk=netzwerk, kreis=Rundschreiben.Kreis.AUSWAHL
    )
    rundschreiben.organisationen.set(organisationen)
    return rundschreiben


@transaction.atomic
def versenden(*, rundschreiben: Rundschreiben, anzahl: int, von: Konto) -> int:
    """Queue a mail to everyone the letter reaches now, once; return how many.

    `anzahl` is what the person saw and confirmed. Raises FalscherZustand.
    """
    # Locked: of two who press at once, the second sees what the first has done.
    rundschreiben = (
        Rundschreiben.objects.select_for_update(of=("self",))
        .select_related("netzwerk", "verteiler")
        .get(pk=rundschreiben.pk)
    )
    netzwerk = rundschreiben.netzwerk
    if not rundschreiben.ist_entwurf:
        raise FalscherZustand(
            _("Das Rundschreiben ist schon versendet."),
            bei=rundschreiben,
            weiter=_("Niemand bekommt es zweimal. Hier sehen Sie, wer es bekommen hat."),
        )
    if not rundschreiben.ist_vollstaendig:
        raise FalscherZustand(
            _("Ohne Betreff und Text geht kein Rundschreiben hinaus."), bei=rundschreiben
        )
    kreis = empfaengerkreis(rundschreiben, netzwerk, von)
    if len(kreis.empfaenger) != anzahl:
        raise FalscherZustand(
            _("Inzwischen geht das Rundschreiben an %(zahl)s Personen statt an %(anzahl)s.")
            % {"zahl": len(kreis.empfaenger), "anzahl": anzahl},
            bei=rundschreiben,
            weiter=_("Gesendet ist noch nichts. Prüfen Sie, wer es bekommt."),
        )
    if not kreis.empfaenger:
        raise FalscherZustand(_("Das Rundschreiben erreicht niemanden."), bei=rundschreiben)
    rundschreiben.versenden(von=von)
    return post.einreihen(
        post.nachricht(
            netzwerk=netzwerk,
            anlass=ANLASS,
            gegenstand=rundschreiben,
            empfaenger=kontakt.email,
            empfaenger_name=kontakt.name,
            parameter={"kontakt": kontakt.pk, "organisation": organisation.pk},
        )
        for kontakt, organisation in kreis.empfaenger
    )


def probe(
    *,
    rundschreiben: Rundschreiben,
    kontakt: Kontakt,
    organisation: Organisation,
    runde: int,
    von: Konto,
) -> bool:
    """The mail as `kontakt` would get it, to oneself; False when this one went out already."""
    return bool(
        post.einreihen(
            [
                post.nachricht(
                    netzwerk=rundschreiben.netzwerk,
                    anlass=ANLASS_PROBE,
                    gegenstand=rundschreiben,
                    empfaenger=von.email,
                    empfaenger_name=von.name,
                    runde=runde,
                    parameter={
                        "kontakt": kontakt.pk,
                        "organisation": organisation.pk,
                        "von": von.pk,
                    },
                )
            ]
        )
    )


def naechste_probe(rundschreiben: Rundschreiben) -> int:
    return Nachricht.objects.zu(rundschreiben).filter(anlass=ANLASS_PROBE).count() + 1


def erneut(
    *, rundschreiben: Rundschreiben, nachricht: Nachricht, kontakt: Kontakt, runde: int, von: Konto
) -> bool:
    """Once more to one person, at the address now in the register; False when it is under way."""
    return bool(
        post.einreihen(
            [
                post.nachricht(
                    netzwerk=rundschreiben.netzwerk,
                    anlass=ANLASS,
                    gegenstand=rundschreiben,
                    empfaenger=kontakt.email,
                    empfaenger_name=kontakt.name,
                    runde=runde,
                    parameter=nachricht.parameter,
                )
            ]
        )
    )
