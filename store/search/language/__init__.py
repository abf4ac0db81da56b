"""The language of the search bar."""
