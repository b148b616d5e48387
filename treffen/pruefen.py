"""What the public check page says of released minutes and completed evaluations: what it is, its
day and version, nothing they say."""

from django.utils.translation import gettext as _

from netzwerk.basis.dokumente import Befund
from netzwerk.basis.models import Dokument
from netzwerk.basis.templatetags.portal import datum
from treffen.models import Evaluation, Protokoll


def befund(dokument: Dokument) -> Befund:
    protokoll: Protokoll = Protokoll.objects.select_related("treffen").get(
        pk=dokument.gegenstand_id
    )
    version = _("Version %(version)s, %(datum)s") % {
        "version": protokoll.version,
        "datum": datum(protokoll.freigegeben_am),
    }
    angaben = [(_("Protokoll vom"), datum(protokoll.treffen.beginn)), (_("Freigegeben"), version)]
    if protokoll.genehmigt_am:
        angaben.append((_("Genehmigt"), datum(protokoll.genehmigt_am)))
    elif protokoll.nimmt_einwaende:
        angaben.append((_("Einwände möglich bis"), datum(protokoll.einwaende_bis)))
    return Befund(
        gueltig=_("Gültig: Dieses Protokoll ist freigegeben"),
        in_arbeit=_("Das PDF wird gerade erstellt"),
        ueberholt=_("Echt, aber es gibt eine neuere Version") if protokoll.ersetzt_durch else "",
        angaben=tuple(angaben),
    )


def evaluation_befund(dokument: Dokument) -> Befund:
    """A later half-year does not replace it."""
    evaluation: Evaluation = Evaluation.objects.get(pk=dokument.gegenstand_id)
    halbjahr = f"{evaluation.jahr}, {evaluation.get_halbjahr_display()}"
    return Befund(
        gueltig=_("Gültig: Diese Evaluation ist abgeschlossen"),
        in_arbeit=_("Das PDF wird gerade erstellt"),
        angaben=(
            (_("Evaluation der Netzwerkarbeit"), halbjahr),
            (_("Abgeschlossen"), datum(evaluation.abgeschlossen_am)),
        ),
    )
