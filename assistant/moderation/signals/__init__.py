"""The signals: one module a family of evidence. A new file here appears by itself."""
