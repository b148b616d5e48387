"""Writes around one offer: the row, its relations, the search index, the mail to the provider."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from angebote.aktionen import auswahl, suche
from angebote.aktionen import termin as termine
from angebote.models import Angebot, Angebotsaenderung, Angebotsformat
from angebote.models.aenderung import TEXTFELDER, VERWEISE, neues, werte
from mitglieder.models import Organisation
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk, Rolle, Zugang
from netzwerk.basis.rechte import ist_koordination, sieht_alles


@transaction.atomic
def anlegen(
    *, netzwerk: Netzwerk, angaben: dict[str, Any], von: Konto, vorgang: UUID | None = None
) -> Angebot:
    """A draft. `angaben` are the fields of `angebote.models.aenderung.FELDER`.

    `vorgang` names the page with the form: sent from it again, it is the same offer, with the words
    as they are now while nobody else is at it. Raises FalscherZustand.
    """
    # Of this person here: whatever number somebody sends, it meets no other's.
    vorgang = uuid5(vorgang, f"{netzwerk.pk} {von.pk}") if vorgang else None
    angebot = _schon_angelegt(netzwerk, vorgang, von) if vorgang else None
    if angebot is None:
        angebot = Angebot(netzwerk=netzwerk, vorgang=vorgang, begonnen_von=von)
    elif not neues(werte(angebot), angaben):
        return angebot
    elif not angebot.ist_entwurf or angebot.geschrieben_von_id != von.pk:
        raise FalscherZustand(
            _("Dieses Angebot haben Sie schon angelegt."),
            bei=angebot,
            weiter=_("Was Sie noch ändern wollen, tragen Sie unter „Angebot bearbeiten“ ein."),
        )
    setzen(angebot, angaben, von)
    return angebot


def _schon_angelegt(netzwerk: Netzwerk, vorgang: UUID, von: Konto) -> Angebot | None:
    # Locked: of two presses at once the second waits here, and finds what the first has made.
    list(Konto.objects.select_for_update(no_key=True).filter(pk=von.pk))
    return Angebot.objects.bearbeitbar_fuer(von, netzwerk).filter(vorgang=vorgang).first()


@transaction.atomic
def aendern(*, angebot: Angebot, angaben: dict[str, Any], von: Konto) -> Angebotsaenderung | None:
    """Write the new values, or propose them: `aendert_sofort` says which.

    A proposal is returned; it replaces what waited, and the draft it was made from.
    """
    # Locked: a release must not slip between the look at the state and the write.
    angebot = Angebot.objects.select_for_update(of=("self",)).get(pk=angebot.pk)
    if not aendert_sofort(angebot, von):
        angebot.aenderungen.all().entwurf().gemeinsam().delete()
        return vorschlagen(angebot, angaben, von, Angebotsaenderung.Zustand.OFFEN)
    setzen(angebot, angaben, von)
    return None


def vorschlagen(
    angebot: Angebot,
    angaben: dict[str, Any],
    von: Konto | Zugang,
    zustand: str,
    persoenlich: bool = False,
) -> Angebotsaenderung | None:
    """The one draft, or the one open change of an offer; none where nothing differs."""
    vorschlag = neues(werte(angebot), angaben)
    welche: dict[str, Any] = {"zustand": zustand, "persoenlich": persoenlich}
    if persoenlich:
        welche["eingereicht_von"] = von
    if not vorschlag:
        angebot.aenderungen.filter(**welche).delete()
        return None
    aenderung: Angebotsaenderung
    aenderung, _neu = Angebotsaenderung.objects.update_or_create(
        angebot=angebot,
        **welche,
        defaults={
            "vorschlag": vorschlag,
            "eingereicht_am": timezone.now(),
            "eingereicht_von": von if isinstance(von, Konto) else None,
            "kontakt": von.inhaber if isinstance(von, Zugang) else None,
        },
    )
    return aenderung


def setzen(angebot: Angebot, angaben: dict[str, Any], von: Konto | None) -> None:
    """Take over the values and bring the index up to date. Targets that are gone are left out.

    A proposal says nothing about what it does not change. `von` wrote it: None by link.
    """
    if angebot.pk is None or neues(werte(angebot), angaben):
        angebot.geaendert_am, angebot.geschrieben_von = timezone.now(), von
    wo = angebot.wo
    for feld in TEXTFELDER:
        if feld in angaben:
            setattr(angebot, feld, angaben[feld])
    if (art := angaben.get("format")) and auswahl.festhalten(Angebotsformat, [art]):
        angebot.format_id = art
    angebot.save()
    termine.ort_geaendert(angebot=angebot, vorher=wo)
    for feld in VERWEISE:
        if feld not in angaben:
            continue
        verweis = getattr(angebot, feld)
        ziele = auswahl.festhalten(verweis.model, angaben[feld])
        if ziele or not angaben[feld]:  # a draft may be without
            verweis.set(ziele)
    suche.auffrischen(angebot)


def fehlende(angebot: Angebot) -> list[str]:
    """What a draft still lacks before it can be submitted, by the labels of the form."""
    pflicht = ("titel", "kurztext", "beschreibung", "themen", "zielgruppen", "anbieter")
    jetzt = werte(angebot)
    return [
        str(Angebot._meta.get_field(feld).verbose_name)  # type: ignore[union-attr]  # a field of ours, no relation backwards
        for feld in pflicht
        if not jetzt[feld]
    ]


@transaction.atomic
def einreichen(*, angebot: Angebot, von: Konto) -> None:
    """Raises FalscherZustand while something is missing."""
    # Locked: another tab may just be emptying a field of the draft.
    fehlt = fehlende(Angebot.objects.select_for_update(of=("self",)).get(pk=angebot.pk))
    if fehlt:
        raise FalscherZustand(
            _("Es fehlt noch etwas: %(felder)s.") % {"felder": ", ".join(fehlt)},
            bei=angebot,
            weiter=_("Ergänzen Sie es unter „Angebot bearbeiten“."),
        )
    angebot.einreichen(von=von)


def vier_augen(netzwerk: int, urheber: int | None, konto: Konto) -> bool:
    """Four eyes: `konto` made it themselves, and another coordinator could look at it."""
    return urheber == konto.pk and bool(andere_koordination(netzwerk, konto))


def andere_koordination(netzwerk: int, konto: Konto) -> list[Konto]:
    return [eines for eines in _koordination(netzwerk) if eines != konto]


def _koordination(netzwerk: int) -> list[Konto]:
    rollen = Rolle.objects.filter(
        netzwerk=netzwerk, art=Rolle.Art.KOORDINATION, konto__is_active=True
    )
    return [rolle.konto for rolle in rollen.select_related("konto").order_by("konto__name", "pk")]


def freigebende(angebot: Angebot) -> list[Konto]:
    """Which of the coordination may release it: who neither submitted it nor wrote on it last.

    Where all did one or the other, who did not write last: that one has yet to read the present
    words. Where there is only one, that one.
    """
    alle = _koordination(angebot.netzwerk_id)
    schreibt = angebot.geschrieben_von_id or angebot.eingereicht_von_id
    stufen = ({angebot.eingereicht_von_id, schreibt}, {schreibt}, set[int]())
    uebrig = ([konto for konto in alle if konto.pk not in urheber] for urheber in stufen)
    return next(filter(None, uebrig), [])


def braucht_andere(angebot: Angebot, konto: Konto) -> bool:
    """Four eyes: submitted or last written by `konto`, and a colleague may release it."""
    eigenes = konto.pk in (angebot.eingereicht_von_id, angebot.geschrieben_von_id)
    return eigenes and konto not in freigebende(angebot)


def aendert_sofort(angebot: Angebot, konto: Konto) -> bool:
    """What is not public; and what is, for the coordination.

    The coordination's corrections of a public offer need nobody else: the words were released, and
    whoever corrects them is who releases. But a coordinator who also represents the provider
    proposes to a colleague, where there is one.
    """
    if not angebot.ist_oeffentlich:
        return True
    if not ist_koordination(konto, angebot.netzwerk):
        return False
    eigene = Organisation.objects.vertreten_durch(konto)
    return not (
        angebot.anbieter.filter(pk__in=eigene.values("pk")).exists()
        and andere_koordination(angebot.netzwerk_id, konto)
    )


@transaction.atomic
def freigeben(*, angebot: Angebot, von: Konto, stand: str) -> None:
    """Publish what was read: `stand` is the offer's. Raises FalscherZustand."""
    # Locked: what waits for its release may still be edited.
    jetzt = Angebot.objects.select_for_update(of=("self",)).get(pk=angebot.pk)
    if jetzt.stand != stand:
        raise FalscherZustand(_("Die Angaben haben sich inzwischen geändert."), bei=angebot)
    if braucht_andere(jetzt, von):
        raise FalscherZustand(
            _("Dieses Angebot haben Sie selbst eingereicht.")
            if jetzt.eingereicht_von_id == von.pk
            else _("Die jetzigen Angaben haben Sie selbst geschrieben."),
            bei=angebot,
            weiter=_("Freigeben kann es: %(namen)s.")
            % {"namen": ", ".join(map(str, freigebende(jetzt)))},
        )
    angebot.freigeben(von=von)
    bilder = angebot.bilder.all().wartend()
    if andere_koordination(angebot.netzwerk_id, von):
        bilder = bilder.exclude(hochgeladen_von=von)
    bilder.update(freigegeben_am=angebot.freigegeben_am, freigegeben_von=von)
    suche.auffrischen(angebot)
    _melden(angebot, "angebot.freigegeben", von)
    if jetzt.freigegeben_am is None:
        _schreiben(angebot, "angebot.partner", _partner(angebot, von))


