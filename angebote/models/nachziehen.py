"""Names that the search copies: the database marks the copies when one of them changes."""

import pgtrigger


def nachziehen(auswahl: str) -> pgtrigger.Trigger:
    """On the table of a named thing: `auswahl` is the SQL that finds its offers for `NEW.id`."""
    return pgtrigger.Trigger(
        name="suchdokument_nachziehen",
        operation=pgtrigger.UpdateOf("name"),
        when=pgtrigger.After,
        condition=pgtrigger.Q(old__name__df=pgtrigger.F("new__name")),
        func=f"""
            UPDATE angebote_suchdokument SET stand = NULL WHERE angebot_id IN ({auswahl});
            RETURN NULL;
        """,  # noqa: S608 - written here, in the four calls
    )


def termine_nachziehen() -> pgtrigger.Trigger:
    """On the table of dates: the row of their offer holds the next one."""
    return pgtrigger.Trigger(
        name="suchdokument_termin_nachziehen",
        operation=pgtrigger.Insert
        | pgtrigger.Delete
        | pgtrigger.UpdateOf("beginn", "rhythmus", "letzter_tag", "ausfaelle", "abgesagt_am"),
        when=pgtrigger.After,
        func="""
            UPDATE angebote_suchdokument SET stand = NULL
            WHERE angebot_id = COALESCE(NEW.angebot_id, OLD.angebot_id);
            RETURN NULL;
        """,
    )
