"""Patients out of a file: what a row says, who of them is here already, and who is added."""
