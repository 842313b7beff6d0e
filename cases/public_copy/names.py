"""Names of natural persons: what the surname is, what looks like a name, what stands for it in a public copy.

Replacements go by the order in which the record names people, so that every paper of a case has the same ones.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

_TWO = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘"
    "子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生公户公玉公仪梁丘公仲公上公门公山公坚"
    "左丘公伯西门公祖第五公乘贯丘公皙南荣东里东宫仲长子书子桑即墨达奚褚师纳兰叶赫完颜耶律爱新"
)
COMPOUND = frozenset(_TWO[place : place + 2] for place in range(0, len(_TWO), 2))  # 复姓
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞"
    "熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓"
    "郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫"
    "宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双闻莘党翟谭贡劳逄姬申扶堵"
    "冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东"
    "欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴归海"
    "晋楚闫法汝鄢涂钦商佘佴伯赏墨哈谯笪年爱阳佟言福覃肖付邸代苟闪买呼户修冼揭但仝庹初"
)
HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_PERSON = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]+(?:[·•・．][{HAN}]+)+|[A-Za-z][A-Za-z.'\- ]{{1,60}}")
_ALREADY = re.compile(rf"[{HAN}]{{1,2}}(?:某{{1,2}}|[*＊×xX]{{1,2}})[甲乙丙丁戊己庚辛壬癸]?\d*")
_DIVIDED = re.compile(r"[、,，;；/\n]+")
_ASIDE = re.compile(r"[（(][^）)]*[）)]")
STEMS = "甲乙丙丁戊己庚辛壬癸"
MANNERS = {"surname": "某", "surname_two": "某某", "stars": "**"}
FULL = "full"


@dataclass(frozen=True)
class Person:
    """A natural person the case knows: the party a penalty is for, or somebody else."""

    name: str
    label: str
    party: bool = False


def surname(name: str) -> str:
    """欧阳 of 欧阳修, 王 of 王伟; the first character of a name in parts (阿不都·热合曼) or in letters."""
    return name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1].upper()


def already(name: str) -> bool:
    """Whether a name was kept from being told when it was typed: 韩某, 李某某, 张**."""
    return _ALREADY.fullmatch(name) is not None


def personal(text: str) -> bool:
    """Whether the name of a business is that of a person: 王小明, not 云川市小明饭店."""
    return bool(re.fullmatch(rf"[{HAN}]{{2,4}}", text)) and (text[:1] in SURNAMES or text[:2] in COMPOUND)


def people_in(text: str) -> list[str]:
    """Names in a line typed for one or several people: `王伟（车间主任）、李娜`. Words that are none are left out."""
    parts = [part.strip() for part in _DIVIDED.split(_ASIDE.sub("", text))]
    return [part for part in parts if _PERSON.fullmatch(part) and _named(part)]


def _named(text: str) -> bool:
    return not re.match(rf"[{HAN}]", text) or "·" in text or text[:1] in SURNAMES or text[:2] in COMPOUND


def replacements(people: Iterable[Person], of_party: str, of_others: str) -> dict[str, str]:
    """What stands for each name; manners are keys of MANNERS, or "full". Two that would look alike get 甲, 乙."""
    manners = {True: of_party, False: of_others}
    same: dict[str, list[str]] = defaultdict(list)
    first: dict[str, Person] = {}
    for person in people:
        first.setdefault(person.name, person)
    for person in first.values():
        manner = manners[person.party]
        base = person.name if manner == FULL or already(person.name) else surname(person.name) + MANNERS[manner]
        same[base].append(person.name)
    found: dict[str, str] = {}
    for base, names in same.items():
        many = len(names) > 1
        for place, name in enumerate(names):
            stays = name == base
            found[name] = base if stays or not many else base + _told_apart(place)
    return found


def _told_apart(place: int) -> str:
    return STEMS[place] if place < len(STEMS) else f"（{place + 1}）"
