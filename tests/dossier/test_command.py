"""`manage.py dossier` as a user runs it: three files, three exit codes, nothing half done."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from gmalg import SM3

from cases import dossier
from cases.models import Case
from tests import walk
from tests.dossier.editing import changed, index
from tests.story.telling import rows

SHAPE = {
    "case_no": (str, type(None)), "stage": str, "accepted": list, "refused": (dict, type(None)), "flaws": list,
    "deadlines": dict, "documents": list, "money": dict, "counters": dict,
}  # fmt: skip


def write(folder: Path, raw: Any) -> Path:
    file = folder / "案卷.json"
    file.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    return file


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("dossier", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as left:
        return int(left.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def result(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


def assert_shape(told: dict[str, Any]) -> None:
    assert list(told) == list(SHAPE)
    for key, kind in SHAPE.items():
        assert isinstance(told[key], kind), key
    for act in told["accepted"]:
        assert list(act) == ["act", "on", "by", "articles"] and isinstance(act["articles"], list)
    if told["refused"]:
        assert list(told["refused"]) == ["act", "on", "reasons"] and told["refused"]["reasons"]
        for reason in told["refused"]["reasons"]:
            assert list(reason) == ["guard", "message", "article"] and all(reason.values())
    for flaw in told["flaws"]:
        assert list(flaw) == ["guard", "act", "message"]
    for paper in told["documents"]:
        assert list(paper) == ["form", "number", "on"]
    for money in told["money"].values():
        assert list(money) == ["fine_yuan", "surcharge_yuan", "paid_yuan"]


def test_a_case_that_runs_through(tmp_path: Path) -> None:
    out = tmp_path / "结果" / "一"
    code, said, complained = run(walk.SAMPLES / "01-ordinary-small.json", "--out", out)
    assert (code, complained) == (0, "")
    assert sorted(p.name for p in out.iterdir()) == ["case-file.pdf", "record.json", "result.json"]
    told = result(out)
    assert_shape(told)
    assert told["refused"] is None and told["stage"] == "archived"
    assert told["case_no"] in said and "已归档" in said and str(out) in said
    assert (out / "case-file.pdf").read_bytes().startswith(b"%PDF-")


def test_a_refused_act_tells_what_went_before(tmp_path: Path) -> None:
    raw = walk.sample("small")
    raw["acts"] = [a for a in raw["acts"] if a["act"] not in ("submit_for_review", "pass_review")]
    code, said, _ = run(write(tmp_path, raw), "--out", tmp_path / "out")
    assert code == 1
    told = result(tmp_path / "out")
    assert_shape(told)
    assert told["refused"]["act"] == "decide" and told["stage"] == "notified"
    assert [a["act"] for a in told["accepted"]] == [a["act"] for a in raw["acts"]][: len(told["accepted"])]
    assert told["deadlines"]["decision_term"] == "2026-06-02" and told["documents"]
    assert "不能办理" in said and "[G13]" in said and "依据" in said
    record = json.loads((tmp_path / "out" / "record.json").read_text(encoding="utf-8"))
    assert [e["name"] for e in record["events"]] == [a["act"] for a in told["accepted"]]
    assert (tmp_path / "out" / "case-file.pdf").exists()


def test_a_refused_first_act_leaves_no_files_of_an_earlier_run(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(walk.SAMPLES / "04-first-offence.json", "--out", out, "--no-pdf")[0] == 0
    raw = changed("small", "acts[0].by", "田禾")
    code, said, _ = run(write(tmp_path, raw), "--out", out)
    assert code == 1 and "未登记" in said and "案件没有登记" in said and "此前各项有效" not in said
    assert [p.name for p in out.iterdir()] == ["result.json"]
    told = result(out)
    assert_shape(told)
    assert (told["case_no"], told["stage"], told["accepted"], told["counters"]) == (None, "", [], {})
    assert told["refused"]["act"] == "register_clue"


def test_bad_input_writes_nothing_and_names_every_path(tmp_path: Path) -> None:
    raw = changed("small", "acts[5].by", "王五")
    raw["acts"][1]["data"]["until"] = "2026-13-01"
    del raw["bureau"]["abbr"]
    before = rows()
    code, said, complained = run(write(tmp_path, raw), "--out", tmp_path / "out")
    assert (code, said) == (2, "")
    assert "bureau.abbr:缺少这一项" in complained and "acts[1].data.until:没有“2026-13-01”这一天" in complained
    assert rows() == before and not (tmp_path / "out").exists()


def test_what_the_folder_refuses_writes_nothing_either(tmp_path: Path) -> None:
    assert run(walk.SAMPLES / "01-ordinary-small.json", "--out", tmp_path / "a", "--no-pdf")[0] == 0
    raw = walk.sample("varied")
    raw["officers"].append({"name": "新人", "role": "clerk"})
    before = rows()
    code, _, complained = run(write(tmp_path, raw), "--out", tmp_path / "b")
    assert code == 2 and "票据号“20260408001”已经登记过" in complained
    assert rows() == before and not (tmp_path / "b").exists()


def test_hundreds_of_mistakes_are_not_all_printed(tmp_path: Path) -> None:
    raw = changed("small", "violations", [{"id": f"v{n}"} for n in range(100)])
    _, _, complained = run(write(tmp_path, raw), "--out", tmp_path / "out")
    assert len(complained.splitlines()) < 60 and "另有" in complained


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((), "案卷.json"), (("a.json",), "--out"), (("none.json", "--out", "x"), "找不到"), ((".", "--out", "x"), "目录")],
)
def test_a_command_line_that_lacks_something(arguments: tuple[str, ...], words: str) -> None:
    code, _, complained = run(*arguments)
    assert code == 2 and words in complained


def test_results_cannot_go_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x", encoding="utf-8")
    before = rows()
    code, _, complained = run(walk.SAMPLES / "01-ordinary-small.json", "--out", tmp_path / "out" / "a")
    assert code == 2 and "不是目录" in complained and rows() == before


@pytest.mark.parametrize("name", ["case-file.pdf", "record.json", "result.json"])
def test_a_folder_under_the_name_of_a_result_is_seen_before_anything_is_done(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    before = rows()
    code, _, complained = run(walk.SAMPLES / "01-ordinary-small.json", "--out", tmp_path)
    assert code == 2 and name in complained and "是目录" in complained and rows() == before


def test_a_place_where_nothing_can_be_written_is_seen_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("cases.management.commands.dossier.tempfile.TemporaryFile", full)
    before = rows()
    code, said, complained = run(walk.SAMPLES / "01-ordinary-small.json", "--out", tmp_path / "a" / "b")
    assert (code, said) == (2, "") and "--out:不能写入" in complained and "磁盘空间不足" in complained
    assert rows() == before and not (tmp_path / "a").exists()
    code, _, complained = run(walk.SAMPLES / "01-ordinary-small.json", "--out", tmp_path / ("长" * 300))
    assert code == 2 and "名称太长" in complained and rows() == before


def test_results_that_cannot_be_written_in_the_end_say_that_the_acts_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("cases.management.commands.dossier._write", full)
    code, said, complained = run(
        walk.SAMPLES / "01-ordinary-small.json", "--out", tmp_path / "out", "--data", tmp_path, "--no-pdf"
    )
    assert (code, said) == (3, "") and "磁盘空间不足" in complained and "已办的 18 项有效" in complained
    assert Case.objects.get().stage == "archived"


# -- the record, checked with what is documented alone -----------------------------------------------------------------

HASHED_AS_TEXT = ("payload", "articles", "flaws", "digests", "snapshot")


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hashed(text: str, algorithm: str) -> str:
    if algorithm == "sm3":
        reader = SM3()
        reader.update(text.encode())
        return f"sm3:{reader.value().hex()}"
    return f"{algorithm}:{hashlib.new(algorithm, text.encode()).hexdigest()}"


def first_wrong(record: dict[str, Any]) -> int | None:
    """The first event whose content or link does not hold; None where the whole record does."""
    prev = "0"
    for number, event in enumerate(record["events"], 1):
        content = {key: value for key, value in event.items() if key != "hash"}
        content |= {key: canonical(event[key]) for key in HASHED_AS_TEXT}
        whole = hashed(canonical(content), event["hash"].partition(":")[0])
        if event["seq"] != number or event["prev"] != prev or whole != event["hash"]:
            return number
        prev = event["hash"]
    return None if (prev, len(record["events"])) == (record["head"], record["version"]) else len(record["events"]) + 1


def test_the_record_can_be_checked_without_the_system(tmp_path: Path) -> None:
    assert run(walk.SAMPLES / "02-major-hearing.json", "--out", tmp_path, "--no-pdf")[0] == 0
    text = (tmp_path / "record.json").read_text(encoding="utf-8")
    record = json.loads(text)
    assert first_wrong(record) is None
    for change in (
        lambda r: r["events"][8]["payload"]["data"]["proposals"][0]["penalties"][0].update(fen=1),
        lambda r: r["events"][8].update(on="2026-06-02"),
        lambda r: r["events"][8].update(actor="410899-16080101002"),
        lambda r: r["events"][8]["flaws"].append({}),
    ):
        forged = json.loads(text)
        change(forged)
        assert first_wrong(forged) == 9
    shortened = json.loads(text)
    del shortened["events"][-1]
    assert first_wrong(shortened) == 29
    left_out = json.loads(text)
    del left_out["events"][3]
    assert first_wrong(left_out) == 4


def test_the_digest_of_every_paper_stands_in_the_record(tmp_path: Path) -> None:
    assert run(walk.SAMPLES / "02-major-hearing.json", "--out", tmp_path, "--no-pdf")[0] == 0
    record = json.loads((tmp_path / "record.json").read_text(encoding="utf-8"))
    digests = [d for e in record["events"] for d in e["digests"].get("documents", [])]
    assert len(digests) == len(result(tmp_path)["documents"])


# -- in a process of its own -------------------------------------------------------------------------------------------

Manage = Callable[..., "subprocess.CompletedProcess[str]"]


def test_several_dossiers_go_into_one_folder(manage: Manage, tmp_path: Path) -> None:
    data = tmp_path / "数据"
    for name in ("01-ordinary-small", "02-major-hearing"):
        done = manage("dossier", walk.SAMPLES / f"{name}.json", "--out", tmp_path / name, "--data", data, "--no-pdf")
        assert done.returncode == 0, done.stderr
    assert result(tmp_path / "02-major-hearing")["case_no"] == "（豫云）应急立〔2026〕2号"
    assert manage("verify", ANJUAN_DATA=data).returncode == 0


KILLED = """
import os, sys
from config import prepare
os.environ |= {"ANJUAN_DATA": sys.argv[1], "DJANGO_SETTINGS_MODULE": "config.settings"}
prepare.start(["manage.py", "dossier", "--data", sys.argv[1]])
from pathlib import Path
from cases import dossier, rows
write, seen = rows.write, []
def dies(step, event):
    write(step, event)
    seen.append(event)
    if len(seen) == 7:
        os._exit(9)
