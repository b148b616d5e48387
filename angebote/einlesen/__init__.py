"""Reading a list of offers with the machinery of the member list (`mitglieder.einlesen`)."""
