"""How near a calibrated world comes to a measured system whose faults are known."""
