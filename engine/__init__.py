"""The engine of Alur: runs written procedures (SOP) drawn in BPMN, and keeps their time. Knows no web framework."""
