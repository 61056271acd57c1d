"""What every laptop does, desk or office: create, unlock, lock, check, back up, write and read bundles."""
