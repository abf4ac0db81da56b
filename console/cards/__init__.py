"""What ``regulars card`` does: telling what there is, and acting."""
