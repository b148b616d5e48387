from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from angebote.models.angebot import Angebot
from mitglieder.models import Kontakt
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.vergleich import Vergleich, vergleichen

# What the public entry consists of: what may be proposed, and nothing else.
TEXTFELDER = (
    "titel",
    "kurztext",
    "beschreibung",
    "fuer_eltern",
    "fuer_fachkraefte",
    "alter_von",
    "alter_bis",
    "bezirk",
    "ort",
    "ist_online",
    "kommt_hin",
    "ist_kostenfrei",
    "kosten",
    "sprachen",
    "barrierefreiheit",
    "barrierefreiheit_hinweis",
    "praeventionsstufen",
    "praeventionsansaetze",
    "kontakt_telefon",
    "kontakt_email",
    "website",
    "anmeldung_link",
)
VERWEISE = ("anbieter", "themen", "zielgruppen")
UNENTSCHIEDEN = ("entwurf", "offen")
FELDER = ("titel", "kurztext", "anbieter", "themen", "zielgruppen", "format", *TEXTFELDER[2:])


@dataclass(frozen=True)
class Unterschied:
    feld: str
    vorher: str
    nachher: str

    @property
    def worte(self) -> Vergleich:
        """Word by word, for the page."""
        return vergleichen(self.vorher, self.nachher)


class AngebotsaenderungQuerySet(PortalQuerySet["Angebotsaenderung"]):
    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """Changes of the offers one may edit; what is personal is seen by who wrote it."""
        eigene = Angebot.objects.bearbeitbar_fuer(handelnde, netzwerk)
        konto = handelnde.pk if isinstance(handelnde, Konto) else None
        return self.filter(
            models.Q(persoenlich=False) | models.Q(eingereicht_von=konto), angebot__in=eigene
        )

    def gemeinsam(self) -> Self:
        return self.filter(persoenlich=False)

    def persoenlich_von(self, konto: Konto) -> Self:
        """A coordinator's own draft, at most one of each offer."""
        return self.filter(persoenlich=True, eingereicht_von=konto)

    def offen(self) -> Self:
        return self.filter(zustand=Angebotsaenderung.Zustand.OFFEN)

    def entwurf(self) -> Self:
        return self.filter(zustand=Angebotsaenderung.Zustand.ENTWURF)

    def unentschieden(self) -> Self:
        """What may still be taken back: the draft first, then the one that waits."""
        return self.filter(zustand__in=UNENTSCHIEDEN).order_by("zustand")

    def zuletzt_abgelehnt(self) -> "Angebotsaenderung | None":
        """Of one offer: the last decision, where it was a no; with what still differs."""
        entschieden = self.exclude(zustand__in=UNENTSCHIEDEN).order_by("-entschieden_am", "-pk")
        letzte: Angebotsaenderung | None = entschieden.select_related(
            "entschieden_von", "eingereicht_von", "kontakt"
        ).first()
        if letzte is None or letzte.zustand != Angebotsaenderung.Zustand.ABGELEHNT:
            return None
        # Whoever has said since that the offer holds as it is has answered the no.
        neuestes = max(filter(None, (letzte.angebot.bestaetigt_am, letzte.entschieden_am)))
        return letzte if neuestes == letzte.entschieden_am and letzte.unterschiede() else None


