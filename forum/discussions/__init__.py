"""E-discussions: weeks, questions, contributions with their versions and segments.

Tables: discussion, organiser, discussion_document, week, question, contribution, consent_change,
signatory, version, segment, segment_question, translation, attachment, moved, draft.
Verbs: create a discussion, post a contribution, import and export a folder.
Pages: all discussions; one with its path of weeks; a week; a question with the passages that answer
it; all contributions with filters; a contribution; print views; participation figures; feeds.
Owns the words *discussion*, *week*, *question*, *contribution*, *version*, *segment*.
"""
