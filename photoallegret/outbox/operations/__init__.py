"""What can happen to messages: posted, sent, given up, sent again, forgotten."""
