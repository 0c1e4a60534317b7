"""One module a check; each registers itself in `assistant.checks.registered`."""
