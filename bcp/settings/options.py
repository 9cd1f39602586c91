"""Every option once: default, type, help; those of single commands behind the shared ones."""

from __future__ import annotations

from bcp.settings.option import Option, make_option
from bcp.settings.shared_options import SHARED

_OF_SINGLE_COMMANDS: tuple[Option, ...] = (
    make_option(
        "own",
        "list",
        "このブロックを人が受け持つ（以後、作り直さない。検証はする）",
        "people take over these blocks (never refilled, still checked)",
        metavar="BLOCK",
    ),
    make_option("disown", "list", "--own をやめる", "undo --own", metavar="BLOCK"),
    make_option(
        "plan",
        "text",
        "bcp plan --save で保存した予定のとおりに作る。合わなければ断る",
        "do exactly what bcp plan --save saved, or refuse",
        metavar="F",
    ),
    make_option(
        "save",
        "text",
        "予定をファイルに保存する（bcp generate --plan で使う）",
        "save the plan (for bcp generate --plan)",
        metavar="F",
    ),
    make_option(
        "by",
        "text",
        "文を直した人の名前（履歴と改訂の表に残す）",
        "who edited the text (kept in history and revision table)",
        variables=("BCP_BY",),
        in_toml=True,
        metavar="NAME",
    ),
    make_option(
        "apply-facts",
        "flag",
        "Wordで直した表の値を、環境差分抽出表に書き込む（書式やコメントは残る）",
        "write values corrected in Word into the table (its layout and comments stay)",
        default=False,
    ),
    make_option("env-diff", "text", "環境差分抽出表", "the environment-difference table", metavar="TABLE"),
    make_option("keys", "text", "項目名の言語", "language of the keys", choices=("ja", "en"), default="ja"),
    make_option(
        "from",
        "text",
        "この表（.yaml か .xlsx）の回答を入れて作る",
        "take the answers of this table (.yaml or .xlsx)",
        metavar="TABLE",
    ),
    make_option("since", "flag", "前回の生成と比べる", "compare with the last generation", default=False),
    make_option(
        "html",
        "text",
        "違いを1枚のHTMLに書く（通信なしで開ける）",
        "write the differences as one HTML page that needs no network",
        metavar="F",
    ),
    make_option(
        "docx",
        "text",
        "違いをWordの変更履歴として書く",
        "write the differences as tracked changes for Word",
        metavar="F",
    ),
    make_option(
        "to",
        "text",
        "書き出し先（export では形式をコンマで並べる：docx,pdf,html,card,xlsx,pictures）",
        "where to write (export: formats, e.g. docx,pdf,html,card,xlsx,pictures)",
        metavar="F",
    ),
    make_option(
        "edition",
        "text",
        "版：社内用、提出用（社外へ）、掲示用",
        "edition: for the factory, for customers, for the wall",
        choices=("internal", "submission", "wall"),
    ),
    make_option(
        "fonts",
        "text",
        "書体：游ゴシック、游明朝、BIZ UD、ＭＳ、Noto",
        "typefaces: Yu Gothic, Yu Mincho, BIZ UD, MS, Noto",
        choices=("yu", "yu-mincho", "biz-ud", "ms", "noto"),
        in_toml=True,
    ),
    make_option(
        "reference",
        "text",
        "会社のWordひな形（書体・見出し・色を使う）",
        "a company's own Word template (its styles, fonts and colours)",
        metavar="F",
        in_toml=True,
    ),
    make_option(
        "easy",
        "flag",
        "初動カードをやさしい日本語とふりがなで書く",
        "the card in easy Japanese with furigana",
        default=False,
    ),
    make_option("parts", "flag", "章ごとに分ける", "one part per chapter", default=False),
    make_option(
        "seed",
        "integer",
        "訓練番号（同じ番号なら同じ訓練になる）",
        "number of the exercise (the same number gives the same one)",
        default=1,
        metavar="N",
    ),
    make_option(
        "port",
        "integer",
        "画面のポート番号（既定は空いている番号）",
        "port of the page (default: a free one)",
        metavar="N",
    ),
    make_option(
        "no-browser",
        "flag",
        "ブラウザーを開かず、リンクだけを表示する",
        "do not open a browser; only show the link",
        default=False,
    ),
    make_option("xlsx", "flag", "Excelの記入用ブックを作る", "make an Excel form", default=False),
    make_option(
        "interview",
        "flag",
        "一問ずつ答えて記入する（途中の表は続きから）",
        "fill in the table by answering questions (goes on with an unfinished one)",
        default=False,
    ),
    make_option(
        "workers",
        "integer",
        "この機械で同時に動かすプロセスの数（既定は使えるコアの数）",
        "processes on this machine (default: as many as cores)",
        metavar="N",
    ),
    make_option(
        "cluster",
        "text",
        "Dask のスケジューラーのアドレス（bcp[cluster] が要る）",
        "address of a Dask scheduler (needs bcp[cluster])",
        metavar="ADDRESS",
    ),
    make_option("markdown", "flag", "Markdownで表示する", "print Markdown", default=False),
    make_option(
        "against",
        "text",
        "前の eval.json と比べ、悪くなったものを言う",
        "compare with an earlier eval.json and say what got worse",
        metavar="F",
    ),
)

OPTIONS: dict[str, Option] = {option.name: option for option in (*SHARED, *_OF_SINGLE_COMMANDS)}

# The same word with a file name: `init --xlsx` is a wish, `check --xlsx F` names what to write.
OPTIONS["xlsx-file"] = make_option(
    "xlsx",
    "text",
    "記入用のブックを、答えてほしいことの一覧を付けて書く",
    "write the table as a workbook with the open questions marked",
    metavar="F",
)
