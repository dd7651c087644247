"""Why an answer is empty."""

from kg.zero_rows.report import Diagnosis, Finding, diagnose
from kg.zero_rows.suggest import Store, Suggestion

__all__ = ["Diagnosis", "Finding", "Store", "Suggestion", "diagnose"]
