"""Tests of forum/discussions."""
