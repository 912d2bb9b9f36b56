"""Mail: what a message is made of, and how it leaves. Which are waiting, the outbox knows."""
