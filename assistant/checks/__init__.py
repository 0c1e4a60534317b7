"""Properties of a text, each one a pure function that names what it found and why."""
