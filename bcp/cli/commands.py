"""The commands as data: name, help, arguments, options, and the module that does the work."""

from __future__ import annotations

from bcp.errors import Message
from bcp.option_names import COMMON, FILLING


class Argument:
    """引数: one positional argument; `many` takes one or more."""

    def __init__(self, name: str, help: Message, many: bool = False) -> None:
        self.name = name
        self.help = help
        self.many = many


class Command:
    """コマンド: `module` under bcp.cli has a function `run(arguments, settings, console) -> exit code`."""

    def __init__(
        self,
        name: str,
        help: Message,
        module: str,
        arguments: tuple[Argument, ...] = (),
        options: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.help = help
        self.module = module
        self.arguments = arguments
        self.options = options


TABLE = Argument(
    "table", Message("環境差分抽出表（env_diff/NAME.yaml または .xlsx）", "the environment-difference table")
)
OUTPUT = Argument(
    "output",
    Message("出力フォルダー、または outputs/ の下の名前", "an output folder, or a name under outputs/"),
)

COMMANDS: tuple[Command, ...] = (
    Command(
        "init",
        Message("記入用の環境差分抽出表を作る", "write a commented table to fill in"),
        "init",
        (Argument("name", Message("工場の名前（ファイル名になる）", "name of the factory (becomes the file name)")),),
        (*COMMON, "keys", "xlsx", "from", "interview"),
    ),
    Command(
        "check",
        Message("表を確かめる：環境差分、不明、矛盾、次に答えるとよい質問", "check a table: differences, unknowns, contradictions, next questions"),
        "check",
        (TABLE,),
        (*COMMON, "xlsx-file"),
    ),
    Command(
        "assess",
        Message("脅威の入口のチェックポイントを一問ずつ訊き、評価を表に書く", "ask the check points one by one and write the ratings into the table"),
        "assess",
        (TABLE,),
        COMMON,
    ),
    Command(
        "plan",
        Message("generate が何をするかを、何も変えずに示す", "what generate would do; changes nothing"),
        "plan",
        (TABLE,),
        (*COMMON, *FILLING, "own", "disown", "save"),
    ),
    Command(
        "generate",
        Message("計画を作る。2回目からは変わった所だけを作り直す", "make the plan; later runs re-do only what changed"),
        "generate",
        (TABLE,),
        (*COMMON, *FILLING, "bulk", "own", "disown", "plan", "by"),
    ),
    Command(
        "validate",
        Message("どこから来た計画でも検証する", "check a plan from anywhere"),
        "validate",
        (Argument("file", Message("計画（Markdown）", "the plan (Markdown)")),),
        (*COMMON, "env-diff"),
    ),
    Command(
        "diff",
        Message("ひな形と計画、または前回との違いを示す", "template against plan, or --since the last generation"),
        "diff",
        (OUTPUT,),
        (*COMMON, "env-diff", "since", "html", "docx"),
    ),
    Command(
        "import",
        Message("Wordで直した計画を取り込む", "take edits made in Word back"),
        "import",
        (OUTPUT, Argument("file", Message("直したWordファイル（.docx）", "the edited Word file (.docx)"))),
        (*COMMON, "env-diff", "apply-facts", "draft", "by"),
    ),
    Command(
        "accept",
        Message("提案を採用する", "take a suggestion"),
        "decide",
        (OUTPUT, Argument("block", Message("ブロックのID、または all", "id of the block, or all"), many=True)),
        (*COMMON, "env-diff", "by"),
    ),
    Command(
        "reject",
        Message("提案を退ける", "turn a suggestion down"),
        "decide",
        (OUTPUT, Argument("block", Message("ブロックのID、または all", "id of the block, or all"), many=True)),
        (*COMMON, "env-diff", "by"),
    ),
    Command(
        "log",
        Message("計画の履歴：いつ、何を、なぜ、誰が", "the history of a plan: when, what, why, by whom"),
        "log",
        (OUTPUT,),
        COMMON,
    ),
    Command(
        "export",
        Message("計画を、配る・貼る・送る文書として書き出す（OUTPUT/export/）", "write the documents to hand out, put up and send"),
        "export",
        (OUTPUT,),
        (*COMMON, "env-diff", "to", "edition", "fonts", "reference", "easy", "draft"),
    ),
    Command(
        "prompt",
        Message("チャット画面に貼り付けるプロンプトを書く（キー不要）", "write one prompt to paste into a chat window (no key)"),
        "prompt",
        (TABLE,),
        (*COMMON, "to", "parts", "only"),
    ),
    Command(
        "answer",
        Message("チャット画面の回答を取り込む", "take in the answer of a chat window"),
        "answer",
        (TABLE, Argument("answer", Message("回答を保存したファイル（- は標準入力）", "file with the answer (- for standard input)"))),
        (*COMMON, "to", "draft", "parts"),
    ),
    Command(
        "measures",
        Message("課題ごとの対策の一覧を示す", "list the countermeasures for each finding"),
        "measures",
        (TABLE,),
        (*COMMON, "markdown"),
    ),
    Command(
        "doctor",
        Message("モデルの接続先を調べる：送り先、経路、モデル、形式、文脈長、送る内容", "look at the endpoint: where data would go, the way, model, form, context, what is sent"),
        "doctor",
        (),
        (*COMMON, "provider", "model", "base-url", "timeout", "yes", "env-diff", "only"),
    ),
    Command(
        "drill",
        Message("自社の弱い所から、60分・5人の机上訓練を作る", "make a table-top exercise from the factory's own worst findings"),
        "drill",
        (TABLE,),
        (*COMMON, "seed"),
    ),
    Command(
        "batch",
        Message("多くの工場の計画を一度に作る（この機械か、クラスターで）", "make the plans of many factories, on this machine or a cluster"),
        "batch",
        (Argument("tables", Message("表、フォルダー、パターン、または一覧（.txt）", "tables, folders, patterns, or a list of them (.txt)"), many=True),),
        (*COMMON, *FILLING, "bulk", "workers", "cluster", "by"),
    ),
    Command(
        "eval",
        Message("作り方ごとに計画の質を測る（ひな形のまま、内蔵の作成器、生成AI）", "quality figures per provider, with baselines"),
        "eval",
        (Argument("tables", Message("環境差分抽出表（二つ以上で入れ替え試験）", "tables (two or more for the swap test)"), many=True),),
        (*COMMON, "provider", "model", "base-url", "concurrency", "budget-tokens", "timeout", "yes", "against"),
    ),
    Command(
        "serve",
        Message("画面（この端末だけのWebページ）で、記入から出力までを行う", "the local web page: from the questions to the documents"),
        "serve",
        (),
        (*COMMON, "port", "no-browser"),
    ),
    Command(
        "explain",
        Message("違反コード、項目、脅威の入口、対策を説明する", "explain a violation code, item, entry point or countermeasure"),
        "explain",
        (Argument("id", Message("コードまたは名前", "a code or a name")),),
        COMMON,
    ),
)  # fmt: skip
