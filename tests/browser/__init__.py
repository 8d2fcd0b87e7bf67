"""Tests in a real browser: keyboard, narrow screens, other directions, no scripts, axe."""
