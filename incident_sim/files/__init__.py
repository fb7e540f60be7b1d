"""The one room that opens scenario, play and recording files."""

from incident_sim.files.documents import write_document
from incident_sim.files.gathering import Found, gather
from incident_sim.files.library import library, open_scenario, refused, scenario_ids, scenario_root, shelf
from incident_sim.files.reading import read_text
from incident_sim.files.recordings import Pen, data_folder, read_recording, read_torn, write_recording
from incident_sim.files.results import Results, replace_text

__all__ = [
    "Found",
    "Pen",
    "Results",
    "data_folder",
    "gather",
    "library",
    "open_scenario",
    "read_recording",
    "read_text",
    "read_torn",
    "refused",
    "replace_text",
    "scenario_ids",
    "scenario_root",
    "shelf",
    "write_document",
    "write_recording",
]
