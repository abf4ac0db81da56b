"""What leaves the store: e-mails through a mail server, texts through a gateway, and one-time codes."""
