"""Prompt files: TOML header, Jinja blocks, hash identity, sandbox."""
