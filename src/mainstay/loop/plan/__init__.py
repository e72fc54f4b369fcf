"""Risk becomes a choice of measures under every limit, with a certified bound."""
