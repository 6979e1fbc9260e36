"""The languages of the map."""
