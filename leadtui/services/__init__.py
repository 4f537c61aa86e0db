"""Use cases: permission, rules, store and events, in one transaction each."""
