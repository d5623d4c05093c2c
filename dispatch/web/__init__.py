"""The edge: parses, calls once, answers in words."""
