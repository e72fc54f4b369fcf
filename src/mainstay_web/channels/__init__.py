"""Messages that leave the house: neutral by type, through drivers that know no database and one guarded transport.

`directory` lists the channels and makes one from a form; `message` is what they carry; `outcome` says how it ended;
`digest` and `budget` are asked by the outbox before it sends; `transport` is the only way out.
"""
