"""What a check code or a file is worth. The file is read, never written anywhere."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netzwerk.basis.aktionen.dokument import DateiVeraendert, gepruefter_inhalt
from netzwerk.basis.dokumente import Befund, pruefbare
from netzwerk.basis.models import Dokument, Netzwerk
from netzwerk.basis.models.dokument import DokumentQuerySet
from netzwerk.basis.pruefspur import pruefcodes
from netzwerk.basis.zertifikat import SiegelUnbrauchbar, zertifikat_des_netzwerks

if TYPE_CHECKING:
    # pyHanko takes half a second to import: only who brings a file or a sealed document pays.
    from netzwerk.basis.siegel import Pruefergebnis


@dataclass(frozen=True, kw_only=True)
class Auskunft:
    """`stand` of a document that is known here: gueltig, ueberholt (superseded or terminated),
    in_arbeit, beschaedigt (our copy), veraendert, angehaengt (the file at hand); of any other file:
    eigenes_siegel, fremdes_siegel, gebrochen, ohne_siegel, verschluesselt, unlesbar; and unbekannt.
    """

    stand: str
    dokument: Dokument | None = None
    befund: Befund | None = None
    siegel: "Pruefergebnis | None" = None
    datei_verglichen: bool = False
    #: The file at hand is the original, and what the portal has stored is not.
    besser_als_unsere: bool = False


def auskunft(netzwerk: Netzwerk, *, code: str = "", inhalt: bytes | None = None) -> Auskunft:
    dokumente = Dokument.objects.filter(netzwerk=netzwerk, art__in=pruefbare())
    if code:
        dokument = dokumente.filter(pruefcode=code).first()
    else:
        dokument = _gefunden(dokumente, inhalt or b"")
    if dokument is not None:
        return _bekannt(dokument, inhalt)
    if inhalt is None or code:
        return Auskunft(stand="unbekannt", datei_verglichen=inhalt is not None)
    return _fremd(netzwerk, inhalt)


def _gefunden(dokumente: DokumentQuerySet, inhalt: bytes) -> Dokument | None:
    """By its bytes; else by the code that a changed file still carries."""
    gleich: Dokument | None = dokumente.filter(sha256=hashlib.sha256(inhalt).hexdigest()).first()
    if gleich is not None:
        return gleich
    je_code = {d.pruefcode: d for d in dokumente.filter(pruefcode__in=pruefcodes(inhalt))}
    return next((je_code[code] for code in pruefcodes(inhalt) if code in je_code), None)


def _bekannt(dokument: Dokument, inhalt: bytes | None) -> Auskunft:
    befund = pruefbare()[dokument.art](dokument)
    if not dokument.ist_fertig:
        return Auskunft(stand="in_arbeit", dokument=dokument, befund=befund)
    if inhalt is not None and hashlib.sha256(inhalt).hexdigest() != dokument.sha256:
        return Auskunft(
            stand="angehaengt" if _beginnt_mit(dokument, inhalt) else "veraendert",
            dokument=dokument,
            befund=befund,
            siegel=_siegel(inhalt),
            datei_verglichen=True,
        )
    try:
        unseres = gepruefter_inhalt(dokument)
    except DateiVeraendert:
        unseres = b""
    stand = "ueberholt" if befund.ueberholt else "gueltig"
    if not befund.unversehrt or not (unseres or inhalt):
        stand = "beschaedigt"
    bytes_davon = inhalt or unseres
    return Auskunft(
        stand=stand,
        dokument=dokument,
        befund=befund,
        siegel=_siegel(bytes_davon) if dokument.gesiegelt_am and bytes_davon else None,
        datei_verglichen=inhalt is not None,
        besser_als_unsere=inhalt is not None and not unseres,
    )


def _beginnt_mit(dokument: Dokument, inhalt: bytes) -> bool:
    try:
        groesse = dokument.datei.size
    except OSError:
        return False
    return hashlib.sha256(inhalt[:groesse]).hexdigest() == dokument.sha256


def _fremd(netzwerk: Netzwerk, inhalt: bytes) -> Auskunft:
    siegel = _siegel(inhalt)
    if siegel.verschluesselt:
        stand = "verschluesselt"
    elif siegel.hat_siegel and not siegel.deckt_ganzes_dokument:
        stand = "gebrochen"
    elif siegel.hat_siegel:
        eigenes = siegel.fingerabdruck == _fingerabdruck(netzwerk)
        stand = "eigenes_siegel" if eigenes else "fremdes_siegel"
    else:
        stand = "ohne_siegel" if siegel.ist_lesbar else "unlesbar"
    return Auskunft(stand=stand, siegel=siegel, datei_verglichen=True)


def _fingerabdruck(netzwerk: Netzwerk) -> str:
    try:
        zertifikat = zertifikat_des_netzwerks(netzwerk)
    except SiegelUnbrauchbar:
        return ""
    return zertifikat.fingerabdruck if zertifikat else ""


def _siegel(inhalt: bytes) -> "Pruefergebnis":
    from netzwerk.basis.siegel import pruefen

    return pruefen(inhalt)