@verfolgt()
class Angebotsaenderung(PortalModell):
    """A change of a released offer that is not public; the public sees the old text meanwhile.

    A provider's representatives write one draft together, and what they submit waits for the
    coordination. Who publishes at once has a draft alone (`persoenlich`): a colleague who only
    corrects a number must not publish it with that.

    `vorschlag` holds the new values of those `FELDER` that change, references as primary keys:
    what the coordination corrects meanwhile elsewhere stays. A second change before the decision
    replaces the first. A draft may be incomplete, and hold what is no answer yet, as typed.
    """

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", _("Entwurf")
        OFFEN = "offen", _("wartet auf Freigabe")
        ANGENOMMEN = "angenommen", _("angenommen")
        ABGELEHNT = "abgelehnt", _("abgelehnt")

    angebot = models.ForeignKey(Angebot, on_delete=models.CASCADE, related_name="aenderungen")
    vorschlag = models.JSONField()
    zustand = models.CharField(
        _("Stand"), max_length=12, choices=Zustand, default=Zustand.OFFEN, editable=False
    )
    persoenlich = models.BooleanField(default=False, editable=False)
    grund = models.TextField(_("Grund der Ablehnung"), max_length=1000, blank=True)
    eingereicht_am = models.DateTimeField(_("eingereicht am"), default=timezone.now)
    eingereicht_von = models.ForeignKey(
        "basis.Konto",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("eingereicht von"),
    )
    # Who wrote it by personal link, without an account.
    kontakt = models.ForeignKey(
        "mitglieder.Kontakt", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    entschieden_am = models.DateTimeField(_("entschieden am"), null=True, editable=False)
    entschieden_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PortalManager.from_queryset(AngebotsaenderungQuerySet)()
    aufbewahrung = ()  # the offer's own fields: general contact data, no person's

    class Meta:
        verbose_name = _("Änderung eines Angebots")
        verbose_name_plural = _("Änderungen von Angeboten")
        ordering = ("-eingereicht_am", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("angebot",),
                condition=models.Q(zustand="offen"),
                name="aenderung_eine_offene",
            ),
            models.UniqueConstraint(
                fields=("angebot",),
                condition=models.Q(zustand="entwurf", persoenlich=False),
                name="aenderung_ein_entwurf",
            ),
            models.UniqueConstraint(
                fields=("angebot", "eingereicht_von"),
                condition=models.Q(persoenlich=True),
                name="aenderung_ein_persoenlicher_entwurf",
            ),
            models.CheckConstraint(
                condition=models.Q(persoenlich=False)
                | models.Q(zustand="entwurf", eingereicht_von__isnull=False),
                name="aenderung_persoenlich_nur_entwurf",
            ),
            models.CheckConstraint(
                # An account or a contact; a contact that is deleted leaves neither.
                condition=models.Q(eingereicht_von__isnull=True, eingereicht_am__isnull=False)
                | models.Q(eingereicht_von__isnull=False, kontakt__isnull=True),
                name="aenderung_eingereicht_von_einem",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    zustand__in=("entwurf", "offen"),
                    entschieden_am__isnull=True,
                    entschieden_von__isnull=True,
                )
                | models.Q(
                    ~models.Q(zustand__in=("entwurf", "offen")),
                    entschieden_am__isnull=False,
                    entschieden_von__isnull=False,
                ),
                name="aenderung_entschieden_paar",
            ),
            models.CheckConstraint(
                condition=~models.Q(zustand="abgelehnt") | ~models.Q(grund=""),
                name="aenderung_abgelehnt_mit_grund",
            ),
        )

    def __str__(self) -> str:
        return f"{_('Änderung')}: {self.angebot}"

    def get_absolute_url(self) -> str:
        """The offer's page shows it."""
        return self.angebot.get_absolute_url()

    @property
    def urheber(self) -> Konto | Kontakt | None:
        """Who can be written to about it."""
        konto, kontakt = self.eingereicht_von, self.kontakt
        if konto is not None:
            return konto if konto.is_active else None
        return kontakt if kontakt is not None and kontakt.email else None

    @property
    def wer(self) -> str:
        """Who wrote it, for the page."""
        return str(self.eingereicht_von or self.kontakt or _("der Anbieter, per Link"))

    @property
    def stand(self) -> str:
        """Which proposal this is: who accepts it names the one that was read."""
        return self.eingereicht_am.isoformat()

    @property
    def ist_ueberholt(self) -> bool:
        """The offer was changed after this was written: it may say what no longer holds."""
        return self.angebot.geaendert_am > self.eingereicht_am

    def unterschiede(self) -> list[Unterschied]:
        """Field by field, with its label, what differs from the offer as it stands now."""
        return unterschiede(werte(self.angebot), self.vorschlag)

    @property
    def ist_entwurf(self) -> bool:
        return self.zustand == self.Zustand.ENTWURF

    def _entscheiden(self, zustand: str, von: Konto, **felder: Any) -> None:
        felder |= {"entschieden_am": timezone.now(), "entschieden_von": von}
        self._wechseln(zustand, aus=(self.Zustand.OFFEN,), **felder)

    def annehmen(self, *, von: Konto) -> None:
        self._entscheiden(self.Zustand.ANGENOMMEN, von)

    def ablehnen(self, *, von: Konto, grund: str) -> None:
        self._entscheiden(self.Zustand.ABGELEHNT, von, grund=grund)


def werte(angebot: Angebot) -> dict[str, Any]:
    """The offer's public fields as a proposal holds them."""
    ergebnis: dict[str, Any] = {feld: getattr(angebot, feld) for feld in TEXTFELDER}
    ergebnis["format"] = angebot.format_id
    for feld in VERWEISE:
        ergebnis[feld] = sorted(zeile.pk for zeile in getattr(angebot, feld).all())
    return ergebnis


def unterschiede(vorher: dict[str, Any], nachher: dict[str, Any]) -> list[Unterschied]:
    """Field by field, with its label; `vorher` names all that `nachher` does."""
    return [
        Unterschied(
            str(Angebot._meta.get_field(feld).verbose_name),  # type: ignore[union-attr]  # a field of ours, no relation backwards
            _lesbar(feld, vorher[feld]),
            _lesbar(feld, nachher[feld]),
        )
        for feld in neues(vorher, nachher)
    ]


def neues(jetzt: dict[str, Any], angaben: dict[str, Any]) -> dict[str, Any]:
    """Those of the values that differ, in the order of the page; lists have none."""
    return {
        feld: angaben[feld]
        for feld in FELDER
        if feld in angaben and _geordnet(angaben[feld]) != _geordnet(jetzt[feld])
    }


def _geordnet(wert: Any) -> Any:
    return sorted(wert) if isinstance(wert, list) else wert


def _lesbar(feld: str, wert: Any) -> str:
    modellfeld: Any = Angebot._meta.get_field(feld)
    if feld in VERWEISE or feld == "format":
        schluessel = wert if isinstance(wert, list) else [wert]
        zeilen = modellfeld.related_model._default_manager.filter(pk__in=schluessel)
        return ", ".join(str(zeile) for zeile in zeilen)
    if isinstance(wert, bool):
        return str(_("ja") if wert else _("nein"))
    if isinstance(wert, list):
        namen = dict(modellfeld.base_field.flatchoices)
        return ", ".join(str(namen.get(teil, teil)) for teil in wert)
    return "" if wert is None else str(wert)
