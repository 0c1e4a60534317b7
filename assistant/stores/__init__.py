"""What must last: one relational database behind small repositories."""
