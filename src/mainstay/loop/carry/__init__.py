"""Carry: a plan becomes talks, promises and kept promises. 落实:沟通、承诺、兑现。

Pure rules; the store keeps what they return. Of people: `watching`, `happened`, `bands` and `alerts` (when to look at
whom), `queue` (whom first), `managers` (what a manager may read). Of a matter: `cases` and `states` (from opening to
outcome), `deadlines` (clocks and escalation), `builder` and `request` (packages and answers), `commitments`, `purse`
and `reminders` (promises, the money held for them, their days), `facts` (what stays of it), `oversight` (whether people
still decide). `standards` are what a company sets.
"""
