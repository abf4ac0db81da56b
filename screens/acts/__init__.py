"""What is done at a card: one act a file, each a prompt and a use case, all run by the act pane."""
