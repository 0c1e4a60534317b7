"""What members wrote goes to nobody's tracing service unless this program's setting says so."""

from __future__ import annotations

import os
import subprocess
import sys

from langsmith import utils

from assistant.providers.tracing import set_tracing

BEFORE_AND_AFTER = """
from langsmith import utils
from assistant.providers.chat import chat_model
from assistant.settings import Settings

print(bool(utils.tracing_is_enabled()))
chat_model(Settings(openai_base_url="http://127.0.0.1:9/v1"))
print(bool(utils.tracing_is_enabled()))
"""


def test_another_program_s_environment_does_not_switch_tracing_on() -> None:
    variables = {"LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true"}
    run = subprocess.run(
        [sys.executable, "-c", BEFORE_AND_AFTER],
        env=os.environ | variables,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stdout.split() == ["True", "False"]


def test_our_own_setting_switches_tracing_on_and_off() -> None:
    set_tracing(True)
    on = utils.tracing_is_enabled()
    set_tracing(False)
    assert on is True
    assert utils.tracing_is_enabled() is False
