from netzwerk.basis.models.dokument import Dokument
from netzwerk.basis.models.einmalcode import Einmalcode
from netzwerk.basis.models.kette import Kettenglied
from netzwerk.basis.models.konto import Konto
from netzwerk.basis.models.nachricht import Nachricht
from netzwerk.basis.models.netzwerk import Netzwerk, Notfallkontakt, Rolle, Seite
from netzwerk.basis.models.schaden import Schaden
from netzwerk.basis.models.zugang import Zugang

__all__ = [
    "Dokument",
    "Einmalcode",
    "Kettenglied",
    "Konto",
    "Nachricht",
    "Netzwerk",
    "Notfallkontakt",
    "Rolle",
    "Schaden",
    "Seite",
    "Zugang",
]
