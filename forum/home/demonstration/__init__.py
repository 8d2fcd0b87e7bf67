"""The demo: invented discussions, moved so that today lies in the third week of the first.

Everything goes in through the doors that real content uses: the folder import, the operations.
"""

from forum.home.demonstration.filling import fill, sign_in_links

__all__ = ["fill", "sign_in_links"]
