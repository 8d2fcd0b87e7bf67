"""Submissions, their moves, and the chain of decisions that can't be rewritten.

Tables: submission, allowed_move, decision, report, appeal, reason_text, absence. A submission's
state may only be what its last decision says: two foreign keys hold that. Verbs: receive (-> held
or published), move, decide (a verb of the desk with its reason and note), undo, claim, report,
close reports, appeal, answer an appeal, word the ready-made notes. What the desk shows of each kind
of submission, higher features say (``slots.desk_kinds``). Owns the words *submission*, *move*,
*decision*, *report*, *appeal*.
"""
