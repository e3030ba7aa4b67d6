"""A study: what was planned, and which captures belong to which site and choice."""

from pixelwitness.study.filing import Filing, Taken, filed
from pixelwitness.study.load import load_study
from pixelwitness.study.model import PlannedSite, Study, study_of

__all__ = ["Filing", "PlannedSite", "Study", "Taken", "filed", "load_study", "study_of"]
