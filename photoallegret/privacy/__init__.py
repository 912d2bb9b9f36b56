"""Privacy: the promises on personal data, carried out and proven. It knows people by no name."""
