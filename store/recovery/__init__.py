"""Coming back: a customer who was held asks at the turned screen, support approves, the checklist tells."""
