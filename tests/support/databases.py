"""Fresh databases for tests: one is migrated, each test gets a copy of it."""

import itertools
import shutil
from pathlib import Path

import sqlalchemy

from photoallegret import migrations
from photoallegret.db import begin_as_told, engine_options
from photoallegret.factory import create_app as _every_model_is_imported  # noqa: F401


class SqliteCopies:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        """Migrate the file to copy, in ``folder``."""
        self.whole = folder / "template.sqlite"
        url = f"sqlite:///{self.whole}"
        engine = sqlalchemy.create_engine(url, **engine_options(url))
        begin_as_told(engine)
        migrations.upgrade(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()

    def forget_all(self) -> None:
        """Do nothing: each copy goes with its test's folder."""

    def fresh(self, data: Path) -> str:
        """Return the address of a database of its own for the data folder ``data``."""
        data.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.whole, data / "site.sqlite")
        return f"sqlite:///{data / 'site.sqlite'}"


class PostgresCopies:
    """Copies of one migrated database of a running server."""

    def __init__(self, address: str) -> None:
        """Migrate the database to copy; ``address`` has a place for the name."""
        self.address = address
        self.numbers = itertools.count(1)
        self.names: list[str] = []
        self._execute("CREATE DATABASE whole")
        engine = sqlalchemy.create_engine(address.format(name="whole"))
        migrations.upgrade(engine)
        engine.dispose()

    def forget_all(self) -> None:
        """Drop the copies made so far: each takes some megabytes."""
        for name in self.names:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")
        self.names.clear()

    def fresh(self, _data: Path) -> str:
        """Return the address of a database of its own."""
        name = f"test{next(self.numbers)}"
        self.names.append(name)
        self._execute(f"CREATE DATABASE {name} TEMPLATE whole STRATEGY file_copy")
        return self.address.format(name=name)

    def _execute(self, command: str) -> None:
        engine = sqlalchemy.create_engine(
            self.address.format(name="postgres"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(command)
        engine.dispose()
