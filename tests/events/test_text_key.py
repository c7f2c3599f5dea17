"""The part of a key that a reader of one stream after the other keeps gives the same keys of events."""

from __future__ import annotations

import hmac

import pytest

from events.text_key import MOST, TextKey

VERSIONS = (1, 15, 16, 17, 255, 256, 4096, MOST)


@pytest.mark.parametrize("destroyed", [(), (15,), (16,), (1, 15, 300), VERSIONS])
def test_the_keys_of_sixteen_versions_are_those_of_the_whole_key(destroyed: tuple[int, ...]) -> None:
    key = TextKey.new("suggestion:1").without(destroyed)
    for version in VERSIONS:
        assert key.sixteen(version // 16).of(version) == key.of(version)
        assert (key.of(version) is None) == (version in destroyed)


def test_behind_the_greatest_version_there_is_none() -> None:
    key = TextKey.new("suggestion:1")
    assert key.sixteen((MOST + 1) // 16) is key


def test_the_key_of_an_event_is_six_steps_of_hmac_sha256_down() -> None:
    """What was sealed by one version is opened by every later one."""
    key = root = TextKey.new("suggestion:1").nodes[""]
    for digit in "0a7f03":
        key = hmac.digest(key, digit.encode(), "sha256")
    assert TextKey("suggestion:1", {"": root}).of(0x0A7F03) == key
