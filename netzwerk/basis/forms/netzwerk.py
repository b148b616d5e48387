from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.bild import LogoFeld
from netzwerk.basis.models import Netzwerk, Notfallkontakt, Seite
from netzwerk.basis.stand import StandForm

DOKUMENT_HOECHSTENS = 10 * 1024 * 1024  # bytes


FEHLT = {
    name: {"required": text}
    for name, text in {
        "name": _("Geben Sie dem Netzwerk einen Namen."),
        "kurzname": _("Geben Sie einen Kurznamen aus Kleinbuchstaben ein."),
        "kommune": _("Geben Sie die Kommune ein."),
        "traeger": _("Geben Sie ein, wer das Netzwerk trägt."),
        "absender_name": _("Geben Sie ein, von wem die E-Mails kommen."),
        "absender_email": _("Geben Sie die Adresse ein, von der die E-Mails kommen."),
        "farbton": _("Geben Sie eine Zahl von 0 bis 360 ein."),
        "saettigung": _("Geben Sie an, wie kräftig die Farbe ist."),
        "einladungsfrist_tage": _("Geben Sie an, wie viele Tage vorher eingeladen wird."),
        "treffen_je_jahr": _("Geben Sie an, wie oft sich das Netzwerk im Jahr trifft."),
        "fortbildungen_je_jahr": _("Geben Sie an, wie viele Fortbildungen es im Jahr geben soll."),
        "protokollfrist_wochen": _("Geben Sie an, nach wie vielen Wochen das Protokoll da ist."),
    }.items()
}


class NetzwerkFormular(StandForm[Netzwerk]):
    """Everything a network sets for itself.

    Two fields are the system administration's (`technik`): networks of one municipality share
    organisations, and a certificate seals in that municipality's name.
    """

    NUR_SYSTEMVERWALTUNG = ("kommune", "siegel_zertifikat")

    class Meta:
        model = Netzwerk
        fields = (
            "name",
            "kommune",
            "traeger",
            "absender_name",
            "absender_email",
            "antwort_an",
            "kontakt_anschrift",
            "kontakt_telefon",
            "kontakt_email",
            "farbton",
            "saettigung",
            "logo",
            "geschaeftsordnung",
            "einladungsfrist_tage",
            "treffen_je_jahr",
            "fortbildungen_je_jahr",
            "protokollfrist_wochen",
            "hat_abstimmungen",
            "hat_quorum",
            "nach_lkischg",
            "siegel_zertifikat",
            "ist_oeffentlich",
        )
        labels = {"protokollfrist_wochen": _("Protokoll spätestens nach (Wochen)")}
        widgets = {"kontakt_anschrift": forms.Textarea(attrs={"rows": 3})}
        field_classes = {"logo": LogoFeld}
        error_messages = FEHLT

    def __init__(self, *args: object, technik: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not technik:
            for name in self.NUR_SYSTEMVERWALTUNG:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Das ändert nur die Systemverwaltung.")
        self.fields["geschaeftsordnung"].validators.append(FileExtensionValidator(["pdf"]))

    def clean_geschaeftsordnung(self) -> object:
        datei = self.cleaned_data.get("geschaeftsordnung")
        if isinstance(datei, UploadedFile):
            if (datei.size or 0) > DOKUMENT_HOECHSTENS:
                raise forms.ValidationError(_("Die Datei ist größer als 10 MB."))
            if datei.read(5) != b"%PDF-":
                raise forms.ValidationError(_("Diese Datei ist kein PDF."))
            datei.seek(0)
        return datei


class NetzwerkNeuFormular(forms.ModelForm[Netzwerk]):
    """What a network needs to exist; the rest is set by its coordination."""

    class Meta:
        model = Netzwerk
        fields = (
            "name",
            "kurzname",
            "kommune",
            "traeger",
            "nach_lkischg",
            "absender_name",
            "absender_email",
            "siegel_zertifikat",
        )
        help_texts = {
            "kommune": _("Netzwerke derselben Kommune teilen sich die Organisationen."),
        }
        error_messages = FEHLT


class SeiteFormular(StandForm[Seite]):
    class Meta:
        model = Seite
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 24})}
        error_messages = {"text": {"required": _("Schreiben Sie den Text der Seite.")}}


class NotfallkontaktFormular(StandForm[Notfallkontakt]):
    class Meta:
        model = Notfallkontakt
        fields = ("bezeichnung", "nummer", "hinweis", "ist_akut", "position")
        error_messages = {
            "bezeichnung": {"required": _("Geben Sie ein, wer unter der Nummer hilft.")},
            "nummer": {"required": _("Geben Sie die Telefonnummer ein.")},
        }


NotfallkontaktFormulare = forms.inlineformset_factory(
    Netzwerk,
    Notfallkontakt,
    form=NotfallkontaktFormular,
    extra=1,
    can_delete=True,
)
