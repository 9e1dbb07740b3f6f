"""A short campaign of faults; `make soak` runs the long one (see faults.py)."""

import os

import pytest

from faults import FAULTS, MOUNTING, Campaign, can_mount


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    return Campaign(tmp_path_factory.mktemp("campaign"), seed=int(os.environ.get("SEED", "7")))


@pytest.mark.parametrize("name", FAULTS)
def test_after_a_fault_all_is_whole_and_nothing_is_left(campaign, name):
    if name in MOUNTING and not can_mount():
        pytest.skip("may not mount a small disk here")
    campaign.round(name)
