"""Row security on PostgreSQL (DESIGN 2.7-2.12): roles, functions, policies and grants as one script."""
