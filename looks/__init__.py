"""Every page looked at, in all of its shapes, which takes some twenty minutes: `make look` (pictures in var/looks)."""
