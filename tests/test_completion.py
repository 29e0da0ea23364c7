"""The completion of bash, as bash itself would call it; zsh where there is one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

bash = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


@pytest.fixture
def complete(defour, tmp_path: Path, example: Path):
    """The words that bash offers for the last of some words, which may be empty."""
    script = tmp_path / "defour.bash"
    script.write_text(defour("--completion", "bash").out)
    program = tmp_path / "defour"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m defour "$@"\n')
    program.chmod(0o755)

    def run(*words: str) -> list[str]:
        line = [str(program), *words, "--graph", str(example)]
        code = (
            'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 3)); '
            "_defour_completion; printf '%s\\n' \"${COMPREPLY[@]}\""
        )
        done = subprocess.run(
            ["bash", "-c", code, "bash", str(script), *line],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        return done.stdout.split()

    return run


@bash
@pytest.mark.parametrize("command", ["query", "why"])
def test_names_and_parameters(complete, command: str) -> None:
    assert complete(command, "c") == ["career", "clubs-named"]
    assert complete(command, "career", "-p", "") == ["player=", "lang="]
    assert complete(command, "career", "-p", "l") == ["lang="]
    assert complete(command, "career", "-p", "lang", "=", "nl", "-p", "pl") == ["player="]
    assert complete(command, "-p", "lang", "=", "nl", "career", "-p", "pl") == ["player="]
    assert complete(command, "--format", "json", "career", "--param", "pl") == ["player="]
    assert complete(command, "--format", "=", "json", "career", "-p", "pl") == ["player="]
    assert complete(command, "nowhere", "-p", "") == []


@bash
def test_commands_and_choices(complete) -> None:
    assert complete("qu") == ["query"]
    assert complete("query", "career", "--format", "tu") == ["turtle"]


@bash
def test_what_can_be_exported(complete) -> None:
    assert complete("export", "jan-v") == ["jan-voorbeeld"]
    assert complete("export", "--as", "na") == ["names"]
    assert complete("export", "--format", "rdf1") == ["rdf12"]


@bash
def test_the_script_takes_over_the_command(defour) -> None:
    script = defour("--completion", "bash").out
    assert script.rstrip().endswith("complete -o bashdefault -F _defour_completion defour")


@pytest.mark.skipif(shutil.which("zsh") is None, reason="needs zsh")
def test_zsh_takes_the_script(defour, tmp_path: Path) -> None:
    script = tmp_path / "_defour"
    script.write_text(defour("--completion", "zsh").out)
    subprocess.run(["zsh", "-n", str(script)], check=True)


def test_zsh_and_tcsh_know_the_functions(defour) -> None:
    zsh = defour("--completion", "zsh").out
    assert zsh.count(":_defour_questions") == 2
    assert zsh.count(":_defour_parameters") == 2
    assert "career" not in defour("--completion", "tcsh").out
