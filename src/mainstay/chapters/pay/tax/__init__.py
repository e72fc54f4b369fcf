"""What the law of China makes of pay: income tax, social insurance and housing fund, hours and leave. P4.

Every rule is dated and says where it stands; outside of its time it refuses (`OutOfForceError`) and guesses nothing.
Amounts are `Decimal` in currency units, rounded half-up to the fen at the step that each rule states. An estimate for
people, not tax advice.
"""
