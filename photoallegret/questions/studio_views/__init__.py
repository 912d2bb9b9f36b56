"""The photographer's desk of questions: heaps, one question, decisions, reports."""

from photoallegret.questions.studio_views import deciding, desk, reports
from photoallegret.questions.studio_views.blueprint import PLACES, blueprint

__all__ = ["PLACES", "blueprint", "deciding", "desk", "reports"]
