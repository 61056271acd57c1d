"""How right the reading and the matching of lists is, against what a careful clerk reads in them."""
