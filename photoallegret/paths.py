"""Where the house stands on disk. Nothing else may know where the top level is."""

from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
PACKAGE = TOP / "photoallegret"
TEMPLATES = TOP / "templates"
STATIC = TOP / "static"
TRANSLATIONS = TOP / "translations"
MIGRATIONS = PACKAGE / "migrations"
SITE_EXAMPLE = TOP / "site.example.toml"
DEMO = TOP / "demo"
DEPLOY = TOP / "deploy"
