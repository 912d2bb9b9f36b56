"""`flask texts`: versions kept at once, and listed."""

from flask import Flask

from photoallegret.versions.queries import newest


def test_they_are_kept_once_and_listed(app: Flask) -> None:
    runner = app.test_cli_runner()

    first = runner.invoke(args=["texts", "keep"])
    again = runner.invoke(args=["texts", "keep"])
    told = runner.invoke(args=["texts", "list"])

    assert (first.exit_code, again.exit_code, told.exit_code) == (0, 0, 0)
    assert first.output != again.output
    lines = told.output.splitlines()
    assert len(lines) == 10
    assert newest("privacy")["fr"].digest in told.output
    assert lines[0].startswith("legal-notice 1 ")
