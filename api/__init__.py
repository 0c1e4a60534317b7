"""The HTTP face of the assistant, and the pages it serves."""
