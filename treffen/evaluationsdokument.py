"""The PDF of a completed evaluation."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from netzwerk.basis import pdf
from netzwerk.basis.briefkopf import briefkopf
from netzwerk.basis.dokumente import Ergebnis, dokumentart
from netzwerk.basis.links import pruef_adresse
from netzwerk.basis.models import Dokument
from netzwerk.basis.templatetags.portal import datum
from treffen.aktionen.evaluation import ART
from treffen.evaluationslage import abschnitte, verglichen_mit, zaehlen
from treffen.models import Evaluation
from treffen.pruefen import evaluation_befund


def bauen(dokument: Dokument) -> Ergebnis:
    """Runs in a worker, which has no language of its own."""
    with translation.override("de"):
        evaluation: Evaluation = Evaluation.objects.select_related("netzwerk", "treffen").get(
            pk=dokument.gegenstand_id
        )
        datei = pdf.pdf_aus_vorlage(
            "pdf/evaluation.html",
            kontext(evaluation, dokument),
            titel=str(evaluation),
            pruefcode=dokument.pruefcode,
        )
    pdf.verlange_konformitaet(datei)
    return Ergebnis(datei)


dokumentart(ART, bauen, None, evaluation_befund)


def kontext(evaluation: Evaluation, dokument: Dokument) -> dict[str, Any]:
    """What templates/pdf/evaluation.html asks for. Measures stand as they are on that day."""
    teile = abschnitte(evaluation)
    vorige = verglichen_mit(teile)
    return {
        "netzwerk": briefkopf(evaluation.netzwerk),
        "beschreibung": _("Evaluation der Netzwerkarbeit"),
        "kopfdatum": datum(evaluation.abgeschlossen_am),
        "erstellt_am": evaluation.abgeschlossen_am,
        "evaluation": evaluation,
        "abgeschlossen_am": datum(evaluation.abgeschlossen_am),
        "besprochen": _("%(treffen)s am %(tag)s")
        % {"treffen": evaluation.treffen.titel, "tag": datum(evaluation.treffen.beginn)}
        if evaluation.treffen
        else "",
        "vorige": str(vorige) if vorige else "",
        "abschnitte": [teil for teil in teile if teil.zeilen],
        "zahlen": zaehlen(teile),
        "massnahmen": [
            zeile.punkt for teil in teile for zeile in teil.zeilen if zeile.punkt.massnahme
        ],
        "pruefcode": dokument.pruefcode,
        "pruef_url": pruef_adresse(evaluation.netzwerk).partition("://")[2],
        "qr": pdf.qr_code(pruef_adresse(evaluation.netzwerk, dokument.pruefcode)),
    }
