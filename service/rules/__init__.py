"""Facts and rules -> verdicts: three-valued, exact on ranges, every condition with its clause.

given     values of a caller -> what is known of each fact
derive    facts that follow from others (周岁 from a birth date)
cells     what is known -> the cells of a fact's domain that are possible
logic     conditions over cells: Kleene's three values, exact where facts repeat or imply each other
book      the rules of a generation, compiled
judge     one person under the rules -> judgements, each with its explanation
ask       what to ask next
verdict   a judgement -> the contract's verdict, with citations
"""
