"""Tests of people, sign-in, roles and the administrators' pages."""
