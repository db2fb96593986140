"""What was asked: places, people, words, and the kind of answer wanted."""
