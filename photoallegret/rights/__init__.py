"""The rights of the people whose data the site holds, and how each is used."""
