"""The tests: one folder for each package of `fieldapp`, and the suites that span them."""
