"""The two PDFs of an agreement: the frozen text for reading, and the sealed accession."""

import os
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mitglieder.ausfuhr import dateien
from mitglieder.models import Ausfuhr, Beitritt, Fassung
from mitglieder.pruefen import befund
from netzwerk.basis.aktionen import post
from netzwerk.basis.briefkopf import briefkopf
from netzwerk.basis.dokumente import Ergebnis, dokumentart
from netzwerk.basis.links import pruef_adresse
from netzwerk.basis.models import Dokument, Kettenglied, Netzwerk
from netzwerk.basis.pdf import pdf_aus_vorlage, qr_code, verlange_konformitaet
from netzwerk.basis.templatetags.portal import datum

if TYPE_CHECKING:
    # pyHanko takes half a second to import: only who seals pays for it.
    from netzwerk.basis.siegel import Siegel

EREIGNISSE = {
    "eingeladen": gettext_lazy("Einladung versandt"),
    "erinnert": gettext_lazy("Erinnerung versandt"),
    "geoeffnet": gettext_lazy("Unterzeichnung begonnen"),
    "code_gesendet": gettext_lazy("Einmalcode versandt"),
    "code_bestaetigt": gettext_lazy("Einmalcode bestätigt"),
    "unterzeichnet": gettext_lazy("Erklärungen abgegeben und unterzeichnet"),
    "gesiegelt": gettext_lazy("Dokument gesiegelt"),
    "abgelehnt": gettext_lazy("Unterzeichnung abgelehnt"),
    "zurueckgezogen": gettext_lazy("Einladung zurückgezogen"),
    "gekuendigt": gettext_lazy("Kündigung erfasst"),
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
                "zeit": _genau(glied.zeit),
                "was": str(EREIGNISSE.get(glied.ereignis, glied.ereignis)),
                "wer": wer or nutzlast.get("name") or "",
                "hash": glied.hash,
            }
        )
    return zeilen


def siegel_des_netzwerks(netzwerk: Netzwerk) -> "Siegel":
    """The network's certificate. Outside production a missing one is made. SiegelUnbrauchbar."""
    from netzwerk.basis.siegel import Siegel, SiegelUnbrauchbar

    name = netzwerk.siegel_zertifikat
    if not name:
        if settings.PRODUKTION:
            raise SiegelUnbrauchbar(_("Für dieses Netzwerk ist kein Siegelzertifikat hinterlegt."))
        name = netzwerk.kurzname
    pfad = Path(settings.SIEGEL_VERZEICHNIS) / f"{name}.p12"
    if not settings.PRODUKTION and not pfad.exists():
        _demo_siegel(pfad, netzwerk)
    return Siegel.laden(pfad, settings.SIEGEL_PASSWORT)


def _demo_siegel(pfad: Path, netzwerk: Netzwerk) -> None:
    """Made aside and moved into place whole: a second worker may be reading already."""
    from netzwerk.basis.siegel import demo_zertifikat

    pfad.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=pfad.parent) as ordner:
        neu = Path(ordner) / pfad.name
        demo_zertifikat(neu, settings.SIEGEL_PASSWORT, name=netzwerk.kommune)
        with suppress(FileExistsError):  # the other worker was first
            os.link(neu, pfad)


def fassung_bauen(dokument: Dokument) -> Ergebnis:
    fassung = Fassung.objects.select_related("vereinbarung__netzwerk").get(
        pk=dokument.gegenstand_id
    )
    with translation.override("de"):
        pdf = pdf_aus_vorlage("pdf/vereinbarung.html", _kontext(fassung), titel=fassung.titel)
    verlange_konformitaet(pdf)
    return Ergebnis(pdf)


def beitritt_bauen(dokument: Dokument) -> Ergebnis:
    from netzwerk.basis.siegel import SiegelUnbrauchbar

    beitritt = Beitritt.objects.select_related(
        "fassung__vereinbarung__netzwerk", "organisation"
    ).get(pk=dokument.gegenstand_id)
    fassung = beitritt.fassung
    netzwerk = fassung.vereinbarung.netzwerk
    with translation.override("de"):
        # First of all: a page without a seal is no use, and the reason should be seen early.
        siegel = siegel_des_netzwerks(netzwerk)
        if not fassung.ist_unveraendert():
            raise SiegelUnbrauchbar(
                _("Der gespeicherte Wortlaut passt nicht zu seinem Prüfwert. Nicht gesiegelt.")
            )
        kontext = _kontext(fassung) | {
            "beitritt": _beitritt(beitritt, dokument),
            "schritte": schritte(beitritt),
            "kopfdatum": datum(beitritt.unterzeichnet_am),
            "erstellt_am": beitritt.unterzeichnet_am,
        }
        if siegel.ist_demo:
            kontext["demo_hinweis"] = _("Mit einem Demo-Zertifikat gesiegelt: ohne Rechtswirkung.")
        titel = f"{fassung.titel}: {beitritt.organisation}"
        pdf = pdf_aus_vorlage("pdf/vereinbarung.html", kontext, titel=titel)
        verlange_konformitaet(pdf)
        gesiegelt = siegel.siegeln(
            pdf,
            grund=_("Beitritt zur Kooperationsvereinbarung"),
            ort=netzwerk.kommune,
            zeitstempel_url=settings.ZEITSTEMPEL_URL or None,
        )
    return Ergebnis(gesiegelt, gesiegelt=True)


