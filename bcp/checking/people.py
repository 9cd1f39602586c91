"""Persons and companies that a text names, by honorific, title, family name, legal form or the way companies are called."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from bcp.checking.wordlists import any_of, holds_one, words
from bcp.kept_patterns import shipped_pattern

_KANJI = "一-龠々ヶ"
_NAME = rf"[{_KANJI}ぁ-んァ-ヶーA-Za-z0-9&・]{{2,20}}"
_HONORIFIC = re.compile(
    rf"(?<![{_KANJI}])([{_KANJI}]{{1,6}}|[ァ-ヶー]{{2,8}})(?: ?)(氏(?![名族])|さん(?!ぎょう|こう)|様(?![子式態々相])|殿|くん(?!れん))"
)
_TITLED = re.compile(rf"(?<![{_KANJI}])([{_KANJI}]{{1,3}}?) ?(?:{any_of('titles')})(?![{_KANJI}])")
_SPACED = re.compile(
    rf"(?<![{_KANJI}])([{_KANJI}]{{1,3}})[ 　]([{_KANJI}]{{1,3}}|[ぁ-ん]{{2,4}}|[ァ-ヶー]{{2,4}})(?![{_KANJI}ァ-ヶー])"
)
_FORM = (
    r"(?:株式会社|有限会社|合同会社|合資会社|(?:一般|公益)?(?:社団|財団)法人|(?:医療|学校|社会福祉|NPO|特定非営利活動)法人|協同組合"
    r"|\(株\)|\(有\)|\(同\)|\(社\)|\(財\))"
)
_WITH_FORM = re.compile(
    rf"{_FORM} ?([{_KANJI}ァ-ヶーA-Za-z0-9&・]{{2,20}}|[ぁ-ん]{{2,10}}[{_KANJI}ァ-ヶー]{{0,10}})|({_NAME}) ?{_FORM}"
)
_FORM_SIGNS = ("会社", "法人", "組合", "(株)", "(有)", "(同)", "(社)", "(財)")
_HONORIFIC_SIGNS = ("氏", "さん", "様", "殿", "くん")
_PARTICLE = re.compile(r"^.*(?:[はがをにへとのもや]|である|または|および|、)(?=[^ぁ-ん]+$)")
_BY_ENDING = re.compile(
    rf"(?<![{_KANJI}ァ-ヶーA-Za-z])((?:{any_of('kana_names')})|[{_KANJI}ァ-ヶーA-Za-z]{{2,8}}?)({any_of('company_endings')})(?![{_KANJI}ァ-ヶー])"
)


# 製造部長の望月が, 工場長である望月に: behind a title stands a name, or what belongs to its holder
_OF_TITLE = re.compile(
    rf"(?:{any_of('titles')}|[{_KANJI}]{{2,8}}[長監官]|統括|顧問|参事|主幹|担当)(?:の|である|で、?|、|・)([{_KANJI}]{{2,3}})"
    r"(?=[がはをにへともや、。]|から|より|まで|である|です|だ。|$)"
)
# 計装課の松ヶ岡が, 品質保証部の猪苗代に; 佐々木(IT担当)
_OF_OFFICE = re.compile(
    rf"[{_KANJI}ァ-ヶー0-9]{{1,8}}(?:課|部|係|室|班|当番|当直|夜勤|チーム)の([{_KANJI}]{{2,4}})(?=[がはに、]|から)"
)
_OFFICE_SIGNS = ("課の", "部の", "係の", "室の", "班の", "当番の", "当直の", "夜勤の", "チームの")
_WITH_POST = re.compile(
    rf"(?<![{_KANJI}])([{_KANJI}]{{2,3}})(?=\([^()]{{0,10}}(?:担当|課長?|部長?|係長?|責任者|主任)\))"
)
_AS_A_PERSON = re.compile(
    r"に(?:電話|連絡|知らせ|伝え|報告|声をかけ|聞[いく]|頼|依頼|相談|渡|引き継|任せ|入れ|回[しす]|上げ)|から(?:電話|連絡|許可|指示)|は、"
    r"|が(?:決め|指揮|担|務め|行|受け|電話|連絡|判断|許可|執|統括|駆け|来|率い|抜|止|書|動|確か|操作|対応|出[るたて社勤]|指示|兼|読み|見[てる回張]|持っ|立ち会|説明|調べ|引き受|戻[すしるっ]|押[すし]|切[るっり]|止め)"
)
_NO_NAME = re.compile(r"[後前中時先者員室課部係所書簿状表機器車印票証権制用側内外的性度間名人]$")
_KINDS_OF_COMPANY = "(?:派遣|警備|保険|運送|調査|清掃|通信|電力|ガス|リース|保守|システム|印刷|物流|設備|工事)会社|商社|代理店|メーカー|ベンダー|業者"
_OF_KIND = re.compile(
    rf"(?:{_KINDS_OF_COMPANY})(?:の|である|、)([一-龠々]{{0,3}}[ァ-ヶー]{{3,12}}|[A-Z][A-Za-z]{{2,}})"
    r"(?=から|に(?:頼|依頼|電話|連絡|相談|調|引|渡|預|、|任|見|送|貸)|が(?:来|駆|対応|調|直|復)|へ)"
)
_MADE_BY = re.compile(
    r"([ァ-ヶー]{2,12})(?:社?製(?=[のでをと、。がは]|$)|社(?=[のがはにをとへ、。]|から)|の所属|に所属)"
)


_IN_CHARGE = re.compile(
    rf"(?:担当者?|窓口|責任者|[係課部])(?:は|の|、|:)、?([{_KANJI}]{{2,3}})(?=である|です|だ。|が|に|へ|を|。|、|$)"
)


# a title, wherever it stands, ends with one of these
_TITLE_SIGN = re.compile(r"[長任役査務監官括問事幹当師士生窓責係課部]|リーダー|マネージャー|チーフ")


@functools.cache
def _first_signs() -> str:
    """What family names begin with: most words of a sentence begin otherwise."""
    return "".join(sorted({re.escape(name[0]) for name in words("family_names")}))


@functools.cache
def _joined() -> re.Pattern[str]:
    return shipped_pattern(
        rf"(?<![{_KANJI}])(?=[{_first_signs()}])([{_KANJI}]{{3,6}})(?=[はがをにへとのもや、。()]|です|である|さん|様|氏|$)"
    )


@functools.cache
def _alone() -> re.Pattern[str]:
    return shipped_pattern(
        rf"(?:^|[、。]|\d[.)] ?|- )(?=[{_first_signs()}])([{_KANJI}]{{2,3}})(?=[がは](?!ら|分|大)|に(?:電話|連絡|知らせ|頼|任せ|渡))"
    )


def find_people(line: str) -> Iterator[tuple[str, str]]:
    """(name, span) of every person that a line (after NFKC) seems to name."""
    for match in _HONORIFIC.finditer(line) if holds_one(_HONORIFIC_SIGNS, line) else ():
        if (
            match[1] not in words("nobody")
            and not _ends_with_title(match[1])
            and (len(match[1]) > 1 or match[1] in words("family_names"))
        ):
            yield match[1], match[0]
    has_title = _TITLE_SIGN.search(line) is not None
    for match in _TITLED.finditer(line) if has_title else ():
        if match[1] in words("family_names"):
            yield match[1], match[0]
    for match in _OF_TITLE.finditer(line) if has_title else ():
        if _is_named(match[1], line[match.end() :]):
            yield match[1], match[0]
    if holds_one(_OFFICE_SIGNS, line):
        for match in _OF_OFFICE.finditer(line):
            if match[1] not in words("of_an_office") and _acts(match[1], line[match.end() :]):
                yield match[1], match[0]
    if "(" in line:
        for match in _WITH_POST.finditer(line):
            if match[1] in words("family_names"):
                yield match[1], match[1]
    for match in _alone().finditer(line):
        if match[1] in _unmistakable_names():
            yield match[1], match[1]
    for match in _SPACED.finditer(line) if " " in line or "　" in line else ():
        if match[1] in words("family_names"):
            yield match[1] + match[2], match[0]
    for match in _IN_CHARGE.finditer(line) if has_title else ():
        if match[1] in words("family_names"):
            yield match[1], match[1]
    for match in _joined().finditer(line):
        if _is_full_name(match[1]):
            yield match[1], match[0]


def _acts(word: str, rest: str) -> bool:
    """True for a word behind a department that is a family name, or does something, at once or after its object."""
    return _is_named(word, rest) or (
        _is_named(word, "が指示") and _NO_NAME.search(word) is None and _DOES.match(rest) is not None
    )


_DOES = re.compile(
    r"が[^。、はが]{1,12}を、?(?:読み上げ|止め|押[すし]|切[るっり]|抜[くいき]|外[すし]|決め|書[くいき]|持[つっち]|見[るてま]|調べ|戻[すし]|閉め|開け|指示|確かめ|写[すし]|運[ぶん]|届け)"
)


def _is_named(word: str, rest: str) -> bool:
    """True for a word behind a title that is a family name, or acts as a person and is no plain word."""
    if word in words("of_a_title") or word in words("titles") or _ends_with_title(word):
        return False
    return word in words("family_names") or (
        _NO_NAME.search(word) is None and _AS_A_PERSON.match(rest) is not None
    )


@functools.cache
def _unmistakable_names() -> frozenset[str]:
    """Family names that are neither places nor words of speech, so that they need no honorific."""
    return words("family_names") - _places() - words("cities") - words("family_names_in_speech")


def _ends_with_title(name: str) -> bool:
    return re.search(rf"(?:{any_of('titles')}|者|員|先|係|社|業者|会社|担当)$", name) is not None


def _is_full_name(word: str) -> bool:
    """A family name of two or more characters with a given name of one to three that ends as given names do."""
    for cut in (2, 3):
        given = word[cut:]
        if (
            word[:cut] in words("family_names")
            and 1 < len(given) <= 3
            and given[-1] in words("given_name_endings")
        ):
            return True
    return False


_KIND_SIGNS = ("会社", "商社", "代理店", "メーカー", "ベンダー", "業者")
_MADE_SIGNS = ("社", "製", "所属")


def find_companies(line: str) -> Iterator[tuple[str, str]]:
    """(name, span) of every company that a line (after NFKC) seems to name."""
    for match in _WITH_FORM.finditer(line) if holds_one(_FORM_SIGNS, line) else ():
        if match[1]:
            yield match[1], match[0]
        else:  # the name ends where the legal form begins; what stands before a particle is not part of it
            name = _PARTICLE.sub("", match[2])
            yield name, name + match[0][len(match[2]) :]
    for match in _BY_ENDING.finditer(line) if holds_one(words("company_endings"), line) else ():
        if match[1] in words("ordinary_before_ending") or (
            match[2] in words("everyday_endings") and not _is_proper(match[1])
        ):
            continue
        yield match[0], match[0]
    for signs, pattern in ((_KIND_SIGNS, _OF_KIND), (_MADE_SIGNS, _MADE_BY)):
        for match in pattern.finditer(line) if holds_one(signs, line) else ():
            if match[1] not in words("plain_katakana") and match[1] not in words("materials"):
                yield match[1], match[1]


def _is_proper(word: str) -> bool:
    """True for a word that is a family or place name or begins with one, as company names often do."""
    if word.startswith(tuple(words("company_heads"))):
        return True
    return any(word[:cut] in names for names in (words("family_names"), _places()) for cut in (2, 3)) or (
        word in words("kana_names")
    )


@functools.cache
def _places() -> frozenset[str]:
    return words("prefectures") | words("regions") | words("place_names")
