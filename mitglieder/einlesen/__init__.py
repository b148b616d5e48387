"""Reading a member list: `datei` turns bytes into lines, `plan` lines into what would change."""
