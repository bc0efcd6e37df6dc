"""Fetches tables of Statistics Norway through the PxWeb API and writes the tables of docs/tables.md.

tables      which tables, which variables, which labels: facts as rows
client      asks the service: pace, patience, repeats; cache keeps the answers
jsonstat    checks an answer and turns it into numbers
query       metadata and rows to a query, and a query to pieces below the cell limit
fetch       one table: query, pieces, one cube
borders     codes of any year to the codes of 2024
people, work, homes, extra    cubes to tables
write       all tables of a product at once or none, and the record of where they come from
command     the command line
"""
