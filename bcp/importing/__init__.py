"""A DOCX that people edited, back into Markdown: what changed, where it belongs, and what could not be placed."""
