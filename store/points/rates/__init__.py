"""Other settings than those of then: tried out, and the past recalculated on purpose."""
