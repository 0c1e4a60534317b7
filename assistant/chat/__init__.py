"""Answers for new staff, and requests carried out in conversation."""
