from pathlib import Path

import pytest

from assistant.channels.accounts import Accounts
from assistant.errors import Misconfigured, NotFound

GOOD = '[[accounts]]\nchannel = "onebot"\nname = "main"\nsecret = "a-shared-secret"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "channels.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_account_is_found_by_platform_and_name(tmp_path: Path) -> None:
    accounts = Accounts.load(written(tmp_path, GOOD))
    assert accounts.find("onebot", "main").mute_minutes == 60


def test_no_file_is_no_accounts(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"channels\.toml"):
        Accounts.load(tmp_path / "channels.toml").find("onebot", "main")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (GOOD + "secrt = 1\n", "secrt"),
        (GOOD + GOOD, "相同"),
        ('[[accounts]]\nchannel = "onebot"\nname = "main"\nsecret = "short"\n', "secret"),
        ("accounts = ", "TOML"),
        ("[[accounts]]\n", "channel"),
    ],
)
def test_what_is_wrong_with_the_file_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(Misconfigured, match=named) as caught:
        Accounts.load(written(tmp_path, text))
    assert "channels.toml" in caught.value.message


def test_a_secret_is_never_in_the_error(tmp_path: Path) -> None:
    text = '[[accounts]]\nchannel = "onebot"\nname = "bad name!"\nsecret = "a-shared-secret"\n'
    with pytest.raises(Misconfigured) as caught:
        Accounts.load(written(tmp_path, text))
    assert "a-shared-secret" not in caught.value.message
