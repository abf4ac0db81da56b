"""The program: command line, the Textual app, configuration."""
