"""Each part of the bench runs on tiny inputs; what it measures is not judged here."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from bench import (
    browser,
    disturbed,
    growing,
    importing,
    libraries,
    memory,
    pages,
    people,
    quality,
    queries,
    questions,
    scene,
    serving,
    stack,
    wrk,
)
from bench.plan import Plan
from bench.real_library import IMPORTED, real_library
from bench.sites import Site, served
from bench.static_server import nginx
from bench.table import MISSED, Goal, Section
from bench.visits import visit
from tests.bench.photos import save_photo
from tests.support import chromium, postgres

needs_nginx = pytest.mark.skipif(
    nginx() is None or wrk.path() is None, reason="nginx or wrk is not installed"
)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    photos = tuple(save_photo(tmp_path / f"{n}.jpg", (600, 400), seed=n) for n in range(2))
    work = tmp_path / "work"
    work.mkdir()
    return Plan(
        photos=photos,
        work=work,
        peers=None,
        repetitions=1,
        avif_photos=1,
        largest_library=160,
        requests=20,
    )


def figures(section: Section) -> dict[str, str]:
    return {row.what: row.ours for row in section.rows}


def test_import_is_measured_against_pillow_without_peers(plan: Plan) -> None:
    section = importing.jpegs(plan)
    assert "whole import / Pillow, the bound" in figures(section)
    assert "whole import / Pillow: start-up" in figures(section)
    assert [row.what for row in section.rows if row.goal] == [
        "whole import / Pillow: 60 photographs, start-up and all"
    ]
    assert "pyvips" in section.skipped[0]


@pytest.mark.skipif(postgres.binaries() is None, reason="PostgreSQL is not installed")
def test_growing_is_measured_on_both_databases(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SHOWN", "MOVED", "DRAWN", "SAVED", "PARTS", "TURNS"):
        monkeypatch.setattr(growing, name, 2)

    section, shown = growing.databases(plan), growing.machines(plan)

    assert len(section.rows) == len(growing.MEASURES) + 1
    assert [row.what for row in shown.rows] == ["the median", "the longest"]


@pytest.mark.parametrize("measure", [importing.against_sigal, importing.avifs, quality.shrinking])
def test_what_needs_peers_is_skipped_aloud(plan: Plan, measure: object) -> None:
    assert callable(measure)
    section = measure(plan)
    assert not section.rows
    assert "!!! SKIPPED" in section.text()


def test_memory_of_the_children_is_measured(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "GOALS", {0.24: Goal(200)})
    section = memory.peaks(replace(plan, photos=plan.photos[:1]))
    child = figures(section)["one child, a photograph of 0.24 megapixels"]
    assert 10 < float(child.removesuffix(" MB")) < 200


def test_every_question_is_kept_while_pages_are_watched(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "A_MINUTE", 8)
    monkeypatch.setattr(questions, "WITH_PICTURES", 4)
    monkeypatch.setattr(questions, "PIXELS", (600, 400))
    monkeypatch.setattr(questions, "QUIET_SECONDS", 4)
    monkeypatch.setattr(questions, "SECONDS", 4)
    seen = figures(questions.asked(plan))
    assert seen["words: accepted of 2"] == "2"
    assert seen["pictures: accepted of 1"] == "1"
    assert seen["words: accepted and not in the database"] == "0"
    assert "words: home, p95" in seen


def test_queries_are_counted(plan: Plan) -> None:
    section = queries.per_page(plan)
    counts = figures(section)
    assert counts["gallery of 20"] == counts["gallery of 200"] != "0 queries"
    assert not [row for row in section.rows if row.verdict == MISSED]


def test_a_cold_gallery_is_measured(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "ROUNDS", 2)
    seen = figures(queries.cold(plan))
    assert seen["statements"] == "6 queries"
    assert float(seen["beyond the database"].removesuffix(" ms")) > 0


@needs_nginx
def test_kept_pages_are_loaded_in_every_way(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scene, "shared_library", _two_photos)
    monkeypatch.setattr(serving, "CONNECTIONS", (2,))
    monkeypatch.setattr(serving, "ROUNDS", 1)
    section = serving.warm(plan)
    assert "gallery of 60, 2 connections: behind nginx / file" in figures(section)
    assert "gallery of 60, 2 connections: alone / file" in figures(section)
    assert serving.SIGAL_MISSING in section.skipped


@needs_nginx
def test_cold_pages_are_asked_for_alone_and_together(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scene, "shared_library", _two_photos)
    monkeypatch.setattr(serving, "ROUNDS", 1)
    assert len(serving.cold(plan).rows) == 6


@needs_nginx
def test_the_whole_stack_is_measured(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack, "shared_library", _two_photos)
    monkeypatch.setattr(stack, "SECONDS", 1)
    monkeypatch.setattr(stack, "SETTLED_SECONDS", 0)
    assert "idle, PSS of worker" in figures(stack.memory(plan))
    assert "the studio's library: with / without" in figures(disturbed.studio(plan))
    assert len(disturbed.importing(plan).rows) == 4


@lru_cache(maxsize=1)
def _two_photos(plan: Plan) -> Site:
    return real_library(plan.work / "shared", plan.photos, (1, 2))


def test_libraries_are_compared(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "ROUNDS", 1)
    monkeypatch.setattr(libraries, "MIDDLE", 100)
    rows = libraries.growing(plan).rows
    assert [row.ours for row in rows if row.what == "gallery of 60, more queries"] == ["0 queries"]
    assert len(rows) == 13


def test_the_studio_is_measured_in_libraries(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "ROUNDS", 1)
    monkeypatch.setattr(libraries, "MIDDLE", 100)
    rows = libraries.working(plan).rows
    assert [row.ours for row in rows if row.what == "library, more queries"] == ["0 queries"]
    assert len(rows) == 14


def test_pages_are_loaded_beside_files(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "FILES_FOR_ONE", 1)
    section = pages.served(plan)
    weights = {
        row.what: row.compared for row in section.rows if row.what.endswith("bytes on the wire")
    }
    assert set(weights) == {"home, bytes on the wire", "gallery of 60, bytes on the wire"}


@pytest.mark.browser
@pytest.mark.skipif(chromium.path() is None, reason="Chromium is not installed")
def test_a_first_visit_is_measured(plan: Plan) -> None:
    site = real_library(plan.work / "real", plan.photos, (5,))
    with served(site, works=False), browser.opened() as chrome:
        address = f"http://127.0.0.1:{site.port}/galeries/g{IMPORTED + 1}"
        seen = visit(chrome, address, browser.PHONE, browser.FAST)
    assert seen.is_picture
    assert seen.largest_at > 0
    assert seen.weights["Document"] > 0
    assert seen.weights["Image"] > 1000
    assert seen.requests >= 5
    assert seen.before_picture >= 1


def test_a_person_and_a_night_are_measured(plan: Plan) -> None:
    section = people.growing(plan)

    assert any(what.startswith("nightly run, looked at") for what in figures(section))
    assert figures(section)["nightly run, deleted of 600"] == str(people.DUE)
