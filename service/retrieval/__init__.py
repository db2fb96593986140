"""Question to clauses: one contract, the embedded tables behind it."""
