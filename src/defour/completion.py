"""Completion scripts for shells; they ask defour itself for questions and their parameters."""

from __future__ import annotations

import argparse

from defour.errors import MissingPackage

_BASH = r"""
# What a command prints for the graph folder of the line.
_defour_ask() {
  local at graph=()
  for ((at = 1; at < ${#COMP_WORDS[@]} - 1; at++)); do
    [[ ${COMP_WORDS[at]} == --graph ]] && graph=(--graph "${COMP_WORDS[at + 1]}")
  done
  "${COMP_WORDS[0]}" "$@" "${graph[@]}" 2>/dev/null
}

# The first column of what `defour query` lists.
_defour_list() {
  _defour_ask query "$@" --format csv | tail -n +2 | cut -d, -f1
}

_defour_questions() {
  compgen -W "$(_defour_list --list)" -- "$1"
}

_defour_parameters() {
  local at
  for ((at = 2; at < COMP_CWORD; at++)); do
    case ${COMP_WORDS[at]} in
      --list | --describe) ;;
      -?*) [[ ${COMP_WORDS[at + 1]} == = ]] || ((at++)) ;;
      =) ((at++)) ;; # readline makes three words of name=value
      *)
        compgen -S = -W "$(_defour_list --describe "${COMP_WORDS[at]}")" -- "$1"
        return
        ;;
    esac
  done
}

_defour_resources() {
  # the last parts of names: readline makes three words of id:name
  compgen -W "$(_defour_ask export --list resources | sed -n 's/^[a-z]*://p')" -- "$1"
}

_defour_crosswalks() {
  compgen -W "$(_defour_ask export --list crosswalks)" -- "$1"
}

_defour_completion() {
  _shtab_defour "$@"
  [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace 2>/dev/null
  return 0
}
"""

_ZSH = r"""
# What a command prints for the graph folder of the line.
_defour_ask() {
  local -a graph
  local at=${words[(I)--graph]}
  ((at)) && graph=(--graph "${words[at + 1]}")
  defour "$@" $graph 2>/dev/null
}

# The first column of what `defour query` lists.
_defour_list() {
  _defour_ask query "$@" --format csv | tail -n +2 | cut -d, -f1
}

_defour_questions() {
  compadd -- ${(f)"$(_defour_list --list)"}
  _files -g '*.rq'
}

_defour_resources() {
  compadd -- ${(f)"$(_defour_ask export --list resources | grep -v '^<')"}
}

_defour_crosswalks() {
  compadd -- ${(f)"$(_defour_ask export --list crosswalks)"}
}

_defour_parameters() {
  local at
  for ((at = 2; at < CURRENT; at++)); do
    case ${words[at]} in
      --list | --describe) ;;
      -?*) ((at++)) ;;
      *)
        compadd -S = -- ${(f)"$(_defour_list --describe "${words[at]}")"}
        return
        ;;
    esac
  done
}
"""

_LAST = "complete -o bashdefault -F _shtab_defour defour"


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """The completion script of a shell.

    Args:
        parser: The parser of all commands.
        shell: ``bash``, ``zsh`` or ``tcsh``.

    Raises:
        MissingPackage: The package shtab is not installed.
    """
    try:
        import shtab
    except ImportError:
        what = "completion needs the package shtab"
        raise MissingPackage(what, hint="pip install shtab") from None
    for command in _commands(parser, "query", "why"):
        for action in command._actions:
            if not action.option_strings:
                _complete(action, "_defour_questions")
            elif "-p" in action.option_strings:
                _complete(action, "_defour_parameters")
    for command in _commands(parser, "export"):
        for action in command._actions:
            if action.dest == "resource":
                _complete(action, "_defour_resources")
            elif action.dest == "crosswalk":
                _complete(action, "_defour_crosswalks")
    functions = {"bash": _BASH, "zsh": _ZSH}.get(shell, "")
    found = str(shtab.complete(parser, shell=shell, preamble=functions))
    # a function that shtab calls has no say in the space after a word; the outermost one has
    return found.replace(_LAST, _LAST.replace("_shtab_defour", "_defour_completion"))


def _commands(parser: argparse.ArgumentParser, *names: str) -> list[argparse.ArgumentParser]:
    kind = argparse._SubParsersAction
    return [x.choices[name] for x in parser._actions if isinstance(x, kind) for name in names]


def _complete(action: argparse.Action, function: str) -> None:
    """Name the function that completes an argument, as shtab looks for it."""
    action.complete = {"bash": function, "zsh": function}  # type: ignore[attr-defined]
