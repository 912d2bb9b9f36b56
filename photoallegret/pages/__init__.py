"""The store of public pages: each is drawn once, then served like a file until a change."""
