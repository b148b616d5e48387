"""The register for elsewhere: tables, address books, labels and lists on paper."""
