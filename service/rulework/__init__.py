"""What officers do with rules before residents meet them: check them from end to end.

situations   the tests of a rule's own file
reach        C11: every route can be met and none is part of another
thresholds   C12: both sides of every threshold and of the birthday
mutants      C13: wrong rules, made of right ones
score        C13: how many of them are noticed
signing      C14: whether a rule is signed and still what was signed
check        all of it, rule by rule
"""
