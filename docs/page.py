"""The picture of `docs/debrief.md`: the top of the page of a play that is checked in, as a browser shows it.

Run ``python docs/page.py`` to make it anew; it takes a minute, and wants a Chromium.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from incident_sim.analysis import EARLIER, Means, grade_submission
from incident_sim.batch import explore
from incident_sim.files import open_scenario, read_text
from incident_sim.plays.load import load_submission
from incident_sim.report.page import page
from incident_sim.report.telling import debrief
from tests.report.browser import find_browser, photograph

HERE = Path(__file__).resolve().parent
PLAY = HERE / "plays" / "guess-then-ramp.yaml"
PICTURE = HERE / "pictures" / "debrief.png"
WIDTH, HEIGHT = 1080, 1930
SCALE = "--force-device-scale-factor=0.8"
"""A smaller file, and still sharp enough to read."""


def main() -> None:
    """Play, grade, draw, photograph."""
    browser = find_browser()
    if browser is None:
        sys.exit("docs/page.py: there is no Chromium on this machine")
    play = load_submission(read_text(PLAY), str(PLAY))
    scenario = open_scenario(play.scenario)
    outcome = grade_submission(scenario, play, Means(lambda *_: None, explore=explore, minutes=EARLIER))
    told = debrief(scenario, list(outcome.journal), outcome.report, outcome.curves)
    with TemporaryDirectory() as name:
        scratch = Path(name)
        file = scratch / "page.html"
        file.write_text(page(told), encoding="utf-8")
        shutil.copyfile(photograph(browser, file, scratch, WIDTH, HEIGHT, SCALE), PICTURE)


if __name__ == "__main__":
    main()
