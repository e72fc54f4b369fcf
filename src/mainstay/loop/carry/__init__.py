"""Carry: a plan becomes talks, promises and kept promises. 落实:沟通、承诺、兑现。

Pure rules; the store keeps what they return. Read `cases` (one matter, from opening to outcome), `deadlines` (clocks
and escalation), `commitments` (promises and the money held for them), `alerts` and `bands` (when to look at whom),
`queue` (whom first), `managers` (what a manager may read) and `request` (an answer to a raise request).
"""
