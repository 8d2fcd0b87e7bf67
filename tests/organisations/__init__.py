"""Tests of organisations and their pages."""
