"""Personas and what is known about them: identifiers, traits, consent, attributes, tags and notes."""
