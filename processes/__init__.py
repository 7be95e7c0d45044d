"""Data: one folder per site, one per SOP within it. No Python lives here."""
