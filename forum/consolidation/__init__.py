"""The consolidated response: the document in which everything that was contributed is found.

Until points exist, the first response of a discussion is made of what stands: method, questions,
contributors, figures, what was said question by question, every text in full, and a statement of
how much of it is where. No tables yet: it is read from the discussion and is the same bytes as long
as that is unchanged. Pages: the response in each language of its discussion, DOCX.
Commands: export response. Owns the words *response*, *coverage*.
"""