def beitritt_versenden(dokument: Dokument) -> None:
    """Both sides get the file: a web page alone is no durable medium."""
    beitritt = Beitritt.objects.select_related("kontakt", "fassung__vereinbarung__netzwerk").get(
        pk=dokument.gegenstand_id
    )
    netzwerk = dokument.netzwerk
    Kettenglied.objects.anhaengen(
        kette=beitritt.kette,
        ereignis="gesiegelt",
        nutzlast={"sha256": dokument.sha256, "pruefcode": dokument.pruefcode},
    )
    empfaenger = {netzwerk.kontakt_email or netzwerk.absender_email: netzwerk.absender_name}
    if beitritt.kontakt is not None and beitritt.kontakt.email:
        empfaenger[beitritt.kontakt.email] = beitritt.unterzeichner_name
    post.einreihen(
        [
            post.nachricht(
                netzwerk=netzwerk,
                anlass="vereinbarung.beitritt_bestaetigt",
                gegenstand=beitritt,
                empfaenger=adresse,
                empfaenger_name=name,
            )
            for adresse, name in empfaenger.items()
        ]
    )


def _kontext(fassung: Fassung) -> dict[str, object]:
    netzwerk = fassung.vereinbarung.netzwerk
    return {
        "beschreibung": fassung.titel,
        "kopfdatum": datum(fassung.veroeffentlicht_am),
        "erstellt_am": fassung.veroeffentlicht_am,
        "netzwerk": briefkopf(netzwerk),
        "fassung": {
            "titel": fassung.titel,
            "nummer": fassung.nummer,
            "sha256": fassung.sha256,
            "veroeffentlicht_am": datum(fassung.veroeffentlicht_am),
            "abschnitte": [
                {
                    "nummer": abschnitt.bezeichnung,
                    "titel": abschnitt.titel,
                    "absaetze": abschnitt.absaetze,
                }
                for abschnitt in fassung.abschnitte()
            ]
            + [
                {
                    "nummer": "",
                    "titel": _("Rahmen dieser Fassung"),
                    "absaetze": ["\n".join(_rahmen(fassung))],
                }
            ],
        },
        "beitritt": None,
        "gegenzeichnung": None,
        "schritte": [],
        "demo_hinweis": "",
    }


def _rahmen(fassung: Fassung) -> list[str]:
    """The terms that are frozen beside the sections, as the page shows them."""
    bis = datum(fassung.laeuft_bis) if fassung.laeuft_bis else _("unbefristet")
    frist = ngettext("%(zahl)s Monat", "%(zahl)s Monate", fassung.kuendigungsfrist_monate) % {
        "zahl": fassung.kuendigungsfrist_monate
    }
    return [
        _("Laufzeit: %(bis)s") % {"bis": bis},
        _("Kündigungsfrist: %(frist)s") % {"frist": frist},
        _("Form: %(form)s") % {"form": fassung.get_form_display()},
    ]


def _beitritt(beitritt: Beitritt, dokument: Dokument) -> dict[str, object]:
    organisation = beitritt.organisation
    netzwerk = beitritt.fassung.vereinbarung.netzwerk
    return {
        "organisation": organisation.name,
        "anschrift": [zeile for zeile in organisation.anschrift.split(", ") if zeile],
        "vertreten_durch": beitritt.unterzeichner_name,
        "funktion": beitritt.funktion,
        "ort": beitritt.ort,
        "unterzeichnet_am": _genau(cast(datetime, beitritt.unterzeichnet_am)),
        "form": beitritt.get_form_display(),
        "identitaet": beitritt.get_identitaet_display(),
        "pruefcode": dokument.pruefcode,
        "pruef_url": pruef_adresse(netzwerk).partition("://")[2],
        "qr": qr_code(pruef_adresse(netzwerk, dokument.pruefcode)),
    }


def _genau(zeit: datetime) -> str:
    """3. Dezember 2026, 14:30:05 Uhr: seconds belong to a record of steps."""
    return f"{datum(zeit)}, {timezone.localtime(zeit):%H:%M:%S} Uhr"


dokumentart("fassung", fassung_bauen)
dokumentart("beitritt", beitritt_bauen, beitritt_versenden, befund)
for _art in Ausfuhr.Art.values:
    dokumentart(_art, dateien.bauen)
