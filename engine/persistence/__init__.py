"""How is it kept? SQLAlchemy tables, repositories and the unit of work; nothing above knows SQL."""
