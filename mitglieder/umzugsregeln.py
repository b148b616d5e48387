"""What happens when two entries of the register become one and their rows meet."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from mitglieder.models import (
    Beitritt,
    Einwilligung,
    Kontakt,
    Mitgliedschaft,
    Nachweis,
    Organisation,
    Schreibweise,
    Sitz,
    Vertretung,
    WeitereOrganisation,
    Zeichnungsvorschlag,
)
from mitglieder.umzug import NichtMoeglich, Posten, ohne_doppelte, posten, regel, verlegen
from netzwerk.basis.models import Kettenglied

regel("mitglieder.vertretung.organisation")(
    ohne_doppelte(Vertretung, "organisation", ("konto_id",))
)
regel("mitglieder.schreibweise.organisation")(
    ohne_doppelte(Schreibweise, "organisation", ("name",))
)
regel("mitglieder.sitz.organisation")(
    ohne_doppelte(Sitz, "organisation", ("gremium_id", "kontakt_id"))
)
regel("mitglieder.sitz.kontakt")(ohne_doppelte(Sitz, "kontakt", ("gremium_id", "organisation_id")))

#: The more advanced state wins: the last of these.
VORRANG = (
    "abgelehnt",
    "ausgeschlossen",
    "ausgetreten",
    "vorgeschlagen",
    "beantragt",
    "eingeladen",
    "ruhend",
    "aktiv",
)


@regel("mitglieder.organisation.uebergeordnet")
def untergeordnete(alt: Organisation, neu: Organisation) -> Posten:
    eigene = Organisation.objects.filter(uebergeordnet=alt).exclude(pk=neu.pk)
    dort = Organisation.objects.filter(uebergeordnet=neu).exclude(pk=alt.pk)
    if doppelt := dort.filter(name__in=eigene.values("name")).first():
        raise NichtMoeglich(
            _(
                "Zu beiden gehört „%(name)s“. Führen Sie zuerst diese beiden Einträge zusammen, "
                "oder geben Sie einem einen anderen Namen."
            )
            % {"name": doppelt}
        )
    namen = tuple(eine.name for eine in eigene)
    eigene.update(uebergeordnet=neu)
    return Posten(art=_("Untergeordnete"), schluessel="mitglieder.organisation", umgezogen=namen)


@regel("mitglieder.mitgliedschaft.organisation")
def mitgliedschaften(alt: Organisation, neu: Organisation) -> Posten:
    dort = {eine.netzwerk_id: eine for eine in Mitgliedschaft.objects.filter(organisation=neu)}
    umgezogen, entfallen = [], []
    for eine in Mitgliedschaft.objects.filter(organisation=alt).select_related("netzwerk"):
        andere = dort.get(eine.netzwerk_id)
        if andere is None:
            Mitgliedschaft.objects.filter(pk=eine.pk).update(organisation=neu)
            umgezogen.append(f"{eine.netzwerk}: {eine.get_zustand_display()}")
            continue
        vorn = max(eine, andere, key=lambda m: VORRANG.index(m.zustand))
        beginne = [m.seit for m in (eine, andere) if m.seit]
        verlegen(eine, andere)  # groups are united, its application and links follow
        eine.delete()
        Mitgliedschaft.objects.filter(pk=andere.pk).update(
            zustand=vorn.zustand, seit=min(beginne, default=None), bis=vorn.bis
        )
        entfallen.append(
            _("%(netzwerk)s: bleibt „%(stand)s“")
            % {"netzwerk": eine.netzwerk, "stand": vorn.get_zustand_display()}
        )
    return posten(Mitgliedschaft, umgezogen=tuple(umgezogen), entfallen=tuple(entfallen))


@regel("mitglieder.kontakt.organisation")
def kontakte(alt: Organisation, neu: Organisation) -> Posten:
    """One address is one person."""
    dort = {
        einer.email.lower(): einer
        for einer in Kontakt.objects.filter(organisation=neu).exclude(email="")
    }
    umgezogen, entfallen = [], []
    for einer in Kontakt.objects.filter(organisation=alt):
        anderer = dort.get(einer.email.lower()) if einer.email else None
        if anderer is None:
            Kontakt.objects.filter(pk=einer.pk).update(organisation=neu)
            umgezogen.append(einer.name)
        else:
            _vereinen(einer, anderer)
            entfallen.append(einer.name)
    return posten(Kontakt, umgezogen=tuple(umgezogen), entfallen=tuple(entfallen))


def _vereinen(alt: Kontakt, neu: Kontakt) -> None:
    """Who may do what is united, what is empty is filled, the latest confirmation counts."""
    verlegen(alt, neu)
    alt.delete()
    for feld in ("anrede", "vorname", "funktion", "telefon", "quelle", "konto_id"):
        setattr(neu, feld, getattr(neu, feld) or getattr(alt, feld))
    for feld in ("ist_stellvertretung", "ist_zeichnungsberechtigt", "ist_insofa"):
        setattr(neu, feld, getattr(neu, feld) or getattr(alt, feld))
    neu.bestaetigt_am = _spaeteres(alt.bestaetigt_am, neu.bestaetigt_am)
    neu.informiert_am = neu.informiert_am or alt.informiert_am
    if alt.ausgeschieden_am is None or neu.ausgeschieden_am is None:
        neu.ausgeschieden_am = None
    neu.save()


def _spaeteres(*tage: Any) -> Any:
    return max((tag for tag in tage if tag is not None), default=None)


@regel("mitglieder.einwilligung.kontakt")
def einwilligungen(alt: Kontakt, neu: Kontakt) -> Posten:
    """A withdrawal counts for the whole person: nothing it revoked becomes valid by merging."""
    schon = Einwilligung.objects.gueltig().filter(kontakt=neu).values("netzwerk")
    doppelt = Einwilligung.objects.gueltig().filter(kontakt=alt, netzwerk__in=schon)
    entfallen = _namen(doppelt)
    doppelt.delete()
    zeilen = Einwilligung.objects.filter(kontakt=alt)
    umgezogen = _namen(zeilen)
    zeilen.update(kontakt=neu)
    alle = Einwilligung.objects.filter(kontakt=neu)
    widerrufe = alle.order_by().values_list("netzwerk").annotate(am=Max("widerrufen_am"))
    for netzwerk, am in widerrufe:
        if am is not None:
            alle.gueltig().filter(netzwerk=netzwerk, erteilt_am__lt=am).update(widerrufen_am=am)
    return posten(Einwilligung, umgezogen=umgezogen, entfallen=entfallen)


@regel("mitglieder.beitritt.organisation")
def beitritte(alt: Organisation, neu: Organisation) -> Posten:
    """A signature stays as it is; only the entry it belongs to is another one now.

    Of two for one version one must be unsigned: it falls away. Two signatures never become one.
    """
    dort = {einer.fassung_id: einer for einer in Beitritt.objects.filter(organisation=neu)}
    umgezogen, entfallen, schritte = [], [], {}
    for einer in Beitritt.objects.filter(organisation=alt).select_related("fassung"):
        anderer = dort.get(einer.fassung_id)
        if anderer is not None:
            if einer.ist_gezeichnet and anderer.ist_gezeichnet:
                raise NichtMoeglich(
                    _(
                        "Beide haben „%(titel)s“ unterzeichnet, und zwei Unterschriften lassen "
                        "sich nicht zusammenlegen. Lassen Sie beide Einträge stehen: Ordnen Sie "
                        "den einen dem anderen unter und beenden Sie seine Mitgliedschaft."
                    )
                    % {"titel": einer.fassung.titel}
                )
            weg = anderer if einer.ist_gezeichnet or _offener(einer, anderer) else einer
            entfallen.append(f"{einer.fassung.titel}: {weg.get_zustand_display()}")
            verlegen(weg, einer if weg is anderer else anderer)
            weg.delete()
            if weg is einer:
                continue
        Beitritt.objects.filter(pk=einer.pk).update(organisation=neu)
        umgezogen.append(f"{einer.fassung.titel}: {einer.get_zustand_display()}")
        schritte[einer.kette] = {"bisher": alt.name, "jetzt": neu.name}
    Kettenglied.objects.anhaengen_alle("zusammengefuehrt", schritte)
    return posten(Beitritt, umgezogen=tuple(umgezogen), entfallen=tuple(entfallen))


@regel("mitglieder.beitritt.vorgaenger")
def uebergeleitete(alt: Beitritt, neu: Beitritt) -> Posten:
    """Only signed ones are carried over, and those never go."""
    return posten(Beitritt)


@regel("mitglieder.nachweis.beitritt")
def nachweise(alt: Beitritt, neu: Beitritt) -> Posten:
    """What was refused moves along; nobody throws away a signature that was not looked at."""
    zeilen = Nachweis.objects.filter(beitritt=alt)
    if zeilen.offen().exists():
        raise NichtMoeglich(
            _(
                "Zu „%(titel)s“ wartet ein Nachweis auf Ihre Prüfung. Prüfen Sie ihn zuerst, und "
                "führen Sie die Einträge dann zusammen."
            )
            % {"titel": alt.fassung.titel}
        )
    umgezogen = tuple(str(zeile) for zeile in zeilen)
    zeilen.update(beitritt=neu)
    return posten(Nachweis, umgezogen=umgezogen)


@regel("mitglieder.zeichnungsvorschlag.beitritt")
def zeichnungsvorschlaege(alt: Beitritt, neu: Beitritt) -> Posten:
    """Nobody is needed any more where somebody has signed; else one open proposal is enough."""
    offene = Zeichnungsvorschlag.objects.offen()
    entfallen: tuple[str, ...] = ()
    if neu.ist_gezeichnet or offene.filter(beitritt=neu).exists():
        ueberzaehlige = offene.filter(beitritt=alt)
        entfallen = tuple(str(zeile) for zeile in ueberzaehlige)
        ueberzaehlige.delete()
    zeilen = Zeichnungsvorschlag.objects.filter(beitritt=alt)
    umgezogen = tuple(str(zeile) for zeile in zeilen)
    zeilen.update(beitritt=neu)
    return posten(Zeichnungsvorschlag, umgezogen=umgezogen, entfallen=entfallen)


def _offener(einer: Beitritt, anderer: Beitritt) -> bool:
    """Whether `einer` waits for an answer and the other, unsigned too, does not."""
    return einer.ist_offen and not anderer.ist_offen and not anderer.ist_gezeichnet


@regel("mitglieder.kontakt_weitere_organisationen.organisation")
def steht_auch_fuer(alt: Organisation, neu: Organisation) -> Posten:
    """Who is at home in the one that stays does not stand for it besides."""
    personen = {
        eine.kontakt_id: str(eine.kontakt)
        for eine in WeitereOrganisation.objects.filter(organisation=alt).select_related("kontakt")
    }
    daheim = set(
        Kontakt.objects.filter(pk__in=personen, organisation__in=(alt, neu)).values_list(
            "pk", flat=True
        )
    )
    schon = set(
        WeitereOrganisation.objects.filter(organisation=neu).values_list("kontakt_id", flat=True)
    )
    WeitereOrganisation.objects.bulk_create(
        WeitereOrganisation(kontakt_id=pk, organisation=neu)
        for pk in personen
        if pk not in daheim | schon
    )
    WeitereOrganisation.objects.filter(organisation=alt).delete()
    WeitereOrganisation.objects.filter(
        organisation=neu, kontakt__organisation__in=(alt, neu)
    ).delete()
    return Posten(
        art=_("Personen, die auch dafür stehen"),
        schluessel="mitglieder.kontakt_weitere_organisationen",
        umgezogen=tuple(n for pk, n in personen.items() if pk not in daheim | schon),
        entfallen=tuple(n for pk, n in personen.items() if pk in daheim | schon),
    )


def _namen(zeilen: Iterable[Einwilligung]) -> tuple[str, ...]:
    return tuple(f"{zeile.kontakt} ({zeile.netzwerk})" for zeile in zeilen)
