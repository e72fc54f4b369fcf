"""Looking after the house: what is wrong and how to mend it, copies, and getting them back."""
