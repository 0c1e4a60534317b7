"""One module a noun. Each has a `router`, and that is all it takes to be served."""
