"""Versions rise with what changes, and say what it is: told from the sources alone, in a clone without tags, too."""

import re
from itertools import pairwise

import pytest

from ..upgrade.releases import (
    ADDONS,
    FOLDER,
    ROOT,
    digest,
    dump_of,
    kept,
    migrations,
    name_of,
    numbers,
    releases,
    version,
)

# A dump lies in the repository for good.
LARGEST = 3_000_000

addons = pytest.mark.parametrize("addon", ADDONS)


def entries(addon):
    """Return ``{version: text}`` of what an addon's history says, in its order."""
    text = (ROOT / addon / "readme" / "HISTORY.md").read_text(encoding="utf-8")
    parts = re.split(r"(?m)^## (\S+)$", text)
    return {version: text.strip() for version, text in zip(parts[1::2], parts[2::2], strict=True)}


# === RELEASES === #


def test_each_release_is_kept_whole_and_small():
    assert releases()
    for release in releases():
        assert kept(release)["addons"].keys() == set(ADDONS)
        assert kept(release)["addons"]["jifen_appraisal"]["version"] == release
        assert dump_of(release).stat().st_size <= LARGEST


@addons
def test_versions_do_not_fall(addon):
    found = [numbers(kept(release)["addons"][addon]["version"]) for release in releases()]
    found.append(numbers(version(addon)))
    assert found == sorted(found)


@addons
def test_what_differs_from_the_latest_release_has_a_higher_version(addon):
    latest = kept(releases()[-1])["addons"][addon]
    if digest(addon) != latest["digest"]:
        assert numbers(version(addon)) > numbers(latest["version"]), f"raise the version of {addon}"


# === MIGRATIONS === #


@addons
def test_migrations_are_between_the_first_release_and_the_version(addon):
    """Others would never run."""
    first = kept(releases()[0])["addons"][addon]["version"]
    for at, script in migrations(addon):
        assert numbers(first) < numbers(at) <= numbers(version(addon)), script


@addons
def test_each_migration_has_a_test_and_says_what_it_changes(addon):
    text = (FOLDER / "test_migrations.py").read_text(encoding="utf-8")
    for at, script in migrations(addon):
        assert f"def test_{name_of(script)}(" in text
        assert f'("{addon}", "{at}"): {{' in text


# === HISTORY === #


@addons
def test_the_history_begins_with_the_version_and_goes_back_to_the_first_release(addon):
    found = list(entries(addon))
    assert (found[0], found[-1]) == (version(addon), kept(releases()[0])["addons"][addon]["version"])
    assert all(numbers(later) > numbers(earlier) for later, earlier in pairwise(found))
    assert {kept(release)["addons"][addon]["version"] for release in releases()} <= set(found)


@addons
def test_the_addons_readme_tells_the_same(addon):
    """One of its chapters is the history, in the other markup."""
    expected = "".join(f"\n{at}\n{'-' * len(at)}\n\n{text}\n" for at, text in entries(addon).items())
    expected = re.sub(r"`([^`]+)`", r"``\1``", expected)
    text = (ROOT / addon / "README.rst").read_text(encoding="utf-8")
    [chapter] = re.findall(r"\nChangelog\n=========\n(.*?)(?:\n[^\n]+\n=+\n|\Z)", text, re.DOTALL)
    assert chapter == expected
