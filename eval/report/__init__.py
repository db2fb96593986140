"""The report: a run and what else is measured -> one HTML page for those who decide whether the service may open."""
