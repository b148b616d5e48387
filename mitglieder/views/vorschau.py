"""What the pages of every list share between upload and confirmation."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from mitglieder.aktionen import vorschau as aktionen
from mitglieder.einlesen.leseart import Leseart
from mitglieder.einlesen.vorschau import Einleseart, Vorschau
from mitglieder.einlesen.zuordnung import fremde_spalten, moegliche
from mitglieder.forms.einlesung import zellen_aus
from mitglieder.models.einlesung import Listeneinlesung
from netzwerk.basis.rechte import KontoAnfrage
from netzwerk.basis.zahlen import zahl

HOECHSTENS_GEZEIGT = 200
HOECHSTENS_GEFRAGT = 50  # doubts and mistakes on one page: each brings fields of a form


def kontext(einlesung: Listeneinlesung, plan: Vorschau, leseart: Leseart) -> dict[str, Any]:
    je_art = {
        art: [befund for befund in plan.befunde if befund.art == art]
        for art in ("fehlerhaft", "verdacht", "neu", "geaendert", "unveraendert")
    }
    blaetter = aktionen.blaetter_zu(einlesung)
    return {
        "einlesung": einlesung,
        "plan": plan,
        "fremde_spalten": fremde_spalten(einlesung),
        "moegliche_spalten": moegliche(einlesung, leseart),
        "blaetter": blaetter,
        "lesbare_blaetter": sum(bool(blatt.zeilen) for blatt in blaetter),
        "blattnamen": [blatt.name for blatt in blaetter] if len(blaetter) > 1 else [],
        "fehlerhaft": je_art["fehlerhaft"][:HOECHSTENS_GEFRAGT],
        "zahl_fehlerhaft": len(je_art["fehlerhaft"]),
        "verdacht": je_art["verdacht"][:HOECHSTENS_GEFRAGT],
        "zahl_verdacht": len(je_art["verdacht"]),
        "entschieden": [*(b for b in plan.befunde if b.entschieden), *plan.ausgelassen],
        "abschnitte": [
            (_("Neu"), je_art["neu"][:HOECHSTENS_GEZEIGT], len(je_art["neu"])),
            (_("Geändert"), je_art["geaendert"][:HOECHSTENS_GEZEIGT], len(je_art["geaendert"])),
        ],
        "unveraendert": je_art["unveraendert"][:HOECHSTENS_GEZEIGT],
        "zahl_unveraendert": len(je_art["unveraendert"]),
        "anzahl_aenderungen": len(je_art["neu"]) + len(je_art["geaendert"]),
    }


def anwenden[E: Listeneinlesung](request: KontoAnfrage, einlesung: E, art: Einleseart[E]) -> None:
    """Decide, mend, choose sheets and columns, as the preview sent it. Raises VorschauVeraltet."""
    von = request.handelnde
    match request.POST.get("was"):
        case "blaetter":
            nummern = {zahl(n) for n in request.POST.getlist("blatt") if n == str(zahl(n))}
            aktionen.blaetter_waehlen(einlesung=einlesung, nummern=nummern, von=von)
        case "spalten":
            nummeriert = enumerate(einlesung.unbekannte_spalten)
            gewaehlt = ((titel, request.POST.get(f"spalte-{nr}")) for nr, titel in nummeriert)
            uebrig = aktionen.spalten_zuordnen(
                einlesung=einlesung,
                leseart=art.leseart,
                wahl={titel: spalte for titel, spalte in gewaehlt if spalte is not None},
                von=von,
            )
            if uebrig:
                messages.warning(
                    request,
                    _("Eine Angabe kann nur aus einer Spalte kommen."),
                    extra_tags=_("Noch nicht zugeordnet: %(spalten)s")
                    % {"spalten": ", ".join(uebrig)},
                )
        case "berichtigen":
            aktionen.berichtigen(
                einlesung=einlesung,
                leseart=art.leseart,
                zellen=zellen_aus(request.POST, art.leseart),
                aus=set(request.POST.getlist("aus")),
                von=von,
            )
        case "alle_neu" | "alle_gleich" as alle:
            aktionen.alle_entscheiden(
                einlesung=einlesung, art=art, gleich=alle == "alle_gleich", von=von
            )
        case _:
            wahl = {
                name.removeprefix("wahl-"): str(wert)
                for name, wert in request.POST.items()
                if name.startswith("wahl-")
            }
            aktionen.entscheiden(einlesung=einlesung, art=art, wahl=wahl, von=von)


def bestand_geaendert(request: KontoAnfrage) -> None:
    messages.warning(
        request,
        _("Der Bestand hat sich seit der Vorschau geändert. Es ist noch nichts eingelesen."),
        extra_tags=_("Sehen Sie die Vorschau noch einmal durch und bestätigen Sie sie dann."),
    )
