"""Prompt to model to parsed value."""
