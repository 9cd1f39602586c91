"""Every option once: default, type, help."""

from __future__ import annotations

from typing import Any, Literal

from bcp.errors import Message
from bcp.frozen import dataclass


@dataclass(frozen=True)
class Option:
    """選択肢: one option; `variable` and `in_toml` say where else it may be set."""

    name: str
    kind: Literal["text", "integer", "flag", "list", "date"]
    help: Message
    default: Any = None
    choices: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    in_toml: bool = False
    metavar: str = ""
    short: str = ""

    @property
    def key(self) -> str:
        """The name as an identifier and as a key of bcp.toml."""
        return self.name.replace("-", "_")


def _option(name: str, kind: Any, ja: str, en: str, **more: Any) -> Option:
    return Option(name, kind, Message(ja, en), **more)


OPTIONS: dict[str, Option] = {
    option.name: option
    for option in (
        _option(
            "out",
            "text",
            "出力先フォルダー（既定は outputs/NAME）",
            "output folder (default outputs/NAME)",
            metavar="DIR",
        ),
        _option("template", "text", "ひな形", "the template", metavar="F", in_toml=True),
        _option(
            "prompts",
            "text",
            "プロンプトのフォルダー",
            "folder of prompt templates",
            metavar="DIR",
            in_toml=True,
        ),
        _option(
            "catalog",
            "text",
            "ハンドブックの文言を読み込むフォルダー",
            "folder with the handbook's wording",
            metavar="DIR",
            in_toml=True,
        ),
        _option(
            "date",
            "date",
            "計画の日付（既定は今日）",
            "date of the plan (default today)",
            metavar="YYYY-MM-DD",
        ),
        _option(
            "json", "flag", "結果をJSONで標準出力に書く", "write the result to stdout as JSON", default=False
        ),
        _option(
            "lang",
            "text",
            "メッセージの言語",
            "language of messages",
            choices=("ja", "en"),
            variables=("BCP_LANG",),
            in_toml=True,
        ),
        _option("quiet", "flag", "結果だけを表示する", "say only the result", default=False, short="-q"),
        _option("verbose", "flag", "詳しく表示する", "say more", default=False, short="-v"),
        _option(
            "provider",
            "text",
            "文章の作り手（offline はキーも通信も不要）",
            "who writes (offline needs no key and no network)",
            choices=("offline", "openai"),
            variables=("BCP_PROVIDER",),
            in_toml=True,
        ),
        _option(
            "model",
            "text",
            "モデル名",
            "name of the model",
            variables=("BCP_MODEL",),
            in_toml=True,
            metavar="NAME",
        ),
        _option(
            "base-url",
            "text",
            "OpenAI互換サーバーのURL",
            "URL of an OpenAI-compatible server",
            variables=("BCP_BASE_URL", "OPENAI_BASE_URL"),
            in_toml=True,
            metavar="URL",
        ),
        _option(
            "concurrency",
            "integer",
            "同時に送る数",
            "requests under way at once",
            variables=("BCP_CONCURRENCY",),
            in_toml=True,
            metavar="N",
        ),
        _option(
            "budget-tokens",
            "integer",
            "使ってよいトークン数",
            "tokens that may be spent",
            variables=("BCP_BUDGET_TOKENS",),
            in_toml=True,
            metavar="N",
        ),
        _option(
            "timeout",
            "integer",
            "1回の応答を待つ秒数",
            "seconds to wait for one answer",
            variables=("BCP_TIMEOUT",),
            in_toml=True,
            metavar="S",
        ),
        _option(
            "bulk",
            "text",
            "まとめて尋ねる：api はBatch API（安いが最長24時間）、files は手元の vllm run-batch 用のファイル",
            "ask in bulk: api = Batch API (cheaper, up to 24 h), files = for your own vllm run-batch",
            choices=("api", "files"),
        ),
        _option("only", "list", "このブロックだけを作る", "only these blocks", metavar="BLOCK"),
        _option(
            "force", "flag", "変わっていないブロックも作り直す", "refill unchanged blocks too", default=False
        ),
        _option(
            "refresh",
            "flag",
            "作り手やプロンプトが変わったブロックを作り直す",
            "refill stale blocks",
            default=False,
        ),
        _option(
            "draft",
            "flag",
            "検証を通らなくても「案」としてDOCXを作る",
            "write a DOCX marked 案 even if the plan does not pass",
            default=False,
        ),
        _option(
            "yes",
            "flag",
            "クラウドへの送信を確認せずに始める",
            "do not ask before sending to a cloud",
            default=False,
        ),
        _option(
            "keep-requests",
            "flag",
            "送った内容を outputs/NAME/sent/ に残す",
            "keep what was sent in outputs/NAME/sent/",
            default=False,
        ),
        _option(
            "own",
            "list",
            "このブロックを人が受け持つ（以後、作り直さない。検証はする）",
            "people take over these blocks (never refilled, still checked)",
            metavar="BLOCK",
        ),
        _option("disown", "list", "--own をやめる", "undo --own", metavar="BLOCK"),
        _option(
            "plan",
            "text",
            "bcp plan --save で保存した予定のとおりに作る。合わなければ断る",
            "do exactly what bcp plan --save saved, or refuse",
            metavar="F",
        ),
        _option(
            "save",
            "text",
            "予定をファイルに保存する（bcp generate --plan で使う）",
            "save the plan (for bcp generate --plan)",
            metavar="F",
        ),
        _option(
            "by",
            "text",
            "文を直した人の名前（履歴と改訂の表に残す）",
            "who edited the text (kept in history and revision table)",
            variables=("BCP_BY",),
            in_toml=True,
            metavar="NAME",
        ),
        _option(
            "apply-facts",
            "flag",
            "Wordで直した表の値を、環境差分抽出表に書き込む（書式やコメントは残る）",
            "write values corrected in Word into the table (its layout and comments stay)",
            default=False,
        ),
        _option("env-diff", "text", "環境差分抽出表", "the environment-difference table", metavar="TABLE"),
        _option("keys", "text", "項目名の言語", "language of the keys", choices=("ja", "en"), default="ja"),
        _option(
            "from",
            "text",
            "この表（.yaml か .xlsx）の回答を入れて作る",
            "take the answers of this table (.yaml or .xlsx)",
            metavar="TABLE",
        ),
        _option("since", "flag", "前回の生成と比べる", "compare with the last generation", default=False),
        _option(
            "html",
            "text",
            "違いを1枚のHTMLに書く（通信なしで開ける）",
            "write the differences as one HTML page that needs no network",
            metavar="F",
        ),
        _option(
            "docx",
            "text",
            "違いをWordの変更履歴として書く",
            "write the differences as tracked changes for Word",
            metavar="F",
        ),
        _option(
            "to",
            "text",
            "書き出し先（export では形式をコンマで並べる：docx,pdf,html,card,xlsx,pictures）",
            "where to write (export: formats, e.g. docx,pdf,html,card,xlsx,pictures)",
            metavar="F",
        ),
        _option(
            "edition",
            "text",
            "版：社内用、提出用（社外へ）、掲示用",
            "edition: for the factory, for customers, for the wall",
            choices=("internal", "submission", "wall"),
        ),
        _option(
            "fonts",
            "text",
            "書体：游ゴシック、游明朝、BIZ UD、ＭＳ、Noto",
            "typefaces: Yu Gothic, Yu Mincho, BIZ UD, MS, Noto",
            choices=("yu", "yu-mincho", "biz-ud", "ms", "noto"),
            in_toml=True,
        ),
        _option(
            "reference",
            "text",
            "会社のWordひな形（書体・見出し・色を使う）",
            "a company's own Word template (its styles, fonts and colours)",
            metavar="F",
            in_toml=True,
        ),
        _option(
            "easy",
            "flag",
            "初動カードをやさしい日本語とふりがなで書く",
            "the card in easy Japanese with furigana",
            default=False,
        ),
        _option("parts", "flag", "章ごとに分ける", "one part per chapter", default=False),
        _option(
            "seed",
            "integer",
            "訓練番号（同じ番号なら同じ訓練になる）",
            "number of the exercise (the same number gives the same one)",
            default=1,
            metavar="N",
        ),
        _option(
            "port",
            "integer",
            "画面のポート番号（既定は空いている番号）",
            "port of the page (default: a free one)",
            metavar="N",
        ),
        _option(
            "no-browser",
            "flag",
            "ブラウザーを開かず、リンクだけを表示する",
            "do not open a browser; only show the link",
            default=False,
        ),
        _option("xlsx", "flag", "Excelの記入用ブックを作る", "make an Excel form", default=False),
        _option(
            "interview",
            "flag",
            "一問ずつ答えて記入する（途中の表は続きから）",
            "fill in the table by answering questions (goes on with an unfinished one)",
            default=False,
        ),
        _option(
            "workers",
            "integer",
            "この機械で同時に動かすプロセスの数（既定は使えるコアの数）",
            "processes on this machine (default: as many as cores)",
            metavar="N",
        ),
        _option(
            "cluster",
            "text",
            "Dask のスケジューラーのアドレス（bcp[cluster] が要る）",
            "address of a Dask scheduler (needs bcp[cluster])",
            metavar="ADDRESS",
        ),
        _option("markdown", "flag", "Markdownで表示する", "print Markdown", default=False),
        _option(
            "against",
            "text",
            "前の eval.json と比べ、悪くなったものを言う",
            "compare with an earlier eval.json and say what got worse",
            metavar="F",
        ),
    )
}

# The same word with a file name: `init --xlsx` is a wish, `check --xlsx F` names what to write.
OPTIONS["xlsx-file"] = _option("xlsx", "text", "記入用のブックを、答えてほしいことの一覧を付けて書く", "write the table as a workbook with the open questions marked", metavar="F")  # fmt: skip
