"""The registry: YAML in; out come true records, or every problem with its line."""
