"""After death: what people want done with their data, who sees to it, and what is done."""
