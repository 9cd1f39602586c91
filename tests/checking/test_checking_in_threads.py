"""The rules may be asked from several threads at once: the page's and the one that works while a model is waited for."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from bcp.checking import morphology


class _Tokenizer:
    """As SudachiPy's: refuses a second caller; every line holds the one name 大阪."""

    def __init__(self) -> None:
        self._in_use = threading.Lock()

    def tokenize(self, line: str, mode: object) -> list[SimpleNamespace]:
        assert self._in_use.acquire(blocking=False), "Tokenizer is already in use."
        time.sleep(0.001)
        self._in_use.release()
        kinds = ("名詞", "固有名詞", "地名", "一般", "*", "*")
        return [SimpleNamespace(part_of_speech=lambda: kinds, surface=lambda: "大阪")]


def test_proper_names_are_found_from_many_threads_as_from_one(monkeypatch):
    dictionary = SimpleNamespace(tokenizer=_Tokenizer, create=None)
    sudachi = SimpleNamespace(Dictionary=lambda: dictionary, SplitMode=SimpleNamespace(C="C"))
    monkeypatch.setattr(morphology, "import_module", lambda name: sudachi)
    morphology._reader.cache_clear()
    try:
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(morphology.find_proper_names, map(str, range(100))))
    finally:
        morphology._reader.cache_clear()
    assert found == [("大阪",)] * 100
