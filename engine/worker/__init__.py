"""Who does the work that steps leave behind? A thread of the web process, or processes of their own."""
