"""A document's figures and what each is: roles and pairs decided together, from evidence."""
