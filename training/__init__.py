"""Training and judging a model that says of a number whether it is a target, a quota, a fact or nothing.

No part of the program: what it found is in docs/training.md. Needs the extra `train`.
"""
