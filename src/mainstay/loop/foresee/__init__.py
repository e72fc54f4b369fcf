"""Signals become a risk: who, when, and why, with intervals, and the proof of it on the company's own past."""
