"""Tests of forum/moderation."""
