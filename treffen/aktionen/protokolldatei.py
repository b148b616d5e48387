"""Asking for one more file of released minutes; a worker makes it."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument
from treffen.models import Protokoll
from treffen.protokolldateien import Form


@transaction.atomic
def anfordern(*, protokoll: Protokoll, form: Form) -> Dokument:
    """The document of this form as things stand; one that failed is tried again now.

    Raises FalscherZustand while the minutes are written, or before the approval the form tells of.
    """
    if not protokoll.ist_freigegeben:
        raise FalscherZustand(_("Das Protokoll ist noch nicht freigegeben."), bei=protokoll)
    if not form.gibt_es(protokoll):
        raise FalscherZustand(_("Das Protokoll ist noch nicht genehmigt."), bei=protokoll)
    treffen = protokoll.treffen
    tag = timezone.localtime(treffen.beginn).date().isoformat()
    name = f"protokoll-{tag}-{slugify(treffen.titel)[:50]}-v{protokoll.version}-{form.schluessel}"
    dokument = dokument_aktionen.anfordern(
        netzwerk=treffen.netzwerk,
        art=form.arten(protokoll)[0],
        gegenstand=protokoll,
        dateiname=f"{name}.pdf",
    )
    if not dokument.ist_fertig:
        dokument.erneut()
        Dokument.objects.filter(
            pk=dokument.pk, zustand=Dokument.Zustand.WARTEND, pacht_bis__isnull=True
        ).update(faellig_ab=timezone.now())
    return dokument
