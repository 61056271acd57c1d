"""A campaign with invented people: the demo, and the population it needs. No Qt, and nobody in it exists."""
