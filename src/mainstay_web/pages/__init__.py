"""Pages translate: each calls one action or one query and shows the answer."""

from mainstay_web.pages import addresses

__all__ = ["addresses"]
