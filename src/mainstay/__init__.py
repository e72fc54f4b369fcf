"""Mainstay keeps key employees: who may resign, when, why, and the best measures under the budget."""
