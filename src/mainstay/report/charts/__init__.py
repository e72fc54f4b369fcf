"""Charts as small pure functions: plain data in, one accessible figure (inline SVG, both languages) out.

Colours and fonts are classes of the report's style sheet; nothing here uses a style attribute, which the page's
content security policy forbids.
"""
