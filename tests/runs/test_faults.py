"""A short campaign of faults; `make soak` runs the long one (see support/faults.py)."""

import os

import pytest

from support.faults import FAULTS, MOUNTING, Campaign, can_mount

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def campaign(small, tmp_path_factory):
    seed = int(os.environ.get("SEED", "7"))
    return Campaign(tmp_path_factory.mktemp("campaign"), seed, small)


@pytest.mark.parametrize("name", FAULTS)
def test_after_a_fault_all_is_whole_and_nothing_is_left(campaign, name):
    if name in MOUNTING and not can_mount():
        pytest.skip("may not mount a small disk here")
    campaign.round(name)
