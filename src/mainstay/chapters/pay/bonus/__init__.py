"""Year-end bonuses: what a plan declares, what each person's comes to, when it is paid, and what leaving does. P4, P5.

plan.read_plan(json) -> Plan                     raises WrongStandardError or WrongBonusError, by field
reckoning.reckoned(plan, facts) -> Reckoned      every factor, and the amount
deferral.payments(plan, amount) -> payments      which sum to the amount
deferral.leaving(plan, kind, left_on, payments) -> Left
taxed.taxed(year plan, amount, on) -> Taxed      of one year's payments, in their own year
"""
