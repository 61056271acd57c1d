"""Ten thousand random but plausible deeds at a desk, with breaking devices and killed programs: nothing may be lost."""
