"""The graph folder: which one is taken, and what is in it."""

from pathlib import Path

import pytest

from defour import folder
from defour.errors import MissingFile, NoRdf


def test_lists_are_sorted_and_kept_apart(example: Path) -> None:
    found = folder.find_folder(example)
    assert found == folder.find_folder(str(example)) == folder.find_folder(found)
    assert [path.name for path in found.graph] == ["football-example.ttl", "voorbeeld.ttl"]
    assert [path.stem for path in found.questions] == ["appearances", "career", "clubs-named"]
    assert [path.name for path in found.shapes] == ["spell.ttl"]
    assert [path.name for path in found.exports] == ["names.rq"]


def test_every_rdf_suffix_and_subfolders_but_no_hidden_file(copy: Path) -> None:
    (copy / "data" / "2012").mkdir()
    for name in ("2012/b.nt", "a.trig", ".c.ttl", "notes.txt", "d.jsonld"):
        (copy / "data" / name).write_text("")
    names = [path.relative_to(copy / "data").as_posix() for path in folder.find_folder(copy).data]
    assert names == ["2012/b.nt", "a.trig", "d.jsonld", "voorbeeld.ttl"]


def test_the_working_directory_when_it_is_one(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(example)
    assert folder.find_folder().data[0].resolve() == example / "data" / "voorbeeld.ttl"
    monkeypatch.chdir(tmp_path)
    assert folder.find_folder() == folder.packaged()


def test_what_is_no_graph_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match="no such folder"):
        folder.find_folder(tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    with pytest.raises(MissingFile, match="is not a folder"):
        folder.find_folder(tmp_path / "file")
    with pytest.raises(NoRdf, match="is no graph folder"):
        folder.find_folder(tmp_path)
    for part in folder.PARTS:
        (tmp_path / part).mkdir()
    with pytest.raises(NoRdf, match="no RDF in ontology/ or data/"):
        _ = folder.find_folder(tmp_path).graph


def test_what_a_folder_lacks_is_the_package_s(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    found = folder.find_folder(tmp_path)
    assert found.borrowed == ["ontology", "shapes", "sparql"]
    assert (found.data, found.shapes) == ([], folder.packaged().shapes)
    assert found.graph == folder.packaged().ontology
    (tmp_path / "shapes").mkdir()
    assert found.borrowed == ["ontology", "sparql"]
    assert found.shapes == []
