"""Where a meeting stands on its way, and what comes next: the head of its page."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from netzwerk.basis.templatetags.portal import datum
from treffen.aktionen import einlass
from treffen.models import Protokoll, Teilnahme, Treffen
from treffen.versand import Versand

#: So long before the end of the deadline the page proposes to remind.
ERINNERN_VORHER = timedelta(days=7)


@dataclass(frozen=True)
class Schritt:
    titel: str
    notiz: str
    erledigt: bool = False
    aktuell: bool = False


@dataclass(frozen=True)
class NaechsterSchritt:
    """`per_post`: the button acts at once, else it leads to a page."""

    titel: str
    text: str = ""
    knopf: str = ""
    ziel: str = ""
    per_post: bool = False


def protokoll_ist_frei(treffen: Treffen) -> bool:
    """The newest version of the minutes is released; only asked once the meeting is over."""
    if treffen.zustand != Treffen.Zustand.DURCHGEFUEHRT:
        return False
    neueste = Protokoll.objects.filter(treffen=treffen).order_by("-version").first()
    return neueste is not None and neueste.ist_freigegeben


def schritte(
    treffen: Treffen, zahlen: dict[str, int], *, protokoll_frei: bool = False
) -> list[Schritt]:
    eingeladen = sum(zahlen.values())
    geantwortet = eingeladen - zahlen[Teilnahme.Antwort.OFFEN]
    frist = treffen.beginn + timedelta(weeks=treffen.netzwerk.protokollfrist_wochen)
    stand = {
        Treffen.Zustand.ENTWURF: 0,
        Treffen.Zustand.VERSCHOBEN: 0,
        Treffen.Zustand.TERMINIERT: 2 if treffen.hat_begonnen else 1,
        Treffen.Zustand.EINGELADEN: 2 if treffen.hat_begonnen else 1,
        Treffen.Zustand.DURCHGEFUEHRT: 4 if protokoll_frei else 3,
        Treffen.Zustand.ARCHIVIERT: 5,
    }.get(Treffen.Zustand(treffen.zustand), -1)
    notizen = [
        (gettext("Planung"), treffen.get_zustand_display() if stand < 1 else gettext("steht fest")),
        (
            gettext("Einladung"),
            ngettext(
                "%(geantwortet)s von %(eingeladen)s hat geantwortet",
                "%(geantwortet)s von %(eingeladen)s haben geantwortet",
                geantwortet,
            )
            % {"geantwortet": geantwortet, "eingeladen": eingeladen}
            if eingeladen
            else _einladung_bis(treffen),
        ),
        (gettext("Durchführung"), datum(treffen.beginn)),
        (gettext("Protokoll"), gettext("bis %(datum)s") % {"datum": datum(frist)}),
        (gettext("Nachhalten"), gettext("Maßnahmen verfolgen")),
    ]
    return [
        Schritt(titel, notiz, erledigt=nummer < stand, aktuell=nummer == stand)
        for nummer, (titel, notiz) in enumerate(notizen)
    ]


def naechster_schritt(
    treffen: Treffen,
    zahlen: dict[str, int],
    versand: Versand,
    *,
    ohne_neuen_termin: int,
    protokoll_frei: bool = False,
) -> NaechsterSchritt | None:
    match treffen.zustand:
        case Treffen.Zustand.ENTWURF if not treffen.tagesordnung:
            return NaechsterSchritt(
                gettext("Nächster Schritt: Tagesordnung anlegen"),
                gettext("Sie geht mit der Einladung an alle hinaus."),
                gettext("Tagesordnungspunkt hinzufügen"),
                _adresse("top-neu", treffen),
            )
        case Treffen.Zustand.ENTWURF:
            return NaechsterSchritt(
                gettext("Nächster Schritt: Termin festlegen"),
                gettext("Danach sehen alle Mitglieder das Treffen, und Sie können einladen."),
                gettext("Termin festlegen"),
                _adresse("treffen-terminieren", treffen),
                per_post=True,
            )
        case Treffen.Zustand.VERSCHOBEN:
            return NaechsterSchritt(
                gettext("Nächster Schritt: neuen Termin festlegen"),
                gettext("Danach laden Sie zum neuen Termin ein."),
                gettext("Neuen Termin festlegen"),
                _adresse("treffen-neu-terminieren", treffen),
            )
        case Treffen.Zustand.TERMINIERT | Treffen.Zustand.EINGELADEN:
            if ohne_neuen_termin and not treffen.hat_begonnen:
                return NaechsterSchritt(
                    ngettext(
                        "Nächster Schritt: %(zahl)s Person kennt den neuen Stand noch nicht",
                        "Nächster Schritt: %(zahl)s Personen kennen den neuen Stand noch nicht",
                        ohne_neuen_termin,
                    )
                    % {"zahl": ohne_neuen_termin},
                    gettext(
                        "Zeit, Ort oder Tagesordnung haben sich geändert. Die Kalender werden "
                        "aktualisiert."
                    ),
                    ngettext(
                        "%(zahl)s Person benachrichtigen",
                        "%(zahl)s Personen benachrichtigen",
                        ohne_neuen_termin,
                    )
                    % {"zahl": ohne_neuen_termin},
                    _adresse("aenderung-senden", treffen),
                )
            if einlass.ist_offen(treffen) and timezone.now() < treffen.ende:
                return NaechsterSchritt(
                    gettext("Nächster Schritt: Einlass"),
                    gettext("Heute haken Sie an der Tür ab, wer da ist, auch auf dem Handy."),
                    gettext("Einlass öffnen"),
                    _adresse("einlass-zeigen", treffen),
                )
            if treffen.zustand == Treffen.Zustand.TERMINIERT and not treffen.hat_begonnen:
                return _einladen(treffen)
            return _nach_der_einladung(treffen, zahlen, versand)
        case Treffen.Zustand.DURCHGEFUEHRT if protokoll_frei:
            return NaechsterSchritt(
                gettext("Nächster Schritt: Maßnahmen verfolgen"),
                gettext("Das Protokoll ist freigegeben."),
                gettext("Maßnahmen ansehen"),
                reverse("treffen:massnahme-liste", args=[treffen.netzwerk.kurzname]),
            )
        case Treffen.Zustand.DURCHGEFUEHRT:
            return NaechsterSchritt(
                gettext("Nächster Schritt: Protokoll"),
                gettext("Ergebnisse, Beschlüsse und Maßnahmen festhalten und freigeben."),
                gettext("Protokoll öffnen"),
                _adresse("protokoll-bearbeiten", treffen),
            )
        case _:
            return None


def _einladung_bis(treffen: Treffen) -> str:
    """By the rules of procedure, which do not speak of the groups' sessions."""
    if treffen.arbeitsgruppe_id is not None:
        return ""
    return gettext("bis %(datum)s") % {"datum": datum(treffen.einladung_spaetestens)}


