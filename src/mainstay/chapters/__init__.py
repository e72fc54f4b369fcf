"""The parts of the article, each with its facts, signals, measures and rules."""
