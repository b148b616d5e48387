"""What the public check page says of sealed documents: organisation and function, no person."""

from django.utils.translation import gettext as _

from mitglieder.aktionen.parteienliste import summe
from mitglieder.models import Beitritt, Fassung, Parteienliste
from mitglieder.nachweise import feststellung
from netzwerk.basis.dokumente import Befund
from netzwerk.basis.models import Dokument, Kettenglied
from netzwerk.basis.templatetags.portal import datum, zeitpunkt

type Angaben = tuple[tuple[str, str], ...]


def befund(dokument: Dokument) -> Befund:
    """Of an accession, as it was signed or countersigned."""
    beitritt = Beitritt.objects.select_related("fassung").get(pk=dokument.gegenstand_id)
    ueberholt, weil = _ueberholt(beitritt)
    gegengezeichnet = dokument.art == "gegenzeichnung"
    return Befund(
        gueltig=(
            _("Gültig: Diesen gegengezeichneten Beitritt gibt es")
            if gegengezeichnet
            else _("Gültig: Diesen Beitritt gibt es")
        ),
        in_arbeit=(
            _("Gegengezeichnet, das Siegel fehlt noch")
            if gegengezeichnet
            else _("Unterzeichnet, das Siegel fehlt noch")
        ),
        ueberholt=ueberholt,
        ueberholt_weil=weil,
        unversehrt=Kettenglied.objects.pruefen(beitritt.kette),
        angaben=(
            (_("Vereinbarung"), _vereinbarung(beitritt.fassung)),
            (_("Organisation"), beitritt.parteiname),
            (_("Unterzeichnet"), f"{beitritt.unterzeichnet_wann}, {beitritt.funktion}"),
            *_signatur(beitritt),
            *_herkunft(beitritt),
            *_gegenzeichnung(beitritt),
        ),
        bestaetigt=((_("Schritte der Unterzeichnung"), _("lückenlos und unverändert")),),
    )


def befund_der_liste(dokument: Dokument) -> Befund:
    liste = Parteienliste.objects.select_related("fassung").get(pk=dokument.gegenstand_id)
    neueste = Parteienliste.objects.filter(fassung=liste.fassung_id).first() or liste
    ueberholt = weil = ""
    if not liste.ist_neueste:
        ueberholt = _("Echt, aber es gibt eine neuere Liste")
        weil = _("Die neueste hat den Stand %(am)s.") % {"am": zeitpunkt(neueste.stand_am)}
    elif grund := _ende_der_fassung(liste.fassung):
        ueberholt, weil = grund
    return Befund(
        gueltig=_("Gültig: Diese Liste der Beteiligten gibt es"),
        in_arbeit=_("Die Liste wird gerade gesiegelt"),
        ueberholt=ueberholt,
        ueberholt_weil=weil,
        unversehrt=summe(liste.eintraege) == liste.sha256,
        angaben=(
            (_("Vereinbarung"), _vereinbarung(liste.fassung)),
            (_("Stand"), zeitpunkt(liste.stand_am)),
            (_("Beteiligte"), str(liste.anzahl)),
        ),
    )


def _vereinbarung(fassung: Fassung) -> str:
    return _("%(titel)s, Fassung %(nummer)s vom %(am)s") % {
        "titel": fassung.titel,
        "nummer": fassung.nummer,
        "am": datum(fassung.veroeffentlicht_am),
    }


def _signatur(beitritt: Beitritt) -> Angaben:
    if beitritt.identitaet != Beitritt.Identitaet.QES:
        return ()
    return ((_("Signatur"), feststellung(beitritt)),)


def _herkunft(beitritt: Beitritt) -> Angaben:
    if beitritt.vorgaenger is None:
        return ()
    text = _("aus Fassung %(nummer)s, nicht neu unterzeichnet") % {
        "nummer": beitritt.vorgaenger.fassung.nummer
    }
    return ((_("Übergeleitet"), text),)


def _gegenzeichnung(beitritt: Beitritt) -> Angaben:
    if beitritt.gegengezeichnet_am is None:
        return ()
    wer = beitritt.fassung.gegenzeichner_funktion or _("Koordinierungsstelle")
    return ((_("Gegengezeichnet"), f"{zeitpunkt(beitritt.gegengezeichnet_am)}, {wer}"),)


def _ueberholt(beitritt: Beitritt) -> tuple[str, str]:
    if beitritt.zustand == Beitritt.Zustand.GEKUENDIGT:
        zum = {"zum": datum(beitritt.gekuendigt_zum)}
        if beitritt.ist_partei:
            return (
                _("Echt, zum %(zum)s gekündigt") % zum,
                _("Bis zu diesem Tag ist die Organisation weiter an die Vereinbarung gebunden."),
            )
        return _("Echt, aber zum %(zum)s gekündigt") % zum, ""
    if beitritt.zustand == Beitritt.Zustand.UEBERGELEITET:
        return (
            _("Echt, aber durch eine neue Fassung ersetzt"),
            _("Seit dem %(am)s gilt für diese Organisation die Fassung %(nummer)s.")
            % {"am": datum(beitritt.uebergeleitet_am), "nummer": _nummer_danach(beitritt)},
        )
    return _ende_der_fassung(beitritt.fassung) or ("", "")


def _nummer_danach(beitritt: Beitritt) -> int:
    """Of the version that this organisation came to next."""
    danach = Beitritt.objects.filter(
        organisation=beitritt.organisation_id,
        fassung__vereinbarung=beitritt.fassung.vereinbarung_id,
        fassung__nummer__gt=beitritt.fassung.nummer,
    ).gezeichnet()
    nummer: int = danach.order_by("fassung__nummer").values_list("fassung__nummer", flat=True)[0]
    return nummer


def _ende_der_fassung(fassung: Fassung) -> tuple[str, str] | None:
    """Nothing while it runs."""
    if fassung.zustand not in (Fassung.Zustand.ABGELOEST, Fassung.Zustand.AUSGELAUFEN):
        return None
    return (
        _("Echt, aber die Fassung gilt nicht mehr"),
        _("Sie ist ausgelaufen oder durch eine neue Fassung ersetzt."),
    )
