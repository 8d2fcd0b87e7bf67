"""The tests mirror forum/; support/ holds what they share, house/ looks at the whole app."""
