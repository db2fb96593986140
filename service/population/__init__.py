"""A table of residents under all rules: who is due what, who lacks which fact, who will be of age soon.

mapping    which column is which, as the officer's file says
table      CSV, Parquet or xlsx -> chunks of coded columns
cell       what stands in a cell -> what is known of a fact
id_number  a citizen's number -> the birth date; the number itself goes no further
people     a chunk -> the possible cells of every variable, and the rows that cannot be read
recipients who draws which benefit now, and who was due it the last time
sheets     the folder of results
match      the flow over all chunks
"""
