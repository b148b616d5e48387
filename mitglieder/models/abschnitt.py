from collections.abc import Mapping
from typing import NamedTuple

import pgtrigger
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mitglieder import platzhalter
from mitglieder.models.vereinbarung import Fassung
from netzwerk.basis.modell import PortalManager, PortalModell, verfolgt


def mit_der_fassung_fest(name: str) -> pgtrigger.Trigger:
    """What belongs to a version (`fassung`) stands as soon as its text is frozen."""
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        declare=[("betroffen", "bigint[]")],
        func="""
            IF coalesce(current_setting('portal.aufbewahrung', true), '') = 'ja' THEN
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
            END IF;
            IF TG_OP <> 'INSERT' THEN
                betroffen := betroffen || OLD.fassung_id::bigint;
            END IF;
            IF TG_OP <> 'DELETE' THEN
                betroffen := betroffen || NEW.fassung_id::bigint;
            END IF;
            IF EXISTS (
                SELECT 1 FROM mitglieder_fassung WHERE id = ANY(betroffen) AND sha256 <> ''
            ) THEN
                RAISE EXCEPTION 'Eine veröffentlichte Fassung ist unveränderlich'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


class Lesetext(NamedTuple):
    """A section as somebody reads it: no placeholder is left."""

    bezeichnung: str
    titel: str
    absaetze: list[str]


@verfolgt()
class Abschnitt(PortalModell):
    """A numbered section of a version; blank lines in `text` part its paragraphs."""

    fassung = models.ForeignKey(Fassung, on_delete=models.CASCADE)
    nummer = models.PositiveSmallIntegerField(_("Nummer"))
    titel = models.CharField(_("Überschrift"), max_length=160)
    text = models.TextField(_("Text"), max_length=20_000)

    objects = PortalManager()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Abschnitt")
        verbose_name_plural = _("Abschnitte")
        ordering = ("fassung", "nummer")
        constraints = (
            models.UniqueConstraint(fields=("fassung", "nummer"), name="abschnitt_nummer_einmal"),
        )
        triggers = (mit_der_fassung_fest("abschnitt_bleibt"),)

    def __str__(self) -> str:
        return f"{self.bezeichnung} {self.titel}"

    @property
    def bezeichnung(self) -> str:
        return f"§ {self.nummer}"

    @property
    def absaetze(self) -> list[str]:
        return _absaetze(self.text)

    def absaetze_mit(self, namen: Mapping[str, str]) -> list[str]:
        """Paragraphs with these placeholders filled, as publishing would part them."""
        return _absaetze(platzhalter.ausfuellen(self.text, namen))

    def lesetext(self, organisation: str = "", namen: Mapping[str, str] | None = None) -> Lesetext:
        """For the organisation of that name; `namen` are a draft's own placeholders."""
        # Parted before it is filled: a name never changes how the frozen paragraphs are counted.
        wert = {"organisation": organisation or gettext("die beitretende Organisation")}
        absaetze = [platzhalter.ausfuellen(a, wert) for a in self.absaetze_mit(namen or {})]
        return Lesetext(self.bezeichnung, self.titel, absaetze)


def _absaetze(text: str) -> list[str]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bloecke = ("\n".join(z.strip() for z in block.split("\n")) for block in text.split("\n\n"))
    return [block.strip() for block in bloecke if block.strip()]
