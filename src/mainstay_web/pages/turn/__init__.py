"""What the nightly turn found: the queue, a person, the company."""
