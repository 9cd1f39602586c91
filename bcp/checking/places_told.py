"""The places of a factory's table, and where a sentence says that something is kept, found or done in one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from bcp.catalog.words import normalise
from bcp.checking.said_of_places import place_numbers
from bcp.checking.script import Script
from bcp.checking.wordlists import holds_one

_COLUMNS = (
    ("cut_points", "place"),
    ("systems", "location"),
    ("backups", "location"),
    ("backups", "keys_location"),
    ("ot_backups", "location"),
    ("manual_operation", "forms_place"),
    ("data_held", "location"),
    ("network_diagram", "offline_location"),
    ("document_control", "paper_copies"),
    ("document_control", "offline_kit"),
    ("quality_release", "suspect_lots"),
    ("alternates", "name"),
)
_BORDER = re.compile(r"[、。と()「」 ・]|から|まで")
_PLACE_LIKE = re.compile(
    r"(?:室|庫|棚|箱|場|課|盤|キャビネット|机|壁|席|所|クラウド|引き出し|点検口|階|倉庫|袋|金庫|書庫|ロッカー|ラック|脇|際|横|裏|前|奥|口|エリア|置き場|サーバー|PC|DCS|クラウド|装置|事務所|本社|封筒|[A-Z]\d?)$"
)
# behind a place: something is, is put or is done there
_THERE = re.compile(
    r"(?:の[^、。はがを]{1,10})?(?:に|にも|には|へ)(?:は)?、?(?:[^、。を]{0,6}を)?(?:ある|あり|あっ|置|付|貼|挿|差し込|据|しま|保管|入れ|入って(?:い|お)|収め|備え|設け|設置|分け|並べ|移[しす]|まとめ|掛|下げ|下が|吊|隔離|寄せ|留)"
    r"|(?:の[^、。はがを]{1,10})?(?:で|にて)、?(?:保管|抜|外[すし]|切|管理|預か)|(?:の[^、。はがを]{1,16})?から(?:取り?出|出[すし]|持ち?出|使|取[るっ]|抜|外[すし])"
    r"|(?:である|です|だ|とする)?(?:。|$)"
)
_IS_AT = re.compile(r"(?:場所|置き場所?|保管先|保管場所|設置場所|ありか|所在)(?:は|:|が)、?[^。]{0,10}$")
# a place by its words alone, whether or not the table has it
_STATED = re.compile(
    r"(?:設置|保管|置き?)場所?(?:は|:|=)、?(?P<at>[^、。()は]{2,20})|(?:は|を|、)(?P<kept>[^、。はがを]{2,16}?)に(?:は)?(?:保管|置い(?:て|た)|保存して|据え|設置して|収め|しまっ)"
)
_MORE = re.compile(r"の?[^、。はがをにでへと]{0,8}?(?=に|で|へ|から|。|$|である|です)")


class Places:
    """場所の一覧: of one table."""

    def __init__(self, script: Script) -> None:
        self._script = script

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every place of the table and its parts, longest first."""
        found: set[str] = set()
        for text in self._texts():
            for phrase in _BORDER.split(text):
                found |= {phrase, *phrase.split("の")}
        return tuple(
            sorted(
                (each for each in found if len(each) > 2 and _PLACE_LIKE.search(each)), key=len, reverse=True
            )
        )

    def _texts(self) -> Iterator[str]:
        yield from self._script.cells("systems", "name")
        for item, column in _COLUMNS:
            answer = self._script.facts.answer(item)
            cells = (
                [answer.cells[column]] if column in answer.cells else [r.cells[column] for r in answer.rows]
            )
            yield from (normalise(cell.text) for cell in cells if cell.has_value)

    def told_in(self, sentence: str) -> Iterator[tuple[str, int, int]]:
        """(place, start, end) of each place at which the sentence says that something is, is put or is done."""
        for match in _STATED.finditer(sentence):
            told = match["at"] or match["kept"]
            if _PLACE_LIKE.search(told) and (match["at"] or not holds_one(self.names, told)):
                start = match.start("at") if match["at"] else match.start("kept")
                yield told, start, start + len(told)
        text = sentence
        for name in self.names:
            at = text.find(name)
            if at < 0:
                continue
            end = at + len(name)
            text = text.replace(name, "〓" * len(name))
            behind = _THERE.match(sentence, end)
            if behind is None:
                continue
            if behind[0] in ("", "。", "である。", "です。") and not _IS_AT.search(sentence[:at]):
                continue
            more = _MORE.match(sentence, end)
            end += len(more[0]) if more else 0
            yield sentence[at:end], at, end

    def is_place(self, text: str) -> bool:
        """True for a cell that names a place rather than anything else."""
        return any(_PLACE_LIKE.search(part) for phrase in _BORDER.split(text) for part in phrase.split("の"))

    def differ(self, told: str, known: str) -> bool:
        """True where a place is another than the known one: no word in common, or another floor, port or shelf."""
        told = normalise(told)
        if told in known or known in told:
            return False
        ours, theirs = place_numbers(told), place_numbers(known)
        if any(ours[kind] != theirs[kind] for kind in ours.keys() & theirs.keys()):
            return True
        return not any(len(part) > 1 and part in known for part in re.split("[のと(]", told))
