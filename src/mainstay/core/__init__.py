"""The ten words, bilingual text, money, calendar, errors and the catalogue's grammar.

Nothing here reads a clock, a file or an environment; nothing here knows arrays.
"""
