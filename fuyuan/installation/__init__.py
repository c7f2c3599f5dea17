"""What an installation has on disk: data folder, secrets, ledger files, the configuration of its broker."""
