"""Commission and bonus plans: designed, explained, replayed, and paid by statements that anyone can recompute. P5.

plan.Plan, plan.written_plan, plan.drawn     the declaration, and JSON
checks.read_plan, checks.faults              what cannot be meant, each with its field
statement.statement(plan, facts, transactions, on) -> Statement
what_if.what_if(plan, facts, transactions, extra, on) -> WhatIf
example.example(plan) -> Example             a worked example in both languages
cliffs.cliffs(plan, facts) -> cliffs         where one more yuan makes pay jump, fall, or stand still
declared.terms_of(plan) -> terms             all that it declares, in words
replay.replay(plans, history) -> Comparison  drafts on the same history, by person and in all
spoken.spoken(line) -> Text                  a line as a sentence
dispute                                      a question about a statement, and by when it is answered
"""
