"""Text as data: folding, similarity, counting. Pure functions."""
