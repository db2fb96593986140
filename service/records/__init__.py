"""What is kept of conversations: turns, answers, feedback; without numbers that name a person."""
