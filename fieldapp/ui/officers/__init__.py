"""Who works at this laptop: adding an officer, and another passphrase, while it is open."""
