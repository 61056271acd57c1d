"""The office: how far we are, lists in, bundles in, decisions, answers."""
