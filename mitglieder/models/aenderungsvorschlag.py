import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models.mitgliedschaft import Mitgliedschaft
from mitglieder.models.organisation import Organisation
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk

#: What a member says of itself waits for the coordination when it is about these.
ZU_PRUEFEN = ("name", "art", "austritt")


@dataclass(frozen=True)
class Vorschlagszeile:
    """One field of a proposal, readable. `jetzt` differs from `vorher` when it came too late."""

    feld: str
    vorher: str
    nachher: str
    jetzt: str
    ist_ueberholt: bool


class AenderungsvorschlagQuerySet(PortalQuerySet["Aenderungsvorschlag"]):
    def im_netzwerk(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def offen(self) -> Self:
        return self.filter(zustand=Aenderungsvorschlag.Zustand.OFFEN)


@verfolgt()
class Aenderungsvorschlag(PortalModell):
    """What a member says of its organisation and the coordination has to approve.

    `angaben` maps field → `[before, after]`, for fields of `ZU_PRUEFEN`; `austritt` stands for
    the wish to leave, its value is `[false, true]`.
    """

    class Zustand(models.TextChoices):
        OFFEN = "offen", _("wartet auf die Koordination")
        ANGENOMMEN = "angenommen", _("übernommen")
        ABGELEHNT = "abgelehnt", _("nicht übernommen")

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE)
    organisation = models.ForeignKey("mitglieder.Organisation", on_delete=models.CASCADE)
    # Whoever said it, by link or by account.
    kontakt = models.ForeignKey(
        "mitglieder.Kontakt", on_delete=models.SET_NULL, null=True, blank=True
    )
    konto = models.ForeignKey(
        "basis.Konto", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    angaben = models.JSONField(_("Angaben"))
    bemerkung = models.TextField(_("Bemerkung"), max_length=600, blank=True)
    zustand = models.CharField(
        _("Stand"), max_length=12, choices=Zustand, default=Zustand.OFFEN, editable=False
    )
    eingegangen_am = models.DateTimeField(_("eingegangen am"), default=timezone.now, editable=False)
    entschieden_am = models.DateTimeField(_("entschieden am"), null=True, editable=False)
    entschieden_von = models.ForeignKey(
        "basis.Konto", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PortalManager.from_queryset(AenderungsvorschlagQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wer eine Änderung am Eintrag der Organisation vorgeschlagen hat"),
            felder=("kontakt", "konto", "entschieden_von"),
            mit=_("der Organisation; Namen werden mit Kontakt und Konto gelöscht"),
        ),
    )

    class Meta:
        verbose_name = _("Änderungsvorschlag")
        verbose_name_plural = _("Änderungsvorschläge")
        ordering = ("-eingegangen_am", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    zustand="offen", entschieden_am__isnull=True, entschieden_von__isnull=True
                )
                | models.Q(
                    ~models.Q(zustand="offen"),
                    entschieden_am__isnull=False,
                    entschieden_von__isnull=False,
                ),
                name="vorschlag_entschieden_paar",
            ),
        )

    def __str__(self) -> str:
        return f"{_('Änderungsvorschlag')}: {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse(
            "mitglieder:aenderungsvorschlag-zeigen", args=(self.netzwerk.kurzname, self.pk)
        )

    @property
    def ist_offen(self) -> bool:
        return self.zustand == self.Zustand.OFFEN

    @property
    def stand(self) -> str:
        """What was read: parts of a proposal are taken back when a newer one comes."""
        angaben = json.dumps([self.angaben, self.bemerkung], sort_keys=True)
        return blake2b(angaben.encode(), digest_size=8).hexdigest()

    def zeilen(self) -> Iterator[Vorschlagszeile]:
        for name, (vorher, nachher) in self.angaben.items():
            if name == "austritt":
                yield self._austritt()
                continue
            feld = Organisation._meta.get_field(name)
            namen = dict(getattr(feld, "flatchoices", ()))
            jetzt = getattr(self.organisation, name)
            vorher, nachher, jetzt = (str(namen.get(w, w)) for w in (vorher, nachher, jetzt))
            bezeichnung = str(getattr(feld, "verbose_name", name))
            yield Vorschlagszeile(bezeichnung, vorher, nachher, jetzt, jetzt != vorher)

    def _austritt(self) -> Vorschlagszeile:
        # Of all networks: lists have them at hand.
        alle = {m.netzwerk_id: m for m in self.organisation.mitgliedschaft_set.all()}
        mitgliedschaft: Mitgliedschaft | None = alle.get(self.netzwerk_id)
        jetzt = mitgliedschaft.get_zustand_display() if mitgliedschaft else _("kein Mitglied")
        kann_austreten = mitgliedschaft and "austreten" in mitgliedschaft.moegliche_schritte
        return Vorschlagszeile(
            str(_("Mitgliedschaft")),
            str(_("Mitglied im Netzwerk")),
            str(_("tritt aus")),
            str(jetzt),
            ist_ueberholt=not kann_austreten,
        )

    def annehmen(self, *, von: Konto) -> None:
        self._entscheiden(self.Zustand.ANGENOMMEN, von)

    def ablehnen(self, *, von: Konto) -> None:
        self._entscheiden(self.Zustand.ABGELEHNT, von)

    def _entscheiden(self, ziel: str, von: Konto, **felder: Any) -> None:
        self._wechseln(
            ziel,
            aus=(self.Zustand.OFFEN,),
            entschieden_am=timezone.now(),
            entschieden_von=von,
            **felder,
        )
