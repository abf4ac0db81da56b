"""Exports opened by LibreOffice: ``make spreadsheet`` (not part of ``make check``, which installs from pip alone)."""
