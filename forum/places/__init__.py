"""The shared vocabulary: stakeholder types (networks may add), countries by their ISO code.

Owns the words *stakeholder type* and *country*. Regions, themes, sustainable development goals and
Compact objectives join with the features that need them.
"""