def _einladen(treffen: Treffen) -> NaechsterSchritt:
    tage = (timezone.localdate(treffen.einladung_spaetestens) - timezone.localdate()).days
    vorher = treffen.netzwerk.einladungsfrist_tage
    regel = {
        "vorher": ngettext("%(zahl)s Tag", "%(zahl)s Tage", vorher) % {"zahl": vorher},
        "datum": datum(treffen.einladung_spaetestens),
    }
    if treffen.arbeitsgruppe_id is not None:
        text = gettext("Sie geht zuerst an die Mitglieder der Gruppe.")
    elif tage < 0:
        text = gettext(
            "Nach der Geschäftsordnung hätte die Einladung bis %(datum)s hinausgehen sollen "
            "(%(vorher)s vorher)."
        )
    else:
        text = gettext(
            "Nach der Geschäftsordnung geht sie spätestens am %(datum)s hinaus (%(vorher)s vorher)."
        )
    return NaechsterSchritt(
        gettext("Nächster Schritt: Einladung verschicken"),
        text % regel,
        gettext("Personen einladen"),
        _adresse("einladung-neu", treffen),
    )


def _nach_der_einladung(
    treffen: Treffen, zahlen: dict[str, int], versand: Versand
) -> NaechsterSchritt:
    offen = zahlen[Teilnahme.Antwort.OFFEN]
    if treffen.hat_begonnen:
        return NaechsterSchritt(
            gettext("Nächster Schritt: Treffen abschließen"),
            gettext("Danach halten Sie die Ergebnisse im Protokoll fest."),
            gettext("Als durchgeführt festhalten"),
            _adresse("treffen-durchfuehren", treffen),
            per_post=True,
        )
    if versand.abgelehnt:
        return NaechsterSchritt(
            ngettext(
                "Nächster Schritt: %(zahl)s Einladung ist nicht angekommen",
                "Nächster Schritt: %(zahl)s Einladungen sind nicht angekommen",
                versand.abgelehnt,
            )
            % {"zahl": versand.abgelehnt},
            gettext("Prüfen Sie die Adressen und senden Sie noch einmal."),
            gettext("Versand ansehen"),
            _adresse("einladung-zustellung", treffen),
        )
    if offen and (erinnern := _erinnern(treffen, offen)):
        return erinnern
    if offen:
        return NaechsterSchritt(
            ngettext("%(zahl)s Rückmeldung fehlt", "%(zahl)s Rückmeldungen fehlen", offen)
            % {"zahl": offen},
            gettext("Die Frist endet am %(datum)s.")
            % {"datum": datum(treffen.antwort_bis or treffen.beginn)},
            gettext("Offene Antworten ansehen"),
            f"{_adresse('treffen-zeigen', treffen)}?antwort={Teilnahme.Antwort.OFFEN}#teilnehmende",
        )
    return NaechsterSchritt(
        gettext("Alle haben geantwortet"),
        gettext("Am Tag des Treffens halten Sie hier fest, dass es stattgefunden hat."),
    )


def _erinnern(treffen: Treffen, offen: int) -> NaechsterSchritt | None:
    """Suggests itself as the deadline nears, while there is somebody to remind."""
    if not treffen.nimmt_antworten or timezone.now() < treffen.antwort_frist - ERINNERN_VORHER:
        return None
    zahl = Teilnahme.objects.filter(treffen=treffen).zu_erinnern().count()
    if not zahl:
        return None
    return NaechsterSchritt(
        ngettext("%(zahl)s Rückmeldung fehlt", "%(zahl)s Rückmeldungen fehlen", offen)
        % {"zahl": offen},
        gettext("Die Frist endet am %(datum)s. Der Text ist vorbereitet.")
        % {"datum": datum(treffen.antwort_bis or treffen.beginn)},
        ngettext("%(zahl)s Person erinnern", "%(zahl)s Personen erinnern", zahl) % {"zahl": zahl},
        _adresse("erinnerung-senden", treffen),
    )


def _adresse(name: str, treffen: Treffen) -> str:
    return reverse(f"treffen:{name}", args=[treffen.netzwerk.kurzname, treffen.pk])
