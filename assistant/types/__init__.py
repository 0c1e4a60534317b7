"""The words of the project as values: what goes in, what comes out, and nothing that does work."""
