"""The pages of those who work here: signed in, for operators and above."""
