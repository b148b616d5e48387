"""The portal's draft of an agreement allows what the portal offers."""

from mitglieder.aktionen import vereinbarung as aktionen
from mitglieder.forms.kuendigung import KuendigenFormular
from mitglieder.models import Abschnitt
from mitglieder.vereinbarungsvorlage import VORLAGE
from netzwerk.basis.models import Konto, Netzwerk

ABSCHNITTE = dict(VORLAGE)

#: As published agreements of municipal networks have them, in their order.
GLIEDERUNG = """
§ 1 Beteiligte
§ 2 Präambel
§ 3 Ziele und Zielgruppe
§ 4 Aufbau und Selbstverständnis
§ 5 Gemeinsame Aufgaben
§ 6 Aufgaben der Koordinierungsstelle
§ 7 Aufgaben der beitretenden Organisationen
§ 8 Verfahren und Ansprechpersonen
§ 9 Datenschutz und Schweigepflicht
§ 10 Laufzeit und Kündigung
§ 11 Schlussbestimmungen
"""


def test_a_new_agreement_has_all_sections_in_order(netzwerk: Netzwerk, koordination: Konto) -> None:
    neu = aktionen.anlegen(netzwerk=netzwerk, titel="Kooperation", von=koordination)
    abschnitte = Abschnitt.objects.filter(fassung__vereinbarung=neu)
    zeilen = [f"{einer.bezeichnung} {einer.titel}" for einer in abschnitte]
    assert zeilen == GLIEDERUNG.strip().splitlines()
    assert all(einer.text for einer in abschnitte)
    assert "Wer sie vertritt, steht auf ihrem Beitrittsblatt." in ABSCHNITTE["Beteiligte"]


def test_editorial_changes_may_be_carried_over_with_a_right_to_object() -> None:
    schluss = ABSCHNITTE["Schlussbestimmungen"]
    for steht in (
        "ohne neuen Beitritt",
        "überleiten",
        "innerhalb von vier Wochen",
        "widersprechen",
    ):
        assert steht in schluss
    assert "Sie gilt für die Organisationen, die ihr beitreten." in schluss


def test_in_force_from_the_day_of_the_version() -> None:
    laufzeit = ABSCHNITTE["Laufzeit und Kündigung"]
    assert "ab dem Tag, der in ihrem Rahmen genannt ist" in laufzeit
    assert "für jede Organisation ab ihrem Beitritt" not in laufzeit


def test_notice_is_not_given_in_the_portal() -> None:
    formen = [wert for wert, _text in KuendigenFormular.base_fields["form"].choices]  # type: ignore[attr-defined]  # a ChoiceField
    assert formen == ["brief", "e_mail", "niederschrift"]
