"""Found clauses -> an answer whose every sentence is held by the words that it cites."""