rows.write = dies
file = Path(sys.argv[2])
dossier.run(dossier.read(file), file.parent)
"""


def test_a_process_killed_within_an_act_leaves_the_acts_before_whole(manage: Manage, tmp_path: Path) -> None:
    data = tmp_path / "data"
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, data, walk.SAMPLES / "01-ordinary-small.json"],
        cwd=settings.BASE_DIR, capture_output=True, text=True, env={"ANJUAN_NO_VENV": "1", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert killed.returncode == 9, killed.stderr
    assert manage("verify", ANJUAN_DATA=data).returncode == 0
    counted = manage("shell", "-c", "from cases.models import *; c = Case.objects.get(); "
                     "print(c.stage, c.version, Event.objects.count(), Evidence.objects.count(), "
                     "Proposal.objects.count())", ANJUAN_DATA=data)  # fmt: skip
    assert counted.stdout.splitlines()[-1] == "investigating 6 6 2 0", counted


@pytest.mark.parametrize("where", ["cases.rows.write", "cases.effects._deadlines", "cases.issuing.Issue.store"])
def test_a_crash_late_in_an_act_leaves_nothing_of_it(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, _, name = where.rpartition(".")
    try:
        target: Any = import_module(owner)
    except ModuleNotFoundError:
        module, _, cls = owner.rpartition(".")
        target = getattr(import_module(module), cls)
    real, standing = getattr(target, name), {}

    def crashes(*arguments: Any) -> Any:
        done = real(*arguments)
        if standing.get("act") == "conclude_investigation":
            raise MemoryError("out of the blue")
        return done

    def before(number: int, act: dossier.ActIn) -> None:
        standing.update(act=act.act, rows=rows())

    monkeypatch.setattr(target, name, crashes)
    with pytest.raises(MemoryError):
        dossier.run(dossier.parse(walk.sample("small")), None, before)
    assert rows() == standing["rows"]
    case = Case.objects.get()
    assert (case.stage, case.version) == ("investigating", index("small", "conclude_investigation"))
