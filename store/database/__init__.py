"""The way to the data: one connection module, two databases, SQL text with bound values."""
