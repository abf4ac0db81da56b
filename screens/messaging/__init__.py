"""Messages on screen: written to one customer or to many, campaigns, templates, flows, links that are sent."""
