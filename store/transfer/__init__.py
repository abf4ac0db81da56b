"""Files in and out: import of every kind, export, templates; runs that are whole or not there at all."""
