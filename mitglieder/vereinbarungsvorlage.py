"""The portal's draft of a cooperation agreement, which a coordination adapts.

Sections after published agreements of municipal networks (domain notes: parties, preamble, goals,
structure, tasks, procedures, data protection, term, final clauses). It is a starting point, no
legal advice; the placeholders (`platzhalter.IN_VEREINBARUNGEN`) stay until somebody publishes.
"""

VORLAGE: tuple[tuple[str, str], ...] = (
    (
        "Beteiligte",
        "Diese Vereinbarung schließen {traeger} als Träger der Koordinierungsstelle des Netzwerks "
        "„{netzwerk}“ in {kommune} und die Organisationen, die ihr beitreten.\n\n"
        "Jede Organisation tritt durch eine eigene Erklärung bei. Wer sie vertritt, steht auf "
        "ihrem Beitrittsblatt.",
    ),
    (
        "Präambel",
        "Kinder und Jugendliche haben ein Recht auf Schutz vor Gewalt, Vernachlässigung und "
        "Missbrauch. Keine Stelle kann diesen Schutz allein leisten.\n\n"
        "Die Beteiligten arbeiten deshalb im Netzwerk nach § 9 des Landeskinderschutzgesetzes NRW "
        "und § 3 des Gesetzes zur Kooperation und Information im Kinderschutz zusammen. Sie "
        "begegnen einander auf Augenhöhe.",
    ),
    (
        "Ziele und Zielgruppe",
        "Das Netzwerk will Gefährdungen früh erkennen, Hilfen aufeinander abstimmen und "
        "Verfahrenswege für alle verständlich machen.\n\n"
        "Es richtet sich an Fachkräfte, die in {kommune} mit Kindern, Jugendlichen und ihren "
        "Familien arbeiten.",
    ),
    (
        "Aufbau und Selbstverständnis",
        "Die Koordinierungsstelle liegt bei {traeger}. Das Plenum der Beteiligten tagt mindestens "
        "zweimal im Jahr.\n\n"
        "Das Netzwerk kann Arbeitsgruppen einsetzen. Jede Arbeitsgruppe hat einen Auftrag und "
        "berichtet dem Plenum.\n\n"
        "Näheres regelt die Geschäftsordnung des Netzwerks.",
    ),
    (
        "Gemeinsame Aufgaben",
        "Die Beteiligten informieren einander über ihre Angebote, Zuständigkeiten und "
        "Arbeitsweisen.\n\n"
        "Sie vereinbaren Verfahrenswege, wenden sie an und prüfen sie regelmäßig.\n\n"
        "Sie ermöglichen ihren Fachkräften die Teilnahme an Fortbildungen des Netzwerks.",
    ),
    (
        "Aufgaben der Koordinierungsstelle",
        "Die Koordinierungsstelle lädt zu den Treffen ein, führt die Protokolle und verfolgt die "
        "vereinbarten Maßnahmen.\n\n"
        "Sie organisiert Fortbildungen, pflegt das Verzeichnis der Angebote und informiert die "
        "Öffentlichkeit.",
    ),
    (
        "Aufgaben der beitretenden Organisationen",
        "Eine Ansprechperson und eine Stellvertretung benennt {organisation} gegenüber der "
        "Koordinierungsstelle.\n\n"
        "Jede Organisation nimmt an den Netzwerktreffen teil, mindestens einmal im Jahr.\n\n"
        "Sie hält ihre Angaben im Portal aktuell und teilt Änderungen der Ansprechperson "
        "innerhalb von vier Wochen mit.",
    ),
    (
        "Verfahren und Ansprechpersonen",
        "Für Mitteilungen bei gewichtigen Anhaltspunkten für eine Kindeswohlgefährdung gelten die "
        "gesetzlichen Wege und die im Netzwerk vereinbarten Verfahren.\n\n"
        "Die jeweils gültigen Verfahren und Ansprechpersonen stehen im Portal des Netzwerks.",
    ),
    (
        "Datenschutz und Schweigepflicht",
        "Die Netzwerkarbeit ist fallübergreifend. Angaben zu einzelnen Kindern oder Familien "
        "werden im Netzwerk und im Portal nicht ausgetauscht.\n\n"
        "Gesetzliche Schweigepflichten bleiben unberührt. Diese Vereinbarung schafft keine "
        "Befugnis zur Übermittlung personenbezogener Daten.\n\n"
        "Kontaktdaten der Ansprechpersonen werden nur für die Zusammenarbeit verarbeitet.",
    ),
    (
        "Laufzeit und Kündigung",
        "Diese Fassung gilt ab dem Tag, der in ihrem Rahmen genannt ist, sonst ab dem Tag, an dem "
        "die Koordinierungsstelle sie in Kraft setzt. Für eine Organisation, die danach beitritt, "
        "gilt sie ab dem Beitritt.\n\n"
        "Sie gilt, bis sie abgelöst wird oder ausläuft.\n\n"
        "Jede Organisation kann ihren Beitritt mit der Kündigungsfrist dieser Fassung zum Ende "
        "eines Monats in Textform kündigen.",
    ),
    (
        "Schlussbestimmungen",
        "Änderungen bedürfen einer neuen Fassung. Sie gilt für die Organisationen, die ihr "
        "beitreten.\n\n"
        "Redaktionelle Änderungen lassen Rechte und Pflichten unberührt. Für sie kann die "
        "Koordinierungsstelle die Beteiligten ohne neuen Beitritt in die neue Fassung überleiten. "
        "Sie sendet ihnen die Fassung mit dem Grund in Textform zu. Jede Organisation kann "
        "innerhalb von vier Wochen in Textform widersprechen. Ihr Beitritt endet dann ohne "
        "Kündigungsfrist.\n\n"
        "Ist eine Bestimmung unwirksam, bleiben die übrigen gültig.\n\n"
        "Aus dieser Vereinbarung entstehen keine finanziellen Verpflichtungen.",
    ),
)
