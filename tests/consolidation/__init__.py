"""Tests of the consolidated response."""
