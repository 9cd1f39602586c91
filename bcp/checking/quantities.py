"""Numbers with a unit, dates and times in Japanese text, in one form that two spellings share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bcp.catalog.words import nfkc
from bcp.checking.wordlists import holds_one

_MINUTES: dict[str, Decimal | int] = {
    "秒": Decimal(1) / 60,
    "分": Decimal(1),
    "時間": 60,
    "日": 1440,
    "営業日": 1440,
    "週間": 7 * 1440,
    "月": 30 * 1440,
    "年": 365 * 1440,
}
_MULTIPLES: dict[str | None, int] = {None: 1, "千": 1000, "万": 10**4, "億": 10**8}
_SPELLINGS = (
    "名=人 所=箇所 個所=箇所 °C=度 パーセント=% キロ=kg キログラム=kg グラム=g ミリグラム=mg リットル=L ミリリットル=mL cc=mL"
    " キロメートル=km メートル=m センチメートル=cm センチ=cm ミリメートル=mm ミリ=mm 平米=平方メートル m2=平方メートル 立米=立方メートル"
    " m3=立方メートル ボルト=V アンペア=A ワット=W キロワット=kW ヘルツ=Hz キロパスカル=kPa メガパスカル=MPa"
    " メガバイト=MB ギガバイト=GB テラバイト=TB"
)
_COUNTERS = dict(pair.split("=") for pair in _SPELLINGS.split())
# Below this a counter (2人で, 1台ずつ) is part of the sentence rather than a figure from a table.
SMALLEST_COUNTED = 10
COUNTED = frozenset(
    {
        "人",
        "台",
        "社",
        "件",
        "回",
        "枚",
        "個",
        "世代",
        "拠点",
        "ライン",
        "本",
        "箇所",
        "部",
        "冊",
        "基",
        "組",
        "種類",
        "度",
        "口",
        *(
            "便",
            "点",
            "着",
            "箱",
            "袋",
            "缶",
            "束",
            "巻",
            "面",
            "系統",
            "回線",
            "セット",
            "ページ",
            "ケース",
            "パレット",
        ),
        *("脚", "錠", "段階", "工程", "往復", "区画", "畳"),
        *("店", "店舗", "ロット", "食", "隻", "両", "玉", "皿", "膳", "丁"),
    }
)

_KANJI_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_KANJI_POWERS = {"十": 10, "百": 100, "千": 1000}
_UNIT_WORDS = (
    r"営業日|日間?|時間|分間?|秒間?|週間|[かヶケカヵ箇]月間?|年間?|[％%]|名|人|台|社|件|回|枚|個(?!所)|世代|拠点|ライン"
    r"|本|[かカヶ箇個]所|部|冊|基|組|種類|度|口|階|号機"
)
_UNIT_WORDS += (
    r"|[千万億]円|円|[GMTK]B|[GMk]bps|kg|km|kW|kVA|MPa|kPa|°C|ミリリットル|リットル|トン|[mc]m(?!\d)|坪|ドル"
)
_UNIT_WORDS += (
    r"|パーセント|(?:キロ|ミリ|センチ)?(?:グラム|メートル)|平方メートル|立方メートル|平米|立米|m[23]|キロワット|キロパスカル|メガパスカル"
    r"|[ギメテ][ガラ]バイト|キロ(?!バイト|ビット)|ミリ|センチ|ボルト|アンペア|ワット|ヘルツ|回転|気圧|人月|デシベル|ルクス|dB|pp[mb]|cc|mL"
    r"|(?:mg|[gmL]|Pa|N|lx|bar)(?![A-Za-z0-9/])|脚|錠|段階(?!的)|工程(?!表)|往復|畳|区画"
)
_UNIT_WORDS += r"|割(?![引り当合増れ])|チャンネル|MHz|GHz|kHz"
_UNIT_WORDS += (
    r"|便|点(?![検滅灯火呼字])|着(?![手信任陸])|箱|袋|缶|束|巻|面(?![会談接])|系統|回線|店舗?(?![長頭内先員])|セット|ページ|ケース|パレット|ロット|食(?![品事堂材])|隻"
    r"|V(?![A-Za-z])|A(?![A-Za-z0-9])|W(?![A-Za-z])|Hz|rpm"
)
# 十分 is an adverb, 四日市 and 十日町 are places, 三分の一 is a share, 第三者 no figure
_KANJI_NUMBER = re.compile(
    rf"(?:(?<=[約計各毎回月台時大低均])|(?<![第数何幾一-龥]))(?!十分(?!以内|後|間|前|ごと))([〇一二三四五六七八九十百千](?:[〇一二三四五六七八九十百千]|[万億](?!円))*)(?={_UNIT_WORDS})(?!..?[市町村])"
)
_NUMERAL = re.compile(r"[〇一二三四五六七八九十百千]+")
_KANJI_DATE = re.compile(
    r"(?:(?:令和|西暦)?[〇一二三四五六七八九十百千]{1,4}年)?(?<![一二三四五六七八九十数何])[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
    r"|(?:令和|平成|昭和)[一二三四五六七八九十]{1,3}年(?:度|[一二三四五六七八九十]{1,3}月)?|第[一二三四五六七八九十百]+(?=条)"
    r"|(?<![一-龥])[一二三四五六七八九十]{1,3}時[一二三四五六七八九十]{1,3}分"
    r"|(?:午前|午後|翌朝|早朝|深夜|夜|朝|昼|夕方?)[一二三四五六七八九十]{1,3}時(?:[一二三四五六七八九十]{1,3}分)?"
    r"|(?<![一-龥])(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[二三四五六七八九])時(?=[にからまで半ごろ頃以])"
)
_NUMBER = r"(?<![\d.,A-Za-z第])(\d{1,3}(?:,\d{3})+(?!\d)|\d{1,9}(?:\.\d{1,4})?)([千万億](?!一|円))?"
_NOT_A_UNIT = (
    r"(?![類析割岐担離別野冊](?!間)|本[語国社人部]|[付程報常勤曜誌目]|\d+回|度|号|版|生|次)"
    r"(?<!\d部[分品署門])(?<!\d組[織立])"
)
_FIGURE = re.compile(rf"{_NUMBER} ?({_UNIT_WORDS}){_NOT_A_UNIT}(半(?![分数]))?")
_SHARE = re.compile(
    r"(?<![\d一二三四五六七八九十])[\d一二三四五六七八九十]{1,9}分の[\d一二三四五六七八九十]{1,9}"
)
_YEAR_DATE = re.compile(r"(?<!\d)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)日?")
_ERA_DATE = re.compile(r"(令和|平成|昭和|R)(\d{1,2}|元)[.年/](\d{1,2})[.月/](\d{1,2})(?!\d)日?")
_YEAR_MONTH = re.compile(r"(?<!\d)(\d{4})年(\d{1,2})月(?!\d)")
_ERA_MONTH = re.compile(r"(令和|平成|昭和|R)(\d{1,2}|元)年?(?:度の?)?(\d{1,2})月(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年度?(?![間\d])")
_ERA_YEAR = re.compile(r"(令和|平成|昭和)(\d{1,2}|元)年度?(?![間\d])")
_MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})日")
# 12/24までに; 1/2 alone may be a share
_SLASH_DATE = re.compile(
    r"(?<![\d/.])(1[0-2]|[1-9])/(1[3-9]|2\d|3[01]|(?:[1-9]|1[0-2])(?=\(|まで|から|以降|付))(?![\d/])"
)
_MONTH = re.compile(r"(?<![\dかヶケカヵ箇])(1[0-2]|[1-9])月(?![\d間額例報刊])")
# the third Wednesday of a month
_WEEKDAY = re.compile(r"第([1-5一二三四五])([月火水木金土日])曜日?")
_MONEY = re.compile(r"[¥\\] ?(\d{1,3}(?:,\d{3})+|\d{1,12})(?!\d)")
_CLOCK = re.compile(
    r"(午前|午後)?(?<![\d:.])(\d{1,2})(?::([0-5]\d)(?![\d:])|時(?![間点期刻代制価])(?:(\d{1,2})分|(半))?)"
)


@dataclass(frozen=True)
class Quantity:
    """数量: kind is minutes, date, time or the unit; two spellings of one amount are equal in kind and amount."""

    kind: str
    amount: str
    text: str


def find_quantities(text: str) -> Iterator[Quantity]:
    """Every figure with a unit, date and time of `text`, after NFKC, kanji numerals read."""
    rest = read_kanji_numbers(nfkc(text))
    if not _MAY_BE_ONE.search(rest):
        return
    rest = _SHARE.sub(" ", rest) if "分の" in rest else rest
    rest = rest.replace("360度", " ")  # to look all around is no figure
    for signs, pattern, kind, read in _DATED:
        if not holds_one(signs, rest):
            continue
        found = list(pattern.finditer(rest))
        for match in found:
            yield Quantity(kind, read(match), match[0].strip())
        if found:
            rest = pattern.sub(lambda match: " " * len(match[0]), rest)
    yield from (_figure(match) for match in _FIGURE.finditer(rest))


def read_kanji_numbers(text: str) -> str:
    """`text` with kanji numerals before a unit, in dates and times written in digits; idioms such as 十分に stay."""
    if not _NUMERAL.search(text):
        return text
    if holds_one("年月条時", text):
        text = _KANJI_DATE.sub(lambda match: _in_digits(match[0]), text)
    return _KANJI_NUMBER.sub(lambda match: str(_kanji_value(match[1])), text)


def _in_digits(text: str) -> str:
    return _NUMERAL.sub(lambda match: str(_kanji_value(match[0])), text)


_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "昭和": 1925}


def _era_year(match: re.Match[str]) -> int:
    """The western year of the era and year that a match begins with."""
    return _ERAS[match[1]] + int(match[2].replace("元", "1"))


def _kanji_value(numeral: str) -> int:
    for sign, times in (("億", 10**8), ("万", 10**4)):
        if sign in numeral:
            many, _, rest = numeral.partition(sign)
            return (_kanji_value(many) if many else 1) * times + (_kanji_value(rest) if rest else 0)
    if not any(power in numeral for power in _KANJI_POWERS):
        return int("".join(str(_KANJI_DIGITS[digit]) for digit in numeral))
    total, digit = 0, 0
    for sign in numeral:
        if sign in _KANJI_POWERS:
            total += (digit or 1) * _KANJI_POWERS[sign]
            digit = 0
        else:
            digit = _KANJI_DIGITS[sign]
    return total + digit


def _date(year: int, month: str, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"


def _time(match: re.Match[str]) -> str:
    hour = int(match[2]) + (12 if match[1] == "午後" and int(match[2]) < 12 else 0)
    minute = int(match[3] or match[4] or (30 if match[5] else 0))
    return f"{hour:02}:{minute:02}"


def _figure(match: re.Match[str]) -> Quantity:
    amount = Decimal(match[1].replace(",", "")) * _MULTIPLES[match[2]] + (Decimal("0.5") if match[4] else 0)
    unit = re.sub(r"^[かヶケカヵ箇]", "", match[3])
    unit = unit.removesuffix("間") if unit not in ("時間", "週間") else unit
    text = match[0].strip()
    if unit == "割":  # 六割 is 60 %
        return Quantity("%", plain_number(amount * 10), text)
    if unit in _MINUTES:
        return Quantity("minutes", plain_number(amount * _MINUTES[unit]), text)
    return Quantity(_COUNTERS.get(unit, unit), plain_number(amount), text)


def plain_number(amount: Decimal) -> str:
    """The number without trailing zeros or exponent."""
    return format(amount.normalize(), "f")


_MAY_BE_ONE = re.compile(r"[0-9元]")
Read = Callable[[re.Match[str]], str]
# (signs without any of which there is none, pattern, kind, amount), in turn: what one takes the next do not see
_DATED: tuple[tuple[str, re.Pattern[str], str, Read], ...] = (
    ("-/.年", _YEAR_DATE, "date", lambda m: _date(int(m[1]), m[2], m[3])),
    ("和成R", _ERA_DATE, "date", lambda m: _date(_era_year(m), m[3], m[4])),
    ("年", _YEAR_MONTH, "month", lambda m: f"{m[1]}-{int(m[2]):02}"),
    ("和成R", _ERA_MONTH, "month", lambda m: f"{_era_year(m)}-{int(m[3]):02}"),
    ("年", _YEAR, "year", lambda m: m[1]),
    ("和成", _ERA_YEAR, "year", lambda m: str(_era_year(m))),
    ("月", _MONTH_DAY, "day", lambda m: f"{int(m[1]):02}-{int(m[2]):02}"),
    ("/", _SLASH_DATE, "day", lambda m: f"{int(m[1]):02}-{int(m[2]):02}"),
    ("曜", _WEEKDAY, "weekday", lambda m: m[1] + m[2]),
    ("月", _MONTH, "month_of_year", lambda m: f"{int(m[1]):02}"),
    ("¥\\", _MONEY, "円", lambda m: m[1].replace(",", "")),
    ("時:", _CLOCK, "time", _time),
)
