"""How staff sign in: password, second step, limits on wrong tries, and who is signed in.

docs/decisions/2026-11-25-second-factor.md says why it is built like this.
"""
