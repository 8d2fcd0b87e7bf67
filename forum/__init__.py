"""Ronda: regional roundtables and weekly e-discussions that end in a consolidated response."""

from typing import Any

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """Load the application on demand: pure rooms (texts, documents) start without it."""
    if name == "create_app":
        from forum.app import create_app  # noqa: PLC0415

        return create_app
    raise AttributeError(name)
