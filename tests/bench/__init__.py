"""How fast our work is against a floor that does the same with bare libraries in the same run."""
