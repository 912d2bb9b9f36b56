"""What can happen to releases: recorded, corrected, extended to photos, ended, past their day."""
