"""Entries typed into the registry and its cards, at their places; nothing else in the files changes."""
