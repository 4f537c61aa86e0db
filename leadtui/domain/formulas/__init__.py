"""Formulas of computed fields: read, checked, evaluated (DOMAIN 9)."""
