"""What callers pass: made into clean arrays, or refused with the place and a remedy."""
