"""Defects that somebody could make, one at a time: every one has to be caught, or the tests are not worth their name.

Each table of the `.toml` files beside this names one: what it `says` in words, the `file`, the text `before` (it stands
there exactly once) and `after`, and the tests that should catch it `first`.
"""
