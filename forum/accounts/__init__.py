"""People, their addresses, sign-in, scopes and roles.

Tables: scope, person, address, token, role_grant, attempt. Verbs: create a person, add an address,
grant and end a role, set a password, make a single-use link, sign in with it or by password.
Pages: sign in, the mailed link with its one button, own account; for administrators people, one
person with roles, the site's name and languages.
Owns the words *person*, *address*, *scope*, *role*.
"""
