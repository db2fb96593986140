"""How the built-in encoder is made; see `indexer/model/README.md` for what it is."""
