"""How events come into the read model: in batches from the bus, or all of them for a rebuilt one."""
