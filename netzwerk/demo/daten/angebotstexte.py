"""What the invented offers say: thirty kinds, each by two bodies of the town."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Vorlage:
    titel: tuple[str, str]
    kurz: str
    text: str
    themen: tuple[str, ...]
    fuer: tuple[str, ...]
    format: str
    von: tuple[str, str]
    alter: tuple[int | None, int | None] = (None, None)
    extra: dict[str, object] = field(default_factory=dict)


ABLAUF = (
    "\n\nSo läuft es ab:\n\n- kurzes Vorgespräch am Telefon\n- ein fester Termin\n"
    "- auf Wunsch ein zweites Gespräch nach einigen Wochen"
)


VORLAGEN = (
    Vorlage(
        ("Erziehungsberatung mit offener Tür", "Erziehungsberatung im Stadtteil"),
        "Gespräche für Eltern, die sich Sorgen machen oder nicht mehr weiterwissen.",
        "Streit am Morgen, Tränen am Abend, Ärger in der Schule: Wir hören zu und suchen mit "
        "Ihnen den nächsten Schritt. Niemand muss vorher wissen, was das Problem ist." + ABLAUF,
        ("Umgang mit Krisen", "psychische Gesundheit"),
        ("Eltern",),
        "Beratung",
        ("Erziehungsberatung am Park", "Familienhilfe Kompass e. V."),
        (0, 21),
    ),
    Vorlage(
        ("Beratung bei Trennung und Scheidung", "Gruppe für Trennungskinder „Zwei Zuhause“"),
        "Damit Kinder bei einer Trennung nicht zwischen den Stühlen sitzen.",
        "Wenn Eltern sich trennen, brauchen Kinder Sicherheit. Wir beraten zu Umgang, Alltag und "
        "der Frage, was man Kindern wie erklärt.",
        ("Umgang mit Krisen",),
        ("Eltern", "Kinder"),
        "Beratung",
        ("Beratungsstelle Lichtblick", "Haus der Familie Musterstadt"),
        (4, 17),
    ),
    Vorlage(
        ("Fachberatung bei Verdacht auf sexualisierte Gewalt", "Sprechstunde Vertrauen"),
        "Vertrauliche Beratung für Betroffene, Angehörige und Fachkräfte.",
        "Wer einen Verdacht hat, muss nicht allein entscheiden. Wir ordnen gemeinsam ein, was "
        "beobachtet wurde, und besprechen, was als Nächstes hilft. Auf Wunsch ohne Namen.",
        ("sexualisierte Gewalt", "Umgang mit Krisen"),
        ("Kinder", "Jugendliche", "Eltern", "pädagogische Fachkräfte"),
        "Beratung",
        ("Fachberatung Kinderschutz Musterstadt", "Beratungsstelle Lichtblick"),
    ),
    Vorlage(
        ("Insoweit erfahrene Fachkraft anfragen", "Kollegiale Fallberatung Kinderschutz"),
        "Beratung zur Einschätzung einer Gefährdung, ohne Namen des Kindes.",
        "Fachkräfte aus Kitas, Schulen, Vereinen und Praxen können ihre Einschätzung mit einer "
        "erfahrenen Person durchgehen. Das Kind bleibt ungenannt.",
        ("kollegiale Fallberatung", "Meldewege"),
        ("pädagogische Fachkräfte", "Schulen", "Kitas", "Heilberufe"),
        "Beratung",
        ("Fachberatung Kinderschutz Musterstadt", "Erziehungsberatung am Park"),
    ),
    Vorlage(
        ("Klasse gegen Cybermobbing", "Cybermobbing: Workshop für die Mittelstufe"),
        "Eine Klasse lernt, wie Ausgrenzung im Chat entsteht und wie man sie stoppt.",
        "Im Workshop spielen Jugendliche typische Situationen durch: Wer liest mit, wer lacht, "
        "wer sagt stopp? Am Ende steht eine Verabredung für den eigenen Klassenchat.",
        ("Cybermobbing", "Medienkompetenz"),
        ("Jugendliche", "Schulen"),
        "Workshop",
        ("Medienwerkstatt Pixelhof e. V.", "Kommissariat Vorbeugung"),
        (10, 15),
        {"kommt_hin": True},
    ),
    Vorlage(
        ("Elternabend Medien in der Familie", "Elternabend: Das erste Smartphone"),
        "Was Kinder im Netz tun, was sie dürfen und wie Familien gute Regeln finden.",
        "Ein Abend ohne erhobenen Zeigefinger: Wir zeigen, was Kinder an Spielen und Videos "
        "fesselt, und sammeln Regeln, die im Alltag halten.",
        ("Medienkompetenz", "exzessive Mediennutzung", "Soziale Medien"),
        ("Eltern",),
        "Elternabend",
        ("Stadtbücherei Musterstadt", "Medienwerkstatt Pixelhof e. V."),
        (6, 14),
        {"kommt_hin": True},
    ),
    Vorlage(
        ("Sprechstunde Gaming und Handy", "Gruppe „Offline klappt auch“"),
        "Hilfe, wenn Spielen und Scrollen den Alltag bestimmen.",
        "Wir klären, wie viel zu viel ist, und üben kleine Schritte zurück in Schlaf, Schule und "
        "Freundschaften.",
        ("exzessive Mediennutzung", "Gaming", "Sucht"),
        ("Jugendliche", "Eltern"),
        "Sprechstunde",
        ("Suchtberatung Wegwarte", "Krankenkasse Musterland, Regionalstelle"),
        (12, 21),
    ),
    Vorlage(
        ("Cybergrooming erkennen", "Sicher im Chat"),
        "Woran Kinder und Eltern merken, dass ein Chat gefährlich wird.",
        "Erwachsene, die sich als Gleichaltrige ausgeben, gehen nach einem Muster vor. Wir machen "
        "es sichtbar und üben, wie man Hilfe holt.",
        ("Cybergrooming", "sexuelle Gewalt im Netz"),
        ("Kinder", "Eltern", "Schulen"),
        "Informationsveranstaltung",
        ("Kommissariat Vorbeugung", "Medienwerkstatt Pixelhof e. V."),
        (8, 14),
        {"kommt_hin": True},
    ),
    Vorlage(
        ("Bilder, die bleiben: Workshop zu Sexting", "Meine Bilder, mein Recht"),
        "Was beim Verschicken intimer Bilder passieren kann und wer hilft.",
        "Ein Workshop in getrennten Gruppen, mit klaren Worten und ohne Bloßstellen. Wir sprechen "
        "über Vertrauen, Druck und das Recht am eigenen Bild.",
        ("Sexting", "Sexualpädagogik"),
        ("Jugendliche", "Schulen"),
        "Workshop",
        ("Kommissariat Vorbeugung", "Mobile Jugendarbeit Hafen"),
        (13, 17),
        {"kommt_hin": True},
    ),
    Vorlage(
        ("Faktenwerkstatt", "Fake News im Klassenzimmer"),
        "Nachrichten prüfen, Fälschungen erkennen, selbst eine Sendung machen.",
        "Jugendliche prüfen echte und erfundene Meldungen und bauen daraus einen Radiobeitrag.",
        ("Fake News", "Hate Speech", "Demokratie"),
        ("Jugendliche", "Schulen"),
        "Kreativaktion",
        ("Lokalfunk Musterwelle", "Stadtbücherei Musterstadt"),
        (12, 18),
    ),
    Vorlage(
        ("Frühe Hilfen: Besuch zum Anfang", "Familienhebamme nach Hause"),
        "Unterstützung von der Schwangerschaft bis zum dritten Geburtstag.",
        "Eine erfahrene Person kommt zu Ihnen nach Hause, wiegt das Baby, beantwortet Fragen und "
        "kennt die Wege zu weiteren Hilfen." + ABLAUF,
        ("Frühe Hilfen",),
        ("Eltern",),
        "Beratung",
        ("Koordination Frühe Hilfen", "Hebammenpraxis Nord"),
        (0, 3),
        {"kommt_hin": True},
    ),
    Vorlage(
        ("Schwangerschaftsberatung", "Offenes Frühstück für Schwangere"),
        "Beratung zu Geld, Recht und allem, was vor der Geburt wichtig ist.",
        "Wir helfen bei Anträgen, hören zu und vermitteln weiter. Auch kurz vor der Geburt und "
        "auch, wenn alles anders kommt als geplant.",
        ("Frühe Hilfen",),
        ("Eltern",),
        "Beratung",
        ("Schwangerschaftsberatung Storchennest", "Familienzentrum Westend"),
    ),
    Vorlage(
        ("Baby- und Kleinkindtreff", "Krabbelgruppe am Vormittag"),
        "Spielen, andere Eltern treffen, Fragen stellen.",
        "Ein warmer Raum, Kaffee und jemand, der Zeit hat. Ohne Anmeldung.",
        ("Frühe Hilfen", "soziales Lernen"),
        ("Eltern", "Kinder"),
        "Sprechstunde",
        ("Haus der Familie Musterstadt", "Mehrgenerationenhaus Mühlenweg"),
        (0, 3),
    ),
    Vorlage(
        ("Elternkurs „Ruhig bleiben“", "Elternkurs Starke Nerven"),
        "Acht Abende für Eltern, die mit Wut und Überforderung anders umgehen möchten.",
        "Wir üben Sätze, Pausen und kleine Absprachen. Kinderbetreuung gibt es nebenan.",
        ("Gewalt", "Umgang mit Krisen"),
        ("Eltern",),
        "Workshop",
        ("Haus der Familie Musterstadt", "Familienhilfe Kompass e. V."),
        (3, 12),
    ),
    Vorlage(
        ("Beratung bei Gewalt in der Familie", "Schutz und Beratung für Mütter mit Kindern"),
        "Vertrauliche Gespräche, wenn zu Hause geschlagen, gedroht oder gedemütigt wird.",
        "Sie entscheiden, wie schnell es geht und was geschieht. Auf Wunsch ohne Namen und mit "
        "Dolmetschung.",
        ("Gewalt", "Umgang mit Krisen"),
        ("Eltern", "Jugendliche"),
        "Beratung",
        ("Frauenberatung Rückhalt", "Beratungsstelle Lichtblick"),
    ),
    Vorlage(
        ("Gruppe für Kinder aus suchtbelasteten Familien", "Regenbogengruppe"),
        "Ein fester Nachmittag für Kinder, deren Eltern trinken oder Drogen nehmen.",
        "Hier darf man Kind sein. Wir spielen, reden und erklären, dass niemand daran schuld ist.",
        ("Sucht", "psychische Gesundheit"),
        ("Kinder",),
        "Workshop",
        ("Suchtberatung Wegwarte", "Jugendhilfe Anker gGmbH"),
        (6, 12),
    ),
    Vorlage(
        ("Suchtvorbeugung im Sportverein", "Gesund und klar"),
        "Ein Nachmittag für Trainerinnen, Trainer und Jugendteams.",
        "Rauchen, Alkohol, Energydrinks: Wir sprechen über Vorbilder und Verabredungen im Team.",
        ("Sucht", "Gesundheit und Bewegung"),
        ("Vereine und Ehrenamt", "Jugendliche"),
        "Qualifizierung",
        ("Suchtberatung Wegwarte", "Stadtsportbund Musterstadt e. V."),
        (12, 18),
    ),
    Vorlage(
        ("Schutzkonzept für Vereine", "Schutzkonzept Schritt für Schritt"),
        "Begleitung von der Risikoanalyse bis zum fertigen Schutzkonzept.",
        "Wir arbeiten an drei Abenden mit Vorstand und Jugendleitung: Wo gibt es Risiken, wer ist "
        "ansprechbar, was passiert bei einem Verdacht?",
        ("Schutzkonzepte", "sexualisierte Gewalt"),
        ("Vereine und Ehrenamt",),
        "Qualifizierung",
        ("Stadtsportbund Musterstadt e. V.", "Fachberatung Kinderschutz Musterstadt"),
    ),
    Vorlage(
        ("Grundlagenkurs Kinderschutz", "Grundlagenkurs für Ehrenamtliche"),
        "Was tun, wenn ein Kind sich anvertraut? Ein Kurs mit klaren Schritten.",
        "Anzeichen, Gespräch, Dokumentation und Meldewege: verständlich, mit Übungen.",
        ("Meldewege", "Gewalt"),
        ("pädagogische Fachkräfte", "Vereine und Ehrenamt", "Kitas"),
        "Qualifizierung",
        ("Fachberatung Kinderschutz Musterstadt", "Jugendhilfe Anker gGmbH"),
    ),
    Vorlage(
        ("Kinderrechte-Werkstatt", "Wir reden mit!"),
        "Kinder erfahren, welche Rechte sie haben, und setzen ein eigenes Vorhaben um.",
        "Eine Projektwoche mit Abstimmung, kleinem Budget und einem Ergebnis, das bleibt.",
        ("Beteiligung junger Menschen", "Demokratie"),
        ("Kinder", "Schulen"),
        "Kreativaktion",
        ("Kinder- und Jugendförderung", "Jugendzentrum Alte Gießerei"),
        (8, 13),
    ),
    Vorlage(
        ("Präventionstheater „Mein Nein“", "Theaterstück „Geheimnisse“"),
        "Ein Stück über gute und schlechte Geheimnisse, mit Gespräch danach.",
        "Kinder entscheiden mit, wie die Szene ausgeht. Für Lehrkräfte gibt es Begleitmaterial.",
        ("sexualisierte Gewalt", "soziales Lernen"),
        ("Kinder", "Schulen"),
        "Präventionstheater",
        ("Haus der Familie Musterstadt", "Kinder- und Jugendförderung"),
        (6, 10),
        {"kommt_hin": True, "ist_kostenfrei": False, "kosten": "3 Euro je Kind"},
    ),
    Vorlage(
        ("Streitschlichtung lernen", "Peer-Projekt Medienscouts"),
        "Ältere Jugendliche begleiten jüngere und werden dafür ausgebildet.",
        "Sechs Nachmittage Ausbildung, danach feste Ansprechzeiten an der Schule.",
        ("soziales Lernen", "Cybermobbing"),
        ("Jugendliche", "Schulsozialarbeit"),
        "Peer-Projekt",
        ("Gesamtschule Nord", "Gymnasium Lindenallee"),
        (13, 17),
    ),
    Vorlage(
        ("Kinderpsychotherapeutische Sprechstunde", "Krisensprechstunde für Jugendliche"),
        "Ein schneller Termin, wenn Angst, Traurigkeit oder Selbstverletzung zu groß werden.",
        "Wir klären, welche Hilfe nötig ist, und überbrücken die Wartezeit.",
        ("psychische Gesundheit", "Umgang mit Krisen"),
        ("Kinder", "Jugendliche", "Eltern"),
        "Sprechstunde",
        ("Praxis für Kinderpsychotherapie Südhang", "Schulpsychologische Beratung"),
        (6, 20),
    ),
    Vorlage(
        ("Chat „Sag was“", "Telefon für Kinder und Jugendliche"),
        "Schreib oder sprich mit jemandem, der zuhört. Ohne Namen.",
        "Du musst nicht sagen, wer du bist. Du bekommst eine Antwort, meist noch am selben Tag.",
        ("Umgang mit Krisen", "psychische Gesundheit"),
        ("Kinder", "Jugendliche"),
        "Online-Angebot",
        ("Kinder- und Jugendtelefon Musterstadt e. V.", "Jugendzentrum Alte Gießerei"),
        (8, 21),
        {"ist_online": True},
    ),
    Vorlage(
        ("Entwicklung im Blick", "Offene Sprechstunde Frühförderung"),
        "Beratung, wenn ein Kind sich anders entwickelt als erwartet.",
        "Spricht spät, stolpert oft, wirkt abwesend: Wir schauen gemeinsam hin und nennen Wege.",
        ("Entwicklungsauffälligkeiten", "Frühe Hilfen"),
        ("Eltern", "Kitas"),
        "Sprechstunde",
        ("Frühförderstelle Kleine Schritte", "Sozialpädiatrisches Zentrum Musterstadt"),
        (0, 6),
    ),
    Vorlage(
        ("Kinderschutz und Behinderung", "Inklusive Ferientage"),
        "Damit Kinder mit Behinderung geschützt sind und mitreden.",
        "Wir beraten Einrichtungen und Familien zu Assistenz, Nähe und Sprache.",
        ("inklusiver Kinderschutz", "Beteiligung junger Menschen"),
        ("Eltern", "pädagogische Fachkräfte"),
        "Beratung",
        ("Lebensräume Musterstadt e. V.", "Teilhabe am Fluss gGmbH"),
    ),
    Vorlage(
        ("Selbstbehauptung für Mädchen", "Stark ohne Muskeln"),
        "Grenzen spüren, Nein sagen, Hilfe holen.",
        "Vier Samstage mit Bewegung, Stimme und Gespräch.",
        ("Gewalt", "Gesundheit und Bewegung"),
        ("Kinder", "Jugendliche"),
        "Workshop",
        ("Turnerschaft Südhang e. V.", "Sportverein Musterstadt 1921 e. V."),
        (9, 14),
        {"ist_kostenfrei": False, "kosten": "20 Euro für vier Termine"},
    ),
    Vorlage(
        ("Sexualpädagogik in der vierten Klasse", "Körper, Liebe, Doktorspiele"),
        "Altersgerechte Antworten, bevor das Internet sie gibt.",
        "Zwei Vormittage mit der Klasse, davor ein Elternabend.",
        ("Sexualpädagogik",),
        ("Kinder", "Schulen", "Kitas"),
        "Workshop",
        ("Schwangerschaftsberatung Storchennest", "Gesundheitsamt Musterstadt"),
        (4, 11),
        {"kommt_hin": True},
    ),
    Vorlage(
        ("Online-Betrug: So schützen sich Familien", "Abzocke im Netz"),
        "Falsche Gewinnspiele, teure Spiele, gestohlene Konten: erkennen und handeln.",
        "Wir zeigen Maschen an Beispielen und gehen eine Prüfliste durch.",
        ("Online-Betrug", "Medienkompetenz"),
        ("Eltern", "Jugendliche"),
        "Informationsveranstaltung",
        ("Kommissariat Vorbeugung", "Stadtbücherei Musterstadt"),
        (12, None),
    ),
    Vorlage(
        ("Materialkoffer Kinderschutz", "Notfallkarte für Kitas"),
        "Zum Ausleihen: Bücher, Karten und Spiele für Gespräche mit Kindern.",
        "Der Koffer enthält eine Anleitung für jede Altersstufe und kann zwei Wochen bleiben.",
        ("Schutzkonzepte", "soziales Lernen"),
        ("Kitas", "Schulen", "pädagogische Fachkräfte"),
        "Material",
        ("Stadtbücherei Musterstadt", "Kindertagespflege Musterstadt e. V."),
        (3, 10),
    ),
)
