"""The map on the machine of who edits it, built again when a file is saved."""
