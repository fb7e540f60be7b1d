"""The one room that opens scenario, play and recording files."""

from incident_sim.files.documents import write_document
from incident_sim.files.library import open_scenario, scenario_ids, scenario_root
from incident_sim.files.reading import read_text
from incident_sim.files.recordings import Pen, data_folder, read_recording, read_torn, write_recording

__all__ = [
    "Pen",
    "data_folder",
    "open_scenario",
    "read_recording",
    "read_text",
    "read_torn",
    "scenario_ids",
    "scenario_root",
    "write_document",
    "write_recording",
]
