"""Rehearsals: the real services on a clock that somebody turns.

A *scenario* plays one process instance and says what must come of it; a *demo* plays some days of an office that does not exist; the
*bench* plays the same instance many times over and measures. None of the three has an engine of its own: what they show is what
an installation does (`docs/adr/0008-rehearsal.md`).
"""
