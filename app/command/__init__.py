"""The commands: each asks index/ or extract/ and shows what comes back."""
