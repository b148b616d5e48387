"""The steps of an accession's chain as people read them: on its page and in its sealed PDF."""

import json
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitglieder.models import Beitritt
from netzwerk.basis.models import Kettenglied
from netzwerk.basis.pdf import Anhang
from netzwerk.basis.templatetags.portal import datum

EREIGNISSE = {
    "eingeladen": gettext_lazy("Einladung versandt"),
    "erinnert": gettext_lazy("Erinnerung versandt"),
    "geoeffnet": gettext_lazy("Unterzeichnung begonnen"),
    "code_gesendet": gettext_lazy("Einmalcode versandt"),
    "code_bestaetigt": gettext_lazy("Einmalcode bestätigt"),
    "identitaet_geprueft": gettext_lazy("Identität vor Ort geprüft"),
    "konto_bestaetigt": gettext_lazy("Anmeldung mit eigenem Konto bestätigt"),
    "person_genannt": gettext_lazy("Zeichnungsberechtigte Person genannt"),
    "person_bestaetigt": gettext_lazy("Genannte Person bestätigt"),
    "person_nicht_bestaetigt": gettext_lazy("Genannte Person nicht bestätigt"),
    "papier_eingereicht": gettext_lazy("Unterschriebenes Blatt eingereicht"),
    "papier_geprueft": gettext_lazy("Unterschrift auf dem Blatt geprüft"),
    "papier_verworfen": gettext_lazy("Unterschriebenes Blatt zurückgewiesen"),
    "papier_verfallen": gettext_lazy("Unterschriebenes Blatt nicht geprüft und gelöscht"),
    "signatur_eingereicht": gettext_lazy("Datei mit qualifizierter Signatur eingereicht"),
    "signatur_geprueft": gettext_lazy("Qualifizierte Signatur geprüft"),
    "signatur_verworfen": gettext_lazy("Datei mit qualifizierter Signatur zurückgewiesen"),
    "unterzeichnet": gettext_lazy("Erklärungen abgegeben und unterzeichnet"),
    "gesiegelt": gettext_lazy("Dokument gesiegelt"),
    "gegengezeichnet": gettext_lazy("Für die Kommune gegengezeichnet"),
    "gegenzeichnung_gesiegelt": gettext_lazy("Gegengezeichnetes Dokument gesiegelt"),
    "abgelehnt": gettext_lazy("Unterzeichnung abgelehnt"),
    "zurueckgezogen": gettext_lazy("Einladung zurückgezogen"),
    "gekuendigt": gettext_lazy("Kündigung erfasst"),
    "uebergeleitet": gettext_lazy("In eine neue Fassung übergeleitet"),
    "uebernommen": gettext_lazy("Aus einer älteren Fassung übernommen"),
    "neu_gezeichnet": gettext_lazy("Durch die Unterschrift unter eine neue Fassung ersetzt"),
    "zusammengefuehrt": gettext_lazy("Eintrag der Organisation mit einem anderen zusammengeführt"),
}


def schritte(beitritt: Beitritt) -> list[dict[str, str]]:
    """The steps of the chain as people read them; addresses are masked in the payload already."""
    zeilen = []
    for glied in Kettenglied.objects.der_kette(beitritt.kette):
        nutzlast = glied.nutzlast or {}
        an = nutzlast.get("an", "")
        wer = ", ".join(an) if isinstance(an, list) else an
        zeilen.append(
            {
                "zeit": genau(glied.zeit),
                "was": str(EREIGNISSE.get(glied.ereignis, glied.ereignis)),
                "wer": wer or nutzlast.get("name") or "",
                "hash": glied.hash,
            }
        )
    return zeilen


def genau(zeit: datetime) -> str:
    """3. Dezember 2026, 14:30:05 Uhr: seconds belong to a record of steps."""
    return f"{datum(zeit)}, {timezone.localtime(zeit):%H:%M:%S} Uhr"


#: Travels with the file, so that a reader in years needs neither the portal nor its source.
RECHENWEG = (
    "hash = SHA-256(nummer LF ereignis LF zeit LF nutzlast_hash LF vorgaenger); "
    "nutzlast_hash = SHA-256(salz LF nutzlast als JSON: Schlüssel sortiert, ohne Leerzeichen); "
    "alles UTF-8; der erste vorgaenger besteht aus 64 Nullen."
)


def anhang_der_schritte(ketten: list[str], stand: datetime) -> Anhang:
    """The chains as data: whoever has nothing but the PDF can compute every link again."""
    inhalt = {
        "rechenweg": RECHENWEG,
        "ketten": {
            kette: [
                {
                    "nummer": glied.nummer,
                    "ereignis": glied.ereignis,
                    "zeit": glied.zeitangabe,
                    "nutzlast": glied.nutzlast,
                    "salz": glied.salz,
                    "nutzlast_hash": glied.nutzlast_hash,
                    "vorgaenger": glied.vorgaenger,
                    "hash": glied.hash,
                }
                for glied in Kettenglied.objects.der_kette(kette)
            ]
            for kette in ketten
        },
    }
    return Anhang(
        name="schritte.json",
        inhalt=json.dumps(inhalt, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder).encode(),
        beschreibung=_("Alle Schritte mit Prüfwerten, zum Nachrechnen"),
        stand=stand,
        beziehung="Data",
    )
