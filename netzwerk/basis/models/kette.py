import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet

ANFANG = "0" * 64


def _sha256(*teile: str) -> str:
    return hashlib.sha256("\n".join(teile).encode()).hexdigest()


def _kanonisch(nutzlast: dict[str, Any]) -> str:
    return json.dumps(
        nutzlast, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder
    )


_SPERREN = """
    SELECT pg_advisory_xact_lock(schloss) FROM (
        SELECT DISTINCT hashtextextended(kette, 0) AS schloss
        FROM unnest(%s::text[]) AS kette ORDER BY schloss
    ) AS alle
"""


def _naechstes(
    letztes: "Kettenglied | None", kette: str, ereignis: str, nutzlast: dict[str, Any]
) -> "Kettenglied":
    glied = Kettenglied(
        kette=kette,
        nummer=letztes.nummer + 1 if letztes else 1,
        ereignis=ereignis,
        zeit=timezone.now(),
        nutzlast=json.loads(_kanonisch(nutzlast)),
        salz=secrets.token_hex(16),
        vorgaenger=letztes.hash if letztes else ANFANG,
    )
    glied.nutzlast_hash = _sha256(glied.salz or "", _kanonisch(glied.nutzlast or {}))
    glied.hash = glied.berechneter_hash()
    return glied


class KettengliedQuerySet(PortalQuerySet["Kettenglied"]):
    def der_kette(self, kette: str) -> "KettengliedQuerySet":
        return self.filter(kette=kette).order_by("nummer")

    def anhaengen(self, kette: str, ereignis: str, nutzlast: dict[str, Any]) -> "Kettenglied":
        """Append one step. The payload is hashed with a salt, so that it can be forgotten later."""
        return self.anhaengen_alle(ereignis, {kette: nutzlast})[0]

    def anhaengen_alle(
        self, ereignis: str, nutzlasten: Mapping[str, dict[str, Any]]
    ) -> list["Kettenglied"]:
        """The same step in many chains, each with its own payload."""
        if not nutzlasten:
            return []
        with transaction.atomic():
            self.sperren(nutzlasten)
            letzte = {
                glied.kette: glied
                for glied in self.filter(kette__in=list(nutzlasten))
                .order_by("kette", "-nummer")
                .distinct("kette")
            }
            return self.bulk_create(
                [
                    _naechstes(letzte.get(kette), kette, ereignis, nutzlast)
                    for kette, nutzlast in nutzlasten.items()
                ],
                batch_size=500,
            )

    def sperren(self, ketten: Iterable[str]) -> None:
        """Keep these chains for oneself; before steps that are appended one chain at a time."""
        # Two steps at once must not share a predecessor. A row lock would not do: whoever
        # waited for the last link would still take it for the last one, and the first step
        # has none. These locks are kept until the caller's transaction ends, and taken in one
        # order, so that two who want the same ones do not wait for each other.
        with connection.cursor() as zeiger:
            zeiger.execute(_SPERREN, [list(ketten)])

    def anzahl_je_kette(self, ereignis: str, ketten: Iterable[str]) -> dict[str, int]:
        """How often this happened in each of these chains; those where it never did are missing."""
        gruppen = self.filter(kette__in=list(ketten), ereignis=ereignis).values("kette")
        return dict(gruppen.annotate(anzahl=models.Count("pk")).values_list("kette", "anzahl"))

    def vergessen(self, ketten: Iterable[str]) -> int:
        """Blank what these chains say about persons; they still verify."""
        return self.filter(kette__in=list(ketten), salz__isnull=False).update(
            nutzlast=None, salz=None
        )

    def pruefen(self, kette: str) -> bool:
        """Whether every link of the chain fits its predecessor and its payload."""
        erwartet, nummer = ANFANG, 0
        for glied in self.der_kette(kette):
            nummer += 1
            if glied.nummer != nummer or glied.vorgaenger != erwartet:
                return False
            if glied.hash != glied.berechneter_hash() or not glied.nutzlast_passt():
                return False
            erwartet = glied.hash
        return nummer > 0


class Kettenglied(PortalModell):
    """One step of a hash chain (`kette`, for example `beitritt:7`), in the order of `nummer`.

    hash = SHA-256 of number, event, time, payload hash and predecessor, each on a line.
    Forgetting a person blanks payload and salt; the chain still verifies.
    """

    kette = models.CharField(max_length=60)
    nummer = models.PositiveIntegerField()
    ereignis = models.CharField(_("Ereignis"), max_length=60)
    zeit = models.DateTimeField(_("Zeit"))
    nutzlast = models.JSONField(null=True)
    salz = models.CharField(max_length=32, null=True)
    nutzlast_hash = models.CharField(max_length=64)
    vorgaenger = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = PortalManager.from_queryset(KettengliedQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Nachweis der Unterzeichnung"),
            felder=("nutzlast", "salz"),
            mit=_("der Person, deren Schritte es sind; die Hashwerte bleiben"),
        ),
    )

    class Meta:
        verbose_name = _("Kettenglied")
        verbose_name_plural = _("Kettenglieder")
        constraints = (
            models.UniqueConstraint(fields=("kette", "nummer"), name="kette_ohne_gabel"),
        )
        triggers = (
            pgtrigger.Trigger(
                name="kette_bleibt",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.nutzlast IS NULL AND NEW.salz IS NULL
                       AND (NEW.kette, NEW.nummer, NEW.ereignis, NEW.zeit, NEW.nutzlast_hash,
                            NEW.vorgaenger, NEW.hash)
                         = (OLD.kette, OLD.nummer, OLD.ereignis, OLD.zeit, OLD.nutzlast_hash,
                            OLD.vorgaenger, OLD.hash)
                    THEN RETURN NEW; END IF;
                    IF coalesce(current_setting('portal.aufbewahrung', true), '') = 'ja' THEN
                        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    END IF;
                    RAISE EXCEPTION 'Eine Kette ist unveränderlich (%)', OLD.kette
                        USING ERRCODE = 'check_violation';
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.kette} {self.nummer}"

    @property
    def zeitangabe(self) -> str:
        """As it is hashed: UTC with microseconds, as the database keeps it."""
        utc = self.zeit.astimezone(timezone.get_fixed_timezone(0))
        return utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def berechneter_hash(self) -> str:
        return _sha256(
            str(self.nummer), self.ereignis, self.zeitangabe, self.nutzlast_hash, self.vorgaenger
        )

    def nutzlast_passt(self) -> bool:
        if self.nutzlast is None or self.salz is None:
            return True
        return self.nutzlast_hash == _sha256(self.salz, _kanonisch(self.nutzlast))
