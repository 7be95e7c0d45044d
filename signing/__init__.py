"""Letters, signatures and their verification: a leaf library without database and web."""
