"""Tests over the whole application."""
