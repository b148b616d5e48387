"""Which organisations of a list may be there already, in the register or further up in the list."""

from django.utils.translation import gettext as _

from mitglieder.einlesen.aehnlich import HOECHSTENS, Namensraum
from mitglieder.einlesen.baum import Baum
from mitglieder.einlesen.befund import Kandidat
from mitglieder.einlesen.eintrag import Eintrag
from mitglieder.einlesen.spalten import spaltentitel
from mitglieder.models import Organisation

ANGABEN = ("uebergeordnet", "art", "strasse", "ort", "website", "org_email", "nachname")


def verdaechtigen(baum: Baum) -> None:
    """Mark every new entry that looks like another one, unless a person decided about it."""
    frei = [o for o in baum.organisationen.values() if o.pk not in baum.vergeben]
    raum: Namensraum[Organisation | Eintrag] = Namensraum(
        [*((o, o.name) for o in frei), *((e, e.name) for e in baum.eintraege)]
    )
    for eintrag in baum.eintraege:
        if not eintrag.ist_neu or eintrag.befund.entschieden:
            continue
        treffer: dict[int, tuple[Organisation | Eintrag, float]] = {
            id(o): (o, 1.0) for o in baum.gleichnamige(eintrag)
        }
        for anderer, wert in raum.aehnliche(eintrag.name):
            if isinstance(anderer, Organisation):
                passt = anderer is not eintrag.oben_organisation
            else:
                # Of two new ones the later is asked about.
                frueher = baum.rang[id(anderer)] < baum.rang[id(eintrag)]
                passt = (frueher or not anderer.ist_neu) and _vereinbar(eintrag, anderer)
            if passt:
                treffer.setdefault(id(anderer), (anderer, wert))
        if treffer:
            eintrag.befund.angaben = _aus_werten(eintrag)
            eintrag.befund.verdaechtigen(
                _kandidat(anderer, wert, baum)
                for anderer, wert in list(treffer.values())[:HOECHSTENS]
            )


def _vereinbar(a: Eintrag, b: Eintrag) -> bool:
    """The list itself may tell two apart: one above the other, or each at its own place."""
    if a is b or a.oben is b or b.oben is a:
        return False
    return not (a.oben and b.oben and a.oben_organisation is not b.oben_organisation)


def _kandidat(anderer: Organisation | Eintrag, wert: float, baum: Baum) -> Kandidat:
    prozent = round(100 * wert)
    if isinstance(anderer, Eintrag):
        return Kandidat(
            f"zeile:{anderer.befund.schluessel}",
            anderer.name,
            _("in derselben Liste, Zeile %(nr)s") % {"nr": anderer.befund.nr},
            _aus_werten(anderer),
            prozent,
        )
    oben = baum.organisationen.get(anderer.uebergeordnet_id or 0)
    angaben = (
        ("uebergeordnet", oben.name if oben else ""),
        ("art", anderer.get_art_display()),
        ("strasse", anderer.strasse),
        ("ort", f"{anderer.plz} {anderer.ort}".strip()),
        ("website", anderer.website),
        ("org_email", anderer.email),
    )
    return Kandidat(
        f"organisation:{anderer.pk}",
        anderer.name,
        _("im Portal"),
        tuple((spaltentitel(schluessel), wert) for schluessel, wert in angaben if wert),
        prozent,
    )


def _aus_werten(eintrag: Eintrag) -> tuple[tuple[str, str], ...]:
    werte = {**eintrag.werte, "uebergeordnet": eintrag.oben_name}
    return tuple(
        (spaltentitel(schluessel), werte[schluessel])
        for schluessel in ANGABEN
        if werte.get(schluessel)
    )
