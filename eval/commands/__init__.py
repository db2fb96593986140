"""The commands of `python -m eval`, a module each: `add` puts its arguments on the command line."""
