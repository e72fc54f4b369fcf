"""Outcomes become what each measure is worth here: prior and own evidence together."""
