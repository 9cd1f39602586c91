"""The nouns of a drill: all plain text; the document escapes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AnswerState = Literal["answered", "open", "missing"]


@dataclass(frozen=True)
class Question:
    """問い: what the players have to decide; the plan answers it where one place has a word of each group."""

    ask: str
    needs: tuple[tuple[str, ...], ...]
    item: str  # the item of the table that would answer it; "" for the plan's own text
    facts: tuple[str, ...] = ()  # leaves of the table without which the answer is not whole


@dataclass(frozen=True)
class Quote:
    """計画の箇所: the section and what it says."""

    section: str
    text: str


@dataclass(frozen=True)
class Answer:
    """計画の答え: answered; open where a part of it is still 【要確認】; missing where the plan says nothing."""

    question: Question
    state: AnswerState
    quotes: tuple[Quote, ...] = ()
    unknown: tuple[str, ...] = ()  # labels of the leaves that nobody knows


@dataclass(frozen=True)
class Scene:
    """場面: one inject before it has a place on the clock."""

    id: str
    title: str
    after: int  # minutes of the story since the beginning
    to: str  # who gets the card
    text: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Inject:
    """状況付与: read aloud at `minute` of the exercise; `clock` is the time in the story."""

    number: int
    minute: int
    clock: str
    scene: Scene
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Player:
    """配役: a seat at the table, and whose seat it is."""

    seat: str
    who: str
    task: str


@dataclass(frozen=True)
class Drill:
    """机上訓練: everything that the document shows."""

    company: str
    date: str
    seed: int
    title: str
    goals: tuple[str, ...]
    opening: tuple[str, ...]  # read to all players
    truth: tuple[str, ...]  # for the leader only
    players: tuple[Player, ...]
    injects: tuple[Inject, ...]
    spare: tuple[tuple[str, Answer], ...]  # scenes of other seeds: title, and an answer that is not whole
    next_steps: dict[str, str]  # item id -> what to do where the plan has no answer
    safe_actions: dict[str, str]  # item id -> 安全側の行動

    @property
    def answers(self) -> tuple[tuple[Inject, Answer], ...]:
        """Every answer with its inject."""
        return tuple((inject, answer) for inject in self.injects for answer in inject.answers)
