"""What one can see: read-only, scoped to the asker, plain values out."""
