"""Submissions, their moves, and the chain of decisions that can't be rewritten.

Tables: submission, allowed_move, decision (reports, appeals and ready-made reasons join with the
desk). A submission's state may only be what its last decision says: two foreign keys hold that.
Verbs: receive (-> held or published), move. Owns the words *submission*, *move*, *decision*.
"""
