"""Why an answer is empty."""

from kg.zero_rows.diagnose import diagnose
from kg.zero_rows.ground import Store, Suggestion
from kg.zero_rows.report import Diagnosis, Finding

__all__ = ["Diagnosis", "Finding", "Store", "Suggestion", "diagnose"]
