"""How long numbers of visits are kept: they tell of nobody, so no period of data declares them."""

from photoallegret.privacy.operations.retention import RetentionRule
from photoallegret.watching.operations.visiting import count_old, forget_old

RULES = (RetentionRule(name="visits", count=count_old, apply=forget_old),)
