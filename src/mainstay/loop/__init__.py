"""The five verbs. This folder's own files hold what they hand each other; the steps never import one another."""
