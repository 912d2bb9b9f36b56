"""What needs no database: declarations as a value, what changed in them, texts compared."""
