"""The HTTP API and the pages; the only package that knows FastAPI."""
