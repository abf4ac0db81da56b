"""The sentences of ``store`` in English, one file a package; each is read when it is first needed."""
