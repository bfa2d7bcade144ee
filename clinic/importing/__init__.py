"""What comes in from a file: reading it, saying what its columns are, trying it out, bringing it in."""