@transaction.atomic
def zurueckweisen(*, angebot: Angebot, grund: str, von: Konto) -> None:
    angebot.zurueckweisen(grund=grund, angaben=werte(angebot))
    _melden(angebot, "angebot.zurueckgewiesen", von, grund=grund)


@transaction.atomic
def archivieren(*, angebot: Angebot, von: Handelnde) -> int:
    """Its dates are called off with it; how many who had signed up are told."""
    weil = Angebot.Archivgrund.ANBIETER
    if sieht_alles(von, angebot.netzwerk):
        weil = Angebot.Archivgrund.VON_HAND
    angebot.archivieren(weil)
    benachrichtigt = termine.beenden(angebote=[angebot.pk], weil=weil)
    suche.auffrischen(angebot)
    return benachrichtigt


@transaction.atomic
def bestaetigen(*, angebot: Angebot, von: Handelnde) -> None:
    angebot.bestaetigen()
    suche.auffrischen(angebot)


@transaction.atomic
def veralten(*, angebot: Angebot) -> None:
    angebot.veralten()
    suche.auffrischen(angebot)


def _melden(angebot: Angebot, anlass: str, von: Konto, **parameter: Any) -> None:
    """One mail to who submitted, per submission; nobody writes to themselves."""
    empfaenger = angebot.eingereicht_von
    if empfaenger is None or empfaenger == von or not empfaenger.is_active:
        return
    _schreiben(angebot, anlass, [empfaenger], **parameter)


def _partner(angebot: Angebot, von: Konto) -> list[Konto]:
    """Who represents those that were named beside the provider the offer was begun for."""
    eigene = angebot.anbieter.filter(vertretung__konto=angebot.begonnen_von_id)
    if angebot.begonnen_von_id is None or not eigene:
        return []
    andere = angebot.anbieter.exclude(pk__in=eigene.values("pk"))
    konten = Konto.objects.filter(is_active=True, vertretung__organisation__in=andere)
    wissende = {pk for pk in (angebot.begonnen_von_id, angebot.eingereicht_von_id, von.pk) if pk}
    return list(konten.exclude(pk__in=wissende).order_by("pk").distinct())


def _schreiben(
    angebot: Angebot, anlass: str, empfaenger: Iterable[Konto], **parameter: Any
) -> None:
    post.einreihen(
        post.nachricht(
            netzwerk=angebot.netzwerk,
            anlass=anlass,
            gegenstand=angebot,
            empfaenger=konto.email,
            empfaenger_name=konto.name,
            runde=angebot.einreichungen,
            parameter=parameter,
        )
        for konto in empfaenger
    )
