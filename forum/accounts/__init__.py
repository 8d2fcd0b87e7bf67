"""People, their addresses, joining, sign-in, sessions, scopes and roles.

Tables: scope, person, address, token, sign_in, invitation, role_grant, attempt. Verbs: create a
person, add an address, grant and end a role; make a single-use link, sign in with it or by
password, begin and end a session; join by a mailed link (until it is opened there is a link only,
no person), reset a password, change the address (the old one goes), leave.
Pages: join, sign in, a new password, each with its mailed link and one button; the own account in
five pages (profile, address and password, sessions, organisations, leave); for administrators
people, one person with roles, the site's name and languages.
Owns the words *person*, *address*, *session*, *scope*, *role*.
"""
