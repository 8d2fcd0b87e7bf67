"""Journeys from one end to the other, through the doors that people use."""
