"""What is published: the map, the pages of its bases, tables and feeds, and the writer of the site."""
