"""E-discussions: weeks, questions, contributions with their versions and segments.

Tables: discussion, organiser, discussion_document, week, question, contribution, consent_change,
signatory, version, segment, segment_question, translation, attachment, moved, draft.
Verbs: create a discussion, post a contribution, import and export a folder; change dates, weeks and
questions, write and translate organisers' texts; an author's own (``views/own``): edit, withdraw,
change consent, name signatories; enter a text on behalf of somebody.
Pages: all discussions; one with its path of weeks; a week; a question with the passages that answer
it; all contributions with filters; a contribution; print views; participation figures; feeds;
calendars.
Owns the words *discussion*, *week*, *question*, *contribution*, *version*, *segment*.
"""
