"""Text from strangers: strictly read, validated, with every problem on its line."""

from incident_sim.documents.places import Document, Path, Place
from incident_sim.documents.validation import validate
from incident_sim.documents.yaml import read_yaml

__all__ = ["Document", "Path", "Place", "read_yaml", "validate"]
