"""The completion scripts that shtab writes."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from defour.commands import ORDER


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_each_command_is_in_the_script(shell: str, defour: Callable[..., Any]) -> None:
    script = defour("--completion", shell).out
    assert all(command in script for command in ORDER)


@pytest.mark.clients
@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_shell_takes_the_script(shell: str, defour: Callable[..., Any], tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"needs {shell}")
    script = tmp_path / "script"
    script.write_text(defour("--completion", shell).out)
    subprocess.run([shell, "-n", script], check=True)
