from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from angebote.models import Angebotsbild
from netzwerk.basis.bild import FotoFeld
from netzwerk.basis.stand import StandForm

FEHLT = {
    "alternativtext": {"required": _("Beschreiben Sie in einem Satz, was zu sehen ist.")},
}


class BildForm(forms.ModelForm[Angebotsbild]):
    """A picture with its words. Saving is left to `angebote.aktionen.bild`."""

    rechte = forms.BooleanField(
        label=_("Ich darf dieses Bild veröffentlichen."),
        help_text=_(
            "Wer es gemacht hat, ist einverstanden; wer darauf zu erkennen ist, auch – bei Kindern "
            "und Jugendlichen außerdem ihre Sorgeberechtigten."
        ),
        error_messages={"required": _("Ohne dieses Einverständnis geht es nicht.")},
    )

    class Meta:
        model = Angebotsbild
        fields = ("datei", "alternativtext", "nachweis")
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {"datei": FotoFeld}
        labels = {"datei": _("Bilddatei")}
        help_texts = {
            "datei": _(
                "PNG, JPEG oder WebP, höchstens 12 MB; ein Foto vom Handy geht so, wie es ist. Das "
                "Portal verkleinert es und entfernt, was sonst noch in der Datei steht, zum "
                "Beispiel den Ort der Aufnahme."
            ),
            "nachweis": _("Wer das Bild gemacht hat; steht klein darunter."),
        }
        error_messages = {"datei": {"required": _("Wählen Sie eine Bilddatei.")}} | FEHLT


class BildAngabenForm(StandForm[Angebotsbild]):
    class Meta:
        model = Angebotsbild
        fields = ("alternativtext", "nachweis")
        error_messages = FEHLT
