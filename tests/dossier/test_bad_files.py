"""The file itself: cut off, not UTF-8, too large, too deep, keys twice, numbers that are none."""

import json
from pathlib import Path

import pytest

from cases import dossier
from cases.dossier import reading
from cases.inputs import InputError
from tests import walk
from tests.dossier.editing import HAN

WHOLE = (walk.SAMPLES / "01-ordinary-small.json").read_bytes()


def said(tmp_path: Path, data: bytes) -> dict[str, str]:
    file = tmp_path / "案卷.json"
    file.write_bytes(data)
    with pytest.raises(InputError) as raised:
        dossier.read(file)
    for wrong in raised.value.wrongs:
        assert HAN.search(wrong.message) and len(wrong.message) < 100
    return {w.path: w.message for w in raised.value.wrongs}


def test_the_samples_read_as_they_are(tmp_path: Path, db: None) -> None:
    for name in walk.NAMES.values():
        assert dossier.read(walk.SAMPLES / f"{name}.json").acts


def test_a_byte_order_mark_does_no_harm(tmp_path: Path, db: None) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(b"\xef\xbb\xbf" + WHOLE)
    assert len(dossier.read(file).acts) == 18


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "none.json", "找不到"), (tmp_path, "目录")):
        with pytest.raises(InputError, match=words):
            dossier.read(path)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_a_file_cut_off_says_where(part: float, tmp_path: Path) -> None:
    data = WHOLE[: int(len(WHOLE) * part)].decode(errors="ignore").encode()
    [message] = said(tmp_path, data).values()
    assert "行第" in message and "不完整" in message


@pytest.mark.parametrize("data", [b"", b"  \n"])
def test_an_empty_file(data: bytes, tmp_path: Path) -> None:
    assert said(tmp_path, data) == {"案卷.json": "文件是空的"}


def test_another_encoding(tmp_path: Path) -> None:
    data = WHOLE.decode().encode("gb18030")
    assert said(tmp_path, data) == {"案卷.json": "不是 UTF-8 编码的文本,请另存为 UTF-8"}


def test_utf_16_is_another_encoding(tmp_path: Path) -> None:
    assert said(tmp_path, WHOLE.decode().encode("utf-16")) == {"案卷.json": "不是 UTF-8 编码的文本,请另存为 UTF-8"}


@pytest.mark.parametrize(
    "start", [b"%PDF-1.7\n%\xe2\xe3", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"PK\x03\x04\xff", b"\x00\xff"]
)
def test_another_kind_of_file_is_called_one(start: bytes, tmp_path: Path) -> None:
    for rest in (b"\x00\xff\xfe\x00" * 100, b" 1 0 obj"):
        [message] = said(tmp_path, start + rest).values()
        assert "不是案卷文件" in message


def test_an_oversized_file_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "large.json"
    with file.open("wb") as out:
        out.truncate(reading.MAX_BYTES + 1)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("was read"))
    with pytest.raises(InputError, match="20MB"):
        dossier.read(file)


@pytest.mark.parametrize("depth", [41, 900, 100_000])
def test_nesting_without_end(depth: int, tmp_path: Path) -> None:
    data = WHOLE[:-2].rstrip().rstrip(b"}") + b', "expect": ' + b"[" * depth + b"]" * depth + b"}"
    [message] = said(tmp_path, data).values()
    assert "嵌套过深" in message


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e99999999999999999999"])
def test_numbers_that_are_none(word: str, tmp_path: Path) -> None:
    [message] = said(tmp_path, WHOLE.replace(b"5000", word.encode(), 1)).values()
    assert "不是可用的数字" in message


def test_a_number_of_thousands_of_digits(tmp_path: Path) -> None:
    assert said(tmp_path, WHOLE.replace(b"5000", b"5" * 5000, 1))


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("5000.001", "两位小数"), ("0.001", "两位小数"), ("5000.0000000000000000000000000001", "两位小数"),
        ("1e-400", "两位小数"), ("1e400", "一千亿"), ("1E999999", "一千亿"), ("-0.01", "大于零"), ("0.00", "大于零"),
    ],
)  # fmt: skip
def test_amounts_are_exact_to_the_fen(amount: str, words: str, tmp_path: Path, db: None) -> None:
    found = said(
        tmp_path, WHOLE.replace(b'"amount_yuan": 5000}], "disc', f'"amount_yuan": {amount}}}], "disc'.encode(), 1)
    )
    assert [path.rpartition(".")[2] for path in found] == ["amount_yuan"] and words in next(iter(found.values()))


def test_an_amount_with_fen_is_kept_exactly(tmp_path: Path, db: None) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(WHOLE.replace(b'"amount_yuan": 5000', b'"amount_yuan": 5000.29'))
    outcome = dossier.run(dossier.read(file))
    assert dossier.result(outcome)["money"]["p1"] == {"fine_yuan": 5000.29, "surcharge_yuan": 0, "paid_yuan": 5000.29}


def test_a_key_that_stands_twice_is_named_with_its_path(tmp_path: Path) -> None:
    data = WHOLE.replace(b'"act": "approve_filing", "on"', b'"act": "approve_filing", "on": "2026-03-05", "on"')
    assert said(tmp_path, data) == {"acts[3].on": "这一项写了两次"}
    data = WHOLE.replace(b'"title": ', b'"title": "x", "title": ', 1)
    assert said(tmp_path, data) == {"title": "这一项写了两次"}


def test_odd_keys_can_still_be_printed(tmp_path: Path, db: None) -> None:
    raw = json.loads(WHOLE) | {"\ud800": 1, "\x1b[31m" + "x" * 500: 2}
    found = said(tmp_path, json.dumps(raw).encode())
    assert len(found) == 2
    for path in found:
        assert path.isprintable() and len(path) < 50 and path.encode()
