"""The sessions of a group: its lead gets what the coordination gets, other members do not."""

from tests.richtlinien.treffen import SCHREIBEN, SEHEN, VERWALTEN, Angaben, treffen, von
from tests.richtlinien.zeile import GRUPPENLEITUNG, KOORDINATION, MITGLIEDER, Zeile


def tabelle(was: str) -> Angaben:
    return lambda ort: {"pk": ort.pk("gruppensitzung"), "was": was, "format": "csv"}


ZEILEN: tuple[Zeile, ...] = (
    Zeile(
        "treffen:treffen-zeigen",
        SEHEN,
        MITGLIEDER,
        von("gruppensitzung"),
        augen=("leitung", "vertretung"),
    ),
    Zeile(
        "treffen:treffen-bearbeiten",
        VERWALTEN,
        GRUPPENLEITUNG,
        von("gruppensitzung"),
        augen=("leitung",),
    ),
    *(
        Zeile(f"treffen:{name}", VERWALTEN, GRUPPENLEITUNG, von("gruppensitzung"), seite=False)
        for name in (
            "treffen-absagen",
            "top-neu",
            "einladung-senden",
            "anmeldung-verwalten",
            "rueckmeldung-liste",
            "kopie-neu",
            "material-neu",
            "programm-zeigen",
            "druck-waehlen",
        )
    ),
    Zeile(
        "treffen:einladung-neu",
        VERWALTEN,
        GRUPPENLEITUNG,
        von("gruppensitzung"),
        augen=("leitung",),
    ),
    *(
        Zeile(
            "treffen:rueckmeldung-ausfuhr",
            VERWALTEN,
            stand,
            tabelle(was),
            seite=False,
        )
        # What people told the coordination of their needs stays with it.
        for was, stand in (("personen", GRUPPENLEITUNG), ("bedarf", KOORDINATION))
    ),
    *(
        Zeile(f"treffen:{name}", SCHREIBEN, GRUPPENLEITUNG, treffen("gruppensitzung"), seite=False)
        for name in ("anwesenheit-bearbeiten", "protokoll-bearbeiten")
    ),
    Zeile("treffen:einlass-zeigen", SCHREIBEN, GRUPPENLEITUNG, von("gruppensitzung"), seite=False),
)
