"""The configured model and embedding endpoint, behind time-outs and bounded retries."""
