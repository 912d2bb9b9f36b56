"""The photographer's desk of questions: heaps, one question, decisions, reports, evidence."""

from photoallegret.questions.studio_views import deciding, desk, reports, sealing
from photoallegret.questions.studio_views.blueprint import PLACES, blueprint

__all__ = ["PLACES", "blueprint", "deciding", "desk", "reports", "sealing"]
