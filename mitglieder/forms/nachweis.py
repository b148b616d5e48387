"""Files that were signed elsewhere: looked at by content, kept as they came."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from mitglieder.aktionen.nachweis import Datei
from mitglieder.aktionen.unterzeichnung import Angaben
from mitglieder.forms.beitritt import erklaerungen
from mitglieder.models import Beitritt, Fassung, Kontakt, Nachweis
from mitglieder.models.nachweis import ZUSAMMEN_HOECHSTENS, platz_fuer_nachweis
from mitglieder.nachweise import endung
from mitglieder.zeichentag import berechtigte
from netzwerk.basis.formulare import DatumFeld
from netzwerk.basis.pdfbild import PdfUnlesbar, seitenzahl

SEITEN_HOECHSTENS = 30
PIXEL_HOECHSTENS = 60_000_000  # A4 at 600 dpi has 35 million, a telephone's photo 12 to 50
#: Without `capture`: telephones then offer the camera beside the files, not instead of them.
ANNEHMEN = {"accept": "application/pdf,image/jpeg,image/png"}


class NachweisFeld(forms.FileField):
    """A PDF, JPEG or PNG that can be opened; cleaned to a `Datei` with the bytes as they came."""

    widget = forms.FileInput(attrs=ANNEHMEN)
    arten: tuple[str, ...] = ("pdf", "jpg", "png")
    hoechstens = ZUSAMMEN_HOECHSTENS  # bytes; the form knows what annexes leave of it
    default_error_messages = {
        "required": _("Wählen Sie die Datei."),
        "empty": _("Die Datei ist leer."),
        "zu_gross": _(
            "Die Datei ist größer als %(mb)s MB. Scannen Sie das Blatt in Graustufen mit 200 dpi "
            "oder speichern Sie das Foto kleiner: Das gesiegelte Dokument muss in eine E-Mail "
            "passen."
        ),
        "andere_art": _("Diese Datei ist weder PDF noch JPEG noch PNG."),
        "unlesbar": _(
            "Die Datei lässt sich nicht öffnen. Sie ist beschädigt oder mit einem Kennwort "
            "geschützt."
        ),
        "zu_viele_seiten": _("Die Datei hat mehr als %(seiten)s Seiten."),
        "zu_weit": _("Das Bild hat zu viele Bildpunkte. Speichern Sie es kleiner."),
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        datei = super().clean(data, initial)
        return self._geprueft(datei) if isinstance(datei, UploadedFile) else datei

    def _geprueft(self, datei: "UploadedFile[Any]") -> Datei:
        if (datei.size or 0) > self.hoechstens:
            raise self._fehler("zu_gross", mb=_mb(self.hoechstens))
        inhalt = datei.read()
        art = endung(inhalt)
        if art not in self.arten:
            raise self._fehler("andere_art")
        if art == "pdf":
            self._pdf(inhalt)
        else:
            self._bild(inhalt)
        return Datei(name=_name(str(datei.name), art), inhalt=inhalt)

    def _pdf(self, inhalt: bytes) -> None:
        try:
            seiten = seitenzahl(inhalt)
        except PdfUnlesbar as fehler:
            raise self._fehler("unlesbar") from fehler
        if seiten > SEITEN_HOECHSTENS:
            raise self._fehler("zu_viele_seiten", seiten=SEITEN_HOECHSTENS)

    def _bild(self, inhalt: bytes) -> None:
        try:
            with Image.open(BytesIO(inhalt), formats=("JPEG", "PNG")) as bild:
                if bild.width * bild.height > PIXEL_HOECHSTENS:
                    raise self._fehler("zu_weit")
                bild.verify()  # drawing alone would fill up what a broken file lacks
            with Image.open(BytesIO(inhalt), formats=("JPEG", "PNG")) as bild:
                bild.draft("L", (bild.width // 8, bild.height // 8))
                bild.load()
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as gross:
            raise self._fehler("zu_weit") from gross
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as kein_bild:
            raise self._fehler("unlesbar") from kein_bild

    def _fehler(self, art: str, **werte: Any) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[art], art, werte)


class SigniertesFeld(NachweisFeld):
    """Only a PDF can carry a qualified signature here; its content is looked at more closely."""

    widget = forms.FileInput(attrs={"accept": "application/pdf"})
    arten = ("pdf",)
    default_error_messages = {
        "andere_art": _("Diese Datei ist keine PDF-Datei."),
        "zu_gross": _(
            "Die Datei ist größer als %(mb)s MB. Unterzeichnen Sie die hier ausgegebene Datei "
            "noch einmal und fügen Sie kein Bild und keine weitere Datei ein: Das gesiegelte "
            "Dokument muss in eine E-Mail passen."
        ),
    }


class MehrereDateien(forms.FileInput):
    allow_multiple_selected = True


class MehrereNachweiseFeld(NachweisFeld):
    """Each is looked at; the message says which one is no use."""

    widget = MehrereDateien(attrs=ANNEHMEN)

    def clean(self, data: Any, initial: Any = None) -> list[Datei]:
        dateien: list[Datei] = []
        fehler: list[Any] = []
        for eine in data or [None]:
            try:
                dateien.append(super().clean(eine, initial))
            except forms.ValidationError as grund:
                name = f"{eine.name}: " if eine else ""
                fehler += [f"{name}{text}" for text in grund.messages]
        if fehler:
            raise forms.ValidationError(fehler)
        return dateien


def _name(name: str, art: str) -> str:
    """As it was called, for people to read: one line, nothing that turns the direction."""
    lesbar = "".join(z for z in name if unicodedata.category(z)[0] != "C").strip()
    return lesbar[-120:] or f"scan.{art}"


def _mb(anzahl: int) -> str:
    """Rounded down, so that what is named fits."""
    return number_format(anzahl // 100_000 / 10, 1)


class _Einreichen(forms.Form):
    """`feld` takes as much as the annexes of the version leave."""

    feld = "datei"

    def __init__(self, *args: Any, fassung: Fassung, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feld: Any = self.fields[self.feld]
        feld.hoechstens = platz_fuer_nachweis(fassung)
        feld.help_text = feld.help_text % {"mb": _mb(feld.hoechstens)}


class ScanFormular(_Einreichen):
    datei = NachweisFeld(
        label=_("Scan oder Foto des unterschriebenen Blatts"),
        help_text=_(
            "PDF, JPEG oder PNG, höchstens %(mb)s MB. Mehrere Seiten bitte als eine PDF-Datei. "
            "Die Datei wird aufbewahrt, wie sie ist, auch mit dem Aufnahmeort, falls Ihr Gerät "
            "ihn einträgt."
        ),
    )


class ScansFormular(_Einreichen):
    feld = "dateien"
    dateien = MehrereNachweiseFeld(
        label=_("Scans oder Fotos"),
        help_text=_(
            "Mehrere Dateien auf einmal sind möglich: je Organisation eine, höchstens %(mb)s MB."
        ),
    )


class SigniertFormular(_Einreichen):
    """Name and declarations come with the file."""

    datei = SigniertesFeld(
        label=_("Unterzeichnete PDF-Datei"),
        help_text=_("Die hier ausgegebene Datei mit Ihrer Signatur, höchstens %(mb)s MB."),
    )
    funktion = forms.CharField(
        label=_("Funktion der unterzeichnenden Person"),
        max_length=120,
        error_messages={"required": _("Geben Sie die Funktion ein.")},
    )
    ort = forms.CharField(
        label=_("Ort"),
        max_length=100,
        error_messages={"required": _("Geben Sie den Ort ein.")},
    )

    def angaben(self, beitritt: Beitritt) -> Angaben:
        daten = self.cleaned_data
        return Angaben(
            name="",
            funktion=daten["funktion"],
            ort=daten["ort"],
            erklaerungen=erklaerungen(beitritt.organisation),
        )


class PruefenFormular(forms.Form):
    """What stands on the paper, as the coordination reads it."""

    name = forms.CharField(
        label=_("Vor- und Nachname"),
        max_length=200,
        error_messages={"required": _("Geben Sie den Namen ein, der auf dem Blatt steht.")},
    )
    funktion = forms.CharField(
        label=_("Funktion"),
        max_length=120,
        error_messages={"required": _("Geben Sie die Funktion ein, die auf dem Blatt steht.")},
    )
    ort = forms.CharField(
        label=_("Ort"),
        max_length=100,
        error_messages={"required": _("Geben Sie den Ort ein, der auf dem Blatt steht.")},
    )
    am = DatumFeld(label=_("Datum der Unterschrift"))
    kontakt = forms.ModelChoiceField(
        label=_("Das gesiegelte Dokument geht an"),
        queryset=Kontakt.objects.none(),
        required=False,
        empty_label=_("niemanden bei der Organisation"),
    )
    geprueft = forms.BooleanField(
        label=_(
            "Unterschrift geprüft: Das Blatt ist vollständig, die drei Erklärungen stehen darauf, "
            "und es ist von einer zeichnungsberechtigten Person unterschrieben."
        ),
        error_messages={"required": _("Bestätigen Sie, dass Sie die Unterschrift geprüft haben.")},
    )

    def __init__(self, *args: Any, nachweis: Nachweis, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.beitritt = beitritt = nachweis.beitritt
        self.eingegangen = timezone.localdate(nachweis.eingereicht_am)
        feld: Any = self.fields["kontakt"]
        feld.queryset = berechtigte(beitritt).erreichbar()

    def clean_am(self) -> date:
        am: date = self.cleaned_data["am"]
        seit = timezone.localdate(self.beitritt.fassung.veroeffentlicht_am)
        if am > timezone.localdate():
            raise forms.ValidationError(_("Das Datum liegt in der Zukunft."))
        if am > self.eingegangen:  # so none is younger than the end of its version
            raise forms.ValidationError(
                _("Der Scan kam schon am %(am)s.") % {"am": f"{self.eingegangen:%d.%m.%Y}"}
            )
        if am < seit:
            raise forms.ValidationError(
                _("Diese Fassung wurde erst am %(am)s veröffentlicht.") % {"am": f"{seit:%d.%m.%Y}"}
            )
        return am

    def angaben(self) -> Angaben:
        daten = self.cleaned_data
        return Angaben(
            name=daten["name"],
            funktion=daten["funktion"],
            ort=daten["ort"],
            erklaerungen=erklaerungen(self.beitritt.organisation),
        )


class VerwerfenFormular(forms.Form):
    grund = forms.CharField(
        label=_("Was fehlt oder nicht stimmt"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Wer den Scan geschickt hat, bekommt diese Zeilen per E-Mail."),
        error_messages={"required": _("Schreiben Sie, was fehlt oder nicht stimmt.")},
    )


WEG = "-"


class ZuordnenFormular(forms.Form):
    """A choice for each file that waits: an organisation, not yet, or away with it."""

    ohne_freiwillig = True  # what is left open waits

    def __init__(
        self,
        *args: Any,
        dateien: Iterable[str],
        offene: Iterable[Beitritt],
        vorschlaege: dict[str, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        wahlen: list[tuple[str, Any]] = [("", _("noch nicht zuordnen"))]
        wahlen += [(str(beitritt.pk), str(beitritt.organisation)) for beitritt in offene]
        wahlen.append((WEG, _("Datei löschen, ohne sie zuzuordnen")))
        for name in dateien:
            self.fields[name] = forms.ChoiceField(
                label=_("Organisation zu %(datei)s") % {"datei": name[17:]},
                choices=wahlen,
                required=False,
                initial=str(vorschlaege.get(name, "")),
            )

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        gewaehlt: dict[str, str] = {}
        for name, wahl in list(daten.items()):  # add_error takes the value away
            if wahl in ("", WEG):
                continue
            if wahl in gewaehlt.values():
                self.add_error(name, _("Diese Organisation ist schon einer anderen Datei gewählt."))
            gewaehlt[name] = wahl
        return daten
