"""Places, systems, products, laws and standards that a text names: what a plausible invention is made of."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence

from bcp.checking.wordlists import any_of, holds_one, words

_KANJI = "一-龠々ヶ"
_PREFECTURE = any_of("prefectures")
_SITES = (
    "支社",
    "支店",
    "営業所",
    "出張所",
    "事業所",
    "工場",
    "倉庫",
    "センター",
    "データセンター",
    "本社",
    "拠点",
)
_PLACE_NAMES = f"{_PREFECTURE}|{any_of('regions')}"
# (signs without any of which there is none, pattern)
_PLACES: tuple[tuple[Sequence[str], re.Pattern[str]], ...] = (
    (
        "都道府県",
        re.compile(rf"(?:{_PREFECTURE})(?:都|道|府|県)(?:[{_KANJI}]{{1,6}}(?:市|区|町|村|郡))?"),
    ),
    (
        "市町村",
        re.compile(
            rf"(?<![{_KANJI}])[{_KANJI}]{{2,5}}(?<![都城朝魚])(?:市|町|村)(?=[0-9内のにではへから、。]|[{_KANJI}]{{1,6}}\d)"
        ),
    ),
    (_SITES, re.compile(rf"(?<![{_KANJI}])(?:{_PLACE_NAMES})(?:第?[0-9一二三]+)?(?:{'|'.join(_SITES)})")),
    ("市", re.compile(rf"(?<![{_KANJI}])(?:堺|津|呉|柏|蕨|光|萩|関|燕|泉|栄)市")),
    (
        "第",
        re.compile(
            r"第[0-9一二三四五六七八九十]+(?:[ァ-ヶー]{0,4}ヤード|工場|倉庫|棟|製造所|事業所|配電室|サーバー室|電気室|機械室|会議室|駐車場|事務所|休憩室|食堂|門|守衛所)"
        ),
    ),
    (
        ("棟", "工場", "倉庫", "ライン", "会議室"),
        re.compile(r"(?<![A-Za-z0-9])[A-Z]\d?(?:棟|工場|倉庫|ライン|会議室)"),
    ),
    (
        ("棟", "館", "門", "工場", "倉庫"),
        re.compile(rf"(?<![{_KANJI}])[東西南北新旧本別](?:棟|館|門|工場|倉庫)(?=[0-9のにではへから、。])"),
    ),
    (("丁目", "番地", "号室", "号棟", "号館"), re.compile(r"\d{1,3}(?:丁目|番地|号室|号棟|号館)")),
)

# A house or room with a name of its own (技術棟の集会室, 大手町ビル), and a numbered department (製造3課)
_HOUSES = (
    *(
        "棟",
        "ビル",
        "会館",
        "講堂",
        "体育館",
        "研修所",
        "研修センター",
        "集会室",
        "研修室",
        "応接室",
        "役員室",
    ),
    *("会議室", "談話室", "貸金庫"),
)
_HOUSE = re.compile(
    rf"(?<![{_KANJI}ァ-ヶー])(?!別棟|隣|各|同じ)([{_KANJI}ァ-ヶー]{{1,6}}?)(棟|ビル|会館|研修所|研修センター|貸金庫)(?![{_KANJI}ァ-ヶー])"
    rf"|(?<![{_KANJI}])(?:大|小|特別|第[一二三四五])?(?:集会室|講堂|体育館|応接室|役員室|役員会議室|談話室|大会議室|小会議室)(?![{_KANJI}])"
)
_DEPARTMENT_NUMBER = re.compile(rf"(?<![{_KANJI}])[{_KANJI}]{{1,4}}[0-9]{{1,2}}[課係班室部](?![{_KANJI}])")
_CITY_SITE = re.compile(
    rf"(?<![{_KANJI}])([{_KANJI}]{{1,5}}|[ぁ-ん]{{2,5}}|[ァ-ヶー]{{2,6}})(市)?の(?:[{_KANJI}]{{0,4}})(?:工場|協力会社|協力工場|営業所|支社|支店|倉庫|センター|拠点|製油所|製作所|問屋|事務所|事業所|会社|業者|病院|研究所|発電所|貸金庫|商社|店舗|店)"
)
_OF_SITE = re.compile(rf"の[{_KANJI}]{{0,4}}(?:工場|会社|所|店|倉庫|センター|拠点|問屋|業者|病院|金庫|商社)")
# A town before a site (鶴岡工場, 長岡の営業所), and an office or centre with a name of its own (環境保全センター)
_SITED = re.compile(
    rf"(?<![{_KANJI}])([{_KANJI}]{{2,6}}|[ぁ-ん]{{2,4}})(の?)((?:第?[0-9一二三四五]+)?(?:配送|物流|流通|集配|加工|技術|研究|開発)?)"
    r"(工場|営業所|支社|支店|支所|出張所|事業所|センター|拠点|倉庫)"
)
_OFFICES = frozenset({"営業所", "支社", "支店", "支所", "出張所", "事業所", "センター"})
_STANDARD = re.compile(
    r"(?<![A-Za-z])(?:ISO|IEC|JIS|NIST|ISA|ANSI|FIPS|IATF|SP|PCI ?DSS|UL|IEEE|CIS|ISMS|SEMI)[/ A-Z-]{0,8}\d[\d.:-]*\d?"
)
_LAW = re.compile(
    rf"[{_KANJI}ァ-ヶー]{{0,14}}(?:保護|表示|取引|商品|廃棄物|汚濁|汚染|騒音|振動|著作権|不正アクセス|通信|放送|支払|保険|消費者|医療|機器等|振興|安全|強化|衛生|保安|取締|禁止|基本|推進|事業|防止|規制|特別措置|促進|契約|処罰|届出|食品|労働|会社|商標|特許|製造物責任|業|交通|基準|計量|処理|災害|競争|独占|労災|派遣|雇用|関税|貿易|意匠|毒物|劇物|農薬|漁業|港湾|航空|鉄道|船舶)法(?![則規人的律])"
    r"|(?<![一-龠])(?:消防法|刑法|民法|会社法|番号法|下請法|取適法|外為法|電波法|薬機法|景表法|化審法|化管法|毒劇法|廃掃法|労安法|食衛法|品確法|省エネ法|建基法|道交法|公益通報者保護法|PL法|労基法|安衛法|独禁法|個情法|商法)(?![則規人的])"
    rf"|[{_KANJI}ァ-ヶー]{{2,14}}(?:条例|省令|政令|施行規則|ガイドライン)"
)
_LAW_SIGNS = ("法", "条", "令", "規則", "ガイドライン")
_ARTICLE = re.compile(r"第[0-9一二三四五六七八九十百]+条(?:第?[0-9一二三四五六七八九十]+項)?")
_OFFICE = re.compile(
    rf"(?<![{_KANJI}])[{_KANJI}]{{1,10}}(?:省|庁|機構|協会|財団|公社|組合|連合会|連盟|協議会|審議会|工業会|商工会|振興会|試験場|研究所|署|保健所|労働局|経済産業局|農政局|整備局|運輸局|厚生局|総合通信局|商工会議所)(?=[にへのとがはをや、。(]|で(?:は|の)|から|など|$)"
)
_PUBLIC = re.compile(
    rf"(?<![{_KANJI}])(?:商工会議所|経済産業局|労働局|運輸局|地方整備局|農政局|労働基準監督署|総合通信局)(?=[にへのとがはをや、。(]|から|など|$)"
)
_PUBLIC_SIGNS = ("会議所", "局", "監督署")
_DEPARTMENT = re.compile(r"部署$")

# Latin words that belong to nobody: what everyone on a shop floor reads.
_LATIN = re.compile(
    r"(?<![A-Za-z0-9@._/\\-])[A-Za-z][A-Za-z0-9+]*(?:[-_.&/][A-Za-z0-9]+)*(?: (?:[A-Z][A-Za-z]*|\d{1,4})(?![A-Za-z0-9])){0,2}"
)
_PLAIN_CODE = re.compile(
    r"[ab]\d(?:用紙|判|版)?|c-0\d|e-0\d|no|fig|usb ?\d(?:\.\d)?|type-?[abc]|cat\d[ae]?|ipv\d|wpa\d|wi-?fi \d|tls ?\d|raid ?\d|co2|h2o?|n2|o2|\dd|5s|4m|2s|5w1h"
)
_BRANDS = re.compile(any_of("brands"))
_LATIN_PRODUCTS = re.compile(any_of("latin_products").replace("_", " "))
_SYSTEM = re.compile(
    rf"([{_KANJI}ァ-ヶーA-Za-z0-9]{{2,14}}?)(システム|サーバー?(?!ー?[室ラ])|データベース|管理ソフト|制御盤|監視盤)(?![{_KANJI}ァ-ヶーA-Za-z])"
)
# Modifiers that make no proper system of it.
_PLAIN_SYSTEM = re.compile(
    r"(?:^|.*[はがをにへとのもや])(?:情報|基幹|業務|社内|社外|制御|工場|製造|生産|事務所|対象|該当|ほか|他|別|仮|代替|予備|重要|主要|全|各|既存|新|旧|本社|業者|当該|関連|感染|被害"
    r"|復元|復旧|停止|無事|残り|上流|下流|ファイル|メール|認証|バックアップ|ログ|通報|警報|ロック|設備|機械|同じ|この|その|どの|複数|一つ|仮想|物理|中継|更新|外部|クラウド)*$"
)


def find_places(line: str) -> Iterator[str]:
    """Every place with a name, number or address that a line (after NFKC) names."""
    for signs, pattern in _PLACES:
        if holds_one(signs, line):
            yield from (match[0] for match in pattern.finditer(line) if match[0] not in words("no_place"))
    if holds_one(_SITES, line) or "支所" in line:
        yield from (match[0] for match in _SITED.finditer(line) if _is_sited(match))
    if _OF_SITE.search(line):
        yield from (match[0] for match in _CITY_SITE.finditer(line) if _is_town(match[1]))
    if holds_one(_HOUSES, line):
        yield from (match[0] for match in _HOUSE.finditer(line) if match[0] not in words("no_place"))
    if _NUMBERED_SIGN.search(line):
        yield from (match[0] for match in _DEPARTMENT_NUMBER.finditer(line))


_NUMBERED_SIGN = re.compile(r"[一-龠][0-9]+[課係班室部]")


def _is_town(name: str) -> bool:
    return name in words("cities") or name in _named_places()


@functools.cache
def _named_places() -> frozenset[str]:
    return words("prefectures") | words("regions")


def _is_sited(match: re.Match[str]) -> bool:
    """True for a town before a site, or for an office of which the words before it say no kind."""
    name, joint, _, site = match.groups()
    if name in words("cities"):
        return True
    return (
        not joint
        and site in _OFFICES
        and not any(name.endswith(word) for word in words("ordinary_site"))
        and match[0] not in words("no_office")
        and not re.match(r"[ぁ-ん]", name)
    )


def find_laws(line: str) -> Iterator[str]:
    """Every law, article, standard and office that a line (after NFKC) names."""
    yield from (match[0].rstrip(" -.:") for match in _STANDARD.finditer(line))
    if holds_one(_LAW_SIGNS, line):
        yield from (match[0] for match in _LAW.finditer(line) if match[0] not in words("no_law"))
        yield from (match[0] for match in _ARTICLE.finditer(line))
    for match in _OFFICE.finditer(line):
        if match[0] not in words("no_office") and not _DEPARTMENT.search(match[0]):
            yield match[0]
    if holds_one(_PUBLIC_SIGNS, line):
        yield from (match[0] for match in _PUBLIC.finditer(line))


def find_products(line: str) -> Iterator[str]:
    """Every product, model number and host that a line (after NFKC) names in Latin letters, and known brands."""
    for match in _LATIN.finditer(line):
        word = match[0].strip(" .-")
        if not _is_plain_latin(word):
            yield word
    if holds_one(_VERSIONS, line):
        yield from (match[0] for match in _VERSION.finditer(line))
    if "という" in line:
        yield from (match[1] for match in _SO_CALLED.finditer(line) if not _is_plain_name(match[1]))
    if "「" in line:
        yield from (match[1] for match in _QUOTED.finditer(line) if not _is_plain_name(match[1]))
    yield from (match[0] for match in _BRANDS.finditer(line))
    yield from (match[0] for match in _LATIN_PRODUCTS.finditer(line))


_VERSIONS = ("バージョン", "ヴァージョン", "Ver")
_VERSION = re.compile(r"(?:[バヴ]ァ?ージョン|Ver\.?) ?\d+(?:\.\d+)*")
# a name in quotation marks behind what kind of thing it is: 監視サービス「ミマモリ」
_QUOTED = re.compile(
    r"(?:システム|サービス|クラウド|ソフト|アプリ|ツール|製品|サーバー|装置|プロテクション|機器|端末|会社|業者|社|誌)「([ァ-ヶーA-Za-z0-9・ -]{3,20})」"
)

_SO_CALLED = re.compile(
    r"([ァ-ヶーA-Za-z]{3,20})という[^、。]{0,8}?(?:サービス|製品|ソフト|システム|会社|機器|装置|アプリ|ツール|業者|クラウド)"
)


def _is_plain_name(word: str) -> bool:
    return word in words("plain_katakana") or (word.isascii() and _is_plain_latin(word))


def _is_plain_latin(word: str) -> bool:
    parts = [part for part in re.split(r"[ /&]", word.lower()) if part]
    return len(word) < 2 or all(
        part in words("plain_latin") or part.isdigit() or _PLAIN_CODE.fullmatch(part) is not None
        for part in parts
    )


def find_systems(line: str) -> Iterator[tuple[str, str]]:
    """(what it is called by, span) of every system with a name of its own."""
    for match in _SYSTEM.finditer(line):
        if not _PLAIN_SYSTEM.fullmatch(match[1]):
            yield match[1], match[0]


FINDERS: tuple[Callable[[str], Iterator[str]], ...] = (find_places, find_laws, find_products)
