"""Submissions, their moves, and the chain of decisions that can't be rewritten.

Tables: submission, allowed_move, decision, report (appeals and ready-made reasons come later). A
submission's state may only be what its last decision says: two foreign keys hold that. Verbs:
receive (-> held or published), move, decide (a verb of the desk with its reason and note), undo,
report, close reports. What the desk shows of each kind of submission, higher features say
(``slots.desk_kinds``). Owns the words *submission*, *move*, *decision*, *report*.
"""
