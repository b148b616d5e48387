"""What a mailing says before anybody has written a word of their own."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from treffen.models import Anschreiben, Treffen

Z = Anschreiben.Zweck
#: A name is no placeholder, whatever it is written with.
OHNE_KLAMMERN = str.maketrans("{}", "()")


def entwurf(treffen: Treffen, zweck: str) -> Anschreiben:
    """The draft all tabs work on; unsaved, with a text that can go out as it is, when none is.

    A further invitation or reminder begins with the words of the last one. What a change of time
    or place, or a cancellation, said last time is wrong the next.
    """
    eigene = Anschreiben.objects.filter(treffen=treffen, zweck=zweck)
    gefunden: Anschreiben | None = eigene.entwuerfe().select_related("verteiler").first()
    if gefunden is None:
        einmalig = (Z.AENDERUNG, *Anschreiben.ENTFAELLT)
        letztes = None if zweck in einmalig else eigene.versendete().first()
        betreff, text = vorlage(treffen, zweck)
        gefunden = Anschreiben(
            treffen=treffen,
            zweck=zweck,
            betreff=letztes.betreff if letztes else betreff,
            text=letztes.text if letztes else text,
        )
    gefunden.treffen = treffen
    return gefunden


def neue_tagesordnung(treffen: Treffen) -> Anschreiben:
    """The draft that tells of a new agenda; words somebody has begun already stay."""
    gefunden = entwurf(treffen, Z.AENDERUNG)
    if gefunden._state.adding:
        with translation.override(settings.LANGUAGE_CODE):
            gefunden.betreff = gettext("Neue Tagesordnung: {titel} am {datum}")
            gefunden.text = _brief(
                [
                    gettext(
                        "die Tagesordnung des Treffens „{titel}“ am {datum} hat sich geändert. Sie "
                        "lesen sie unten. Tag, Zeit und Ort bleiben."
                    )
                ]
            )
    return gefunden


def vorlage(treffen: Treffen, zweck: str) -> tuple[str, str]:
    """Subject and text, with placeholders; in the portal's language, not the reader's."""
    with translation.override(settings.LANGUAGE_CODE):
        betreff, saetze = _worte(treffen, zweck)
        return betreff, _brief(saetze)


def _brief(saetze: list[str]) -> str:
    gruss = gettext("Mit freundlichen Grüßen") + "\n{unterschrift}"
    return "\n\n".join(["{anrede},", *saetze, gruss])


def _worte(treffen: Treffen, zweck: str) -> tuple[str, list[str]]:
    match zweck:
        case Z.ERINNERUNG:
            return gettext("Erinnerung: {titel} am {datum}"), [
                gettext(
                    "wir haben Sie zum Treffen „{titel}“ am {datum} eingeladen und noch keine "
                    "Antwort von Ihnen."
                ),
                gettext(
                    "Bitte sagen Sie uns bis {frist}, ob Sie kommen. Das dauert eine Minute und "
                    "hilft uns bei der Planung."
                ),
            ]
        case Z.AENDERUNG:
            return gettext("Geändert: {titel} am {datum}"), [
                gettext(
                    "Zeit oder Ort des Treffens „{titel}“ haben sich geändert. Es gelten die "
                    "Angaben unten."
                )
            ]
        case Z.ABSAGE:
            return gettext("Abgesagt: {titel} am {datum}"), [
                gettext("das Treffen „{titel}“ am {datum} findet leider nicht statt."),
                "{grund}",
            ]
        case Z.VERSCHIEBUNG:
            return gettext("Verschoben: {titel} am {datum}"), [
                gettext(
                    "das Treffen „{titel}“ am {datum} wird verschoben. Den neuen Termin erhalten "
                    "Sie mit einer neuen E-Mail."
                ),
                "{grund}",
            ]
    saetze = [gettext("das {netzwerk} lädt Sie herzlich zum Treffen „{titel}“ am {datum} ein.")]
    if treffen.arbeitsgruppe is not None:
        gruppe = treffen.arbeitsgruppe.name.translate(OHNE_KLAMMERN)
        saetze = [
            gettext("die Gruppe „%(gruppe)s“ lädt Sie herzlich zu „{titel}“ am {datum} ein.")
            % {"gruppe": gruppe}
        ]
    if treffen.antwort_bis is not None:
        saetze.append(gettext("Bitte sagen Sie uns bis {frist}, ob Sie kommen."))
    return gettext("Einladung: {titel} am {datum}"), saetze
