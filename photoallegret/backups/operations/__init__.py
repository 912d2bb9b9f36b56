"""What copies the site, looks at copies, and puts them back."""
