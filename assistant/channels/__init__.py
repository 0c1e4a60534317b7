"""Platform callbacks: verify, parse, answer. One module a platform."""
