"""The review of a city or a province: made from what its districts published, and from nothing else."""
