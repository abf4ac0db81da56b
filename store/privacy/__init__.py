"""What customers may ask for: to be left alone, to be forgotten, and to see what is held about them."""
