"""The ten words, bilingual text, money, calendar, working days, standards, errors and the catalogue's grammar.

Nothing here reads a clock, an environment, or a file but the package's own table of holidays; nothing here knows
arrays.
"""
