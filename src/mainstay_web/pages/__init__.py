"""Pages translate: each calls one action or one query and shows the answer."""
