"""Messages to one customer or many: templates, campaigns, flows, answers, and what came of them."""
