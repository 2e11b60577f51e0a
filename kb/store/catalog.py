"""The truth of one shard: an SQLite file with records, passages, edges, embeddings and a full-text index.

While it is being built the file is in WAL mode with ``synchronous=FULL`` (design §5); :meth:`CatalogWriter.seal` folds
the WAL in and leaves one file that readers open immutable, so that a published shard is never written again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from kb.errors import BrokenStore

SCHEMA_VERSION = 4
Role = Literal[
    "account", "english", "ask", "title", "limit", "history", "step", "note", "official", "former", "lexical"
]
LEXICAL_ONLY = frozenset({"former", "lexical"})
"""Roles of passages that have no vector: texts no longer in force, and the rest of the law."""
Kind = Literal[
    "statute",
    "card",
    "ruling",
    "digest",
    "service",
    "guide",
    "policy",
    "document",
    "outside",
    "effect",
    "factcheck",
    "glossary",
    "statistic",
    "definition",
]
Vector = npt.NDArray[np.float32]
MANY = 50_000
"""Passages beyond which a shard keeps how many of them each morpheme stands in, for a search to leave out the commonest."""
_UNSPEAKABLE = re.compile(r"[\x00\ud800-\udfff]")
"""What SQLite's search cannot be asked for: NUL would end the query, lone surrogates are no text."""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE records (
  key TEXT PRIMARY KEY, kind TEXT NOT NULL, base TEXT NOT NULL, address TEXT NOT NULL, title TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX records_base ON records (base);
CREATE TABLE passages (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, owner TEXT NOT NULL REFERENCES records (key), clause TEXT NOT NULL,
  role TEXT NOT NULL, lang TEXT NOT NULL, text TEXT NOT NULL, text_hash TEXT NOT NULL
) STRICT;
CREATE INDEX passages_owner ON passages (owner);
CREATE TABLE edges (
  source TEXT NOT NULL, target TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (source, target, kind)
) STRICT;
CREATE TABLE extras (name TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT;
CREATE TABLE frequencies (morpheme TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE embeddings (text_hash TEXT PRIMARY KEY, vector BLOB NOT NULL) STRICT;
CREATE VIRTUAL TABLE lexical USING fts5 (morphemes, content='', tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE former USING fts5 (morphemes, content='', tokenize="unicode61 remove_diacritics 0");
"""


@dataclass(frozen=True)
class RecordRow:
    """One record of the corpus as stored: its versioned ``key``, its ``base`` (key without version), its JSON ``data``."""

    key: str
    kind: Kind
    base: str
    address: str
    title: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Passage:
    """The unit of retrieval. ``clause`` is the clause path joined by ``/`` ("" when the passage speaks for its whole
    owner); ``key`` is the owner's key, the clause or role, and the start of the text's hash."""

    key: str
    owner: str
    clause: str
    role: Role
    lang: str
    text: str

    @property
    def text_hash(self) -> str:
        return text_hash(self.text)


@dataclass(frozen=True)
class Edge:
    """A relation between two base keys: ``see``, ``cites``, ``applies``, ``helps``."""

    source: str
    target: str
    kind: str


def text_hash(text: str) -> str:
    """sha256 of a passage text: with the model fingerprint it names a vector."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class ShardContent:
    """All that a shard is made of, before it is written. ``extras`` are named JSON documents (lexicon, sources, scope)."""

    name: str
    records: tuple[RecordRow, ...]
    passages: tuple[Passage, ...]
    edges: tuple[Edge, ...]
    extras: dict[str, Any]

    def truth_hash(self, fingerprint: str, tokenizer: str) -> str:
        """The hash of the shard that this content makes with a model and an analyser (:func:`shard_hash`)."""
        return shard_hash(self.name, self.content_hash(), fingerprint, tokenizer)

    def content_hash(self) -> str:
        """Hash of the content in total order: the same content gives the same hash, whatever order it came in.

        What is given twice is stored once, and counts once.
        """
        rows = [
            json.dumps(
                ["record", r.key, r.kind, r.base, r.address, r.title, r.data], ensure_ascii=False, sort_keys=True
            )
            for r in self.records
        ]
        rows += [
            json.dumps(["passage", p.key, p.owner, p.clause, p.role, p.lang, p.text], ensure_ascii=False)
            for p in self.passages
        ]
        rows += [json.dumps(["edge", e.source, e.target, e.kind]) for e in self.edges]
        rows.append(json.dumps(["extras", self.extras], ensure_ascii=False, sort_keys=True))
        digest = hashlib.sha256()
        for row in sorted(set(rows)):
            digest.update(row.encode() + b"\n")
        return digest.hexdigest()


def shard_hash(name: str, content: str, fingerprint: str, tokenizer: str) -> str:
    """What names a shard: its name, its content (:meth:`ShardContent.content_hash`), the model and the analyser it is searched by."""
    body = json.dumps(["schema", SCHEMA_VERSION, name, content, fingerprint, tokenizer])
    return hashlib.sha256(body.encode()).hexdigest()[:24]


class CatalogWriter:
    """Writes the truth file of a new shard. Use as: write content (or :meth:`take` it), then embeddings, then :meth:`seal`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open()
        self._db.executescript(_SCHEMA)

    def _open(self) -> None:
        self._db = sqlite3.connect(self._path)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")

    def take(self, truth: Path, meta: dict[str, str]) -> None:
        """The content of a sealed shard, its words and all, without its embeddings: cheaper than to write it anew."""
        self._db.close()
        shutil.copyfile(truth, self._path)
        self._open()
        with self._db:
            self._db.execute("DELETE FROM embeddings")
            self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", sorted(meta.items()))

    def write(self, content: ShardContent, meta: dict[str, str], morphemes: Iterable[Sequence[str]]) -> None:
        """Records, passages with their morphemes (one sequence a passage, in order), edges and extras; one transaction."""
        with self._db:
            self._db.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
            self._db.executemany(
                "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)",
                (
                    (r.key, r.kind, r.base, r.address, r.title, json.dumps(r.data, ensure_ascii=False, sort_keys=True))
                    for r in sorted(content.records, key=lambda r: r.key)
                ),
            )
            pairs: Iterable[tuple[Passage, Sequence[str]]] = zip(content.passages, morphemes, strict=True)
            if any(one.key > other.key for one, other in pairwise(content.passages)):
                pairs = sorted(pairs, key=lambda pair: pair[0].key)
            for number, (passage, tokens) in enumerate(pairs, 1):
                self._db.execute(
                    "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (number, passage.key, passage.owner, passage.clause, passage.role, passage.lang, passage.text,
                     passage.text_hash),
                )  # fmt: skip
                table = "former" if passage.role == "former" else "lexical"
                self._db.execute(
                    f"INSERT INTO {table} (rowid, morphemes) VALUES (?, ?)",  # noqa: S608 (fixed names)
                    (number, " ".join(tokens)),
                )
            self._db.executemany(
                "INSERT INTO edges VALUES (?, ?, ?)", sorted({(e.source, e.target, e.kind) for e in content.edges})
            )
            self._db.executemany(
                "INSERT INTO extras VALUES (?, ?)",
                sorted((name, json.dumps(data, ensure_ascii=False)) for name, data in content.extras.items()),
            )
            if len(content.passages) > MANY:
                self._db.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, lexical, row)")
                self._db.execute("INSERT INTO frequencies SELECT term, doc FROM temp.words ORDER BY term")

    def write_embeddings(self, vectors: dict[str, Vector]) -> None:
        with self._db:
            self._db.executemany(
                "INSERT OR IGNORE INTO embeddings VALUES (?, ?)",
                ((name, vectors[name].astype("<f4").tobytes()) for name in sorted(vectors)),
            )

    def seal(self) -> None:
        """Check the file, fold the WAL in, close. Raises sqlite3.DatabaseError when ``quick_check`` finds damage."""
        result = self._db.execute("PRAGMA quick_check").fetchone()[0]
        if result != "ok":
            raise sqlite3.DatabaseError(f"quick_check: {result}")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.execute("PRAGMA journal_mode=DELETE")
        self._db.close()


class Catalog:
    """Read access to a sealed shard. Safe to share between threads: each call opens its own cursor on one connection.

    Every call raises BrokenStore when the file is damaged where it reads.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with _sound():
            self._db = sqlite3.connect(
                path.absolute().as_uri() + "?mode=ro&immutable=1", uri=True, check_same_thread=False
            )

    def close(self) -> None:
        self._db.close()

    def _rows(self, sql: str, args: Sequence[Any] = ()) -> list[Any]:
        with _sound():
            return self._db.execute(sql, tuple(args)).fetchall()

    def meta(self) -> dict[str, str]:
        return dict(self._rows("SELECT key, value FROM meta"))

    def quick_check(self) -> str:
        return str(self._rows("PRAGMA quick_check")[0][0])

    def counts(self) -> dict[str, int]:
        """Records by kind, and passages, edges, embeddings."""
        counts = dict(self._rows("SELECT kind, count(*) FROM records GROUP BY kind ORDER BY kind"))
        for table in ("passages", "edges", "embeddings"):
            counts[table] = self._rows(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608 (fixed names)
        return counts

    def sizes(self) -> tuple[int, int]:
        """How many records and passages there are."""
        rows = self._rows("SELECT (SELECT count(*) FROM records), (SELECT count(*) FROM passages)")
        return int(rows[0][0]), int(rows[0][1])

    def records(self, kind: Kind | None = None) -> list[RecordRow]:
        where, args = ("WHERE kind = ?", (kind,)) if kind else ("", ())
        rows = self._rows(f"SELECT * FROM records {where} ORDER BY key", args)  # noqa: S608 (fixed text)
        return [_record(row) for row in rows]

    def record(self, key: str) -> RecordRow | None:
        """By versioned key or, failing that, by base key."""
        rows = self._rows(
            "SELECT * FROM records WHERE key = ? OR base = ? ORDER BY key = ? DESC, key LIMIT 1", (key, key, key)
        )
        return _record(rows[0]) if rows else None

    def passages(self, owner: str | None = None) -> Iterator[Passage]:
        where, args = ("WHERE owner = ?", (owner,)) if owner else ("", ())
        sql = f"SELECT key, owner, clause, role, lang, text FROM passages {where} ORDER BY key"  # noqa: S608
        for row in self._rows(sql, args):
            yield Passage(*row)

    def passages_by_key(self, keys: Sequence[str]) -> dict[str, Passage]:
        marks = ",".join("?" * len(keys))
        sql = f"SELECT key, owner, clause, role, lang, text FROM passages WHERE key IN ({marks})"  # noqa: S608
        return {row[0]: Passage(*row) for row in self._rows(sql, keys)}

    def owners(self, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Passage key -> (owner, clause): where a passage stands, without its text."""
        marks = ",".join("?" * len(keys))
        rows = self._rows(f"SELECT key, owner, clause FROM passages WHERE key IN ({marks})", keys)  # noqa: S608
        return {key: (owner, clause) for key, owner, clause in rows}

    def edges(self, source: str) -> list[Edge]:
        rows = self._rows("SELECT source, target, kind FROM edges WHERE source = ? ORDER BY kind, target", (source,))
        return [Edge(*row) for row in rows]

    def edges_to(self, target: str) -> list[Edge]:
        rows = self._rows("SELECT source, target, kind FROM edges WHERE target = ? ORDER BY kind, source", (target,))
        return [Edge(*row) for row in rows]

    def all_edges(self) -> list[Edge]:
        return [
            Edge(*row) for row in self._rows("SELECT source, target, kind FROM edges ORDER BY source, kind, target")
        ]

    def by_base(self, base: str) -> list[RecordRow]:
        """Every version on file of what ``base`` names, by key."""
        return [_record(row) for row in self._rows("SELECT * FROM records WHERE base = ? ORDER BY key", (base,))]

    def under(self, base: str) -> list[RecordRow]:
        """Every record whose base lies under ``base/`` (the articles of a statute by its 법령ID), by key."""
        sql = "SELECT * FROM records WHERE base >= ? AND base < ? ORDER BY key"
        return [_record(row) for row in self._rows(sql, (f"{base}/", f"{base}0"))]

    def content(self) -> ShardContent:
        """All that the shard was made of, to make it again (another model, a damaged index)."""
        extras = {name: json.loads(data) for name, data in self._rows("SELECT name, data FROM extras ORDER BY name")}
        edges = [
            Edge(*row) for row in self._rows("SELECT source, target, kind FROM edges ORDER BY source, target, kind")
        ]
        name = self.meta()["shard"]
        return ShardContent(name, tuple(self.records()), tuple(self.passages()), tuple(edges), extras)

    def extra(self, name: str) -> Any:
        rows = self._rows("SELECT data FROM extras WHERE name = ?", (name,))
        return json.loads(rows[0][0]) if rows else None

    def vector_count(self) -> int:
        """How many different texts have a vector."""
        return int(self._rows("SELECT count(*) FROM embeddings")[0][0])

    def vectors(self) -> dict[str, Vector]:
        """Passage key -> vector, for every passage that has one: those of a role that words alone serve have none, though
        another passage may have their text."""
        rows = self._rows(
            "SELECT p.key, e.vector FROM passages p JOIN embeddings e USING (text_hash) "
            "WHERE p.role NOT IN ('former', 'lexical') ORDER BY p.key"
        )
        return {key: np.frombuffer(blob, dtype="<f4") for key, blob in rows}

    def vector_places(self) -> npt.NDArray[np.int64]:
        """The places (:meth:`passage_keys`) of the passages that have a vector, in order."""
        rows = self._rows(
            "SELECT p.id - 1 FROM passages p JOIN embeddings e USING (text_hash) "
            "WHERE p.role NOT IN ('former', 'lexical') ORDER BY p.id"
        )
        return np.array([place for (place,) in rows], np.int64)

    def vector_batches(self, size: int) -> Iterator[tuple[npt.NDArray[np.int64], Vector]]:
        """The vectors in the order of :meth:`vector_places`, some rows at a time, with their places."""
        places = self.vector_places()
        for start in range(0, len(places), size):
            part = places[start : start + size]
            rows = self._rows(
                "SELECT e.vector FROM passages p JOIN embeddings e USING (text_hash) "
                "WHERE p.id BETWEEN ? AND ? AND p.role NOT IN ('former', 'lexical') ORDER BY p.id",
                (int(part[0]) + 1, int(part[-1]) + 1),
            )
            yield part, np.stack([np.frombuffer(blob, dtype="<f4") for (blob,) in rows])

    def keys_at(self, places: Sequence[int]) -> list[str]:
        """Passage keys by place, in the order asked."""
        found: dict[int, str] = {}
        for start in range(0, len(places), 500):
            part = places[start : start + 500]
            marks = ",".join("?" * len(part))
            rows = self._rows(f"SELECT id - 1, key FROM passages WHERE id IN ({marks})", [at + 1 for at in part])  # noqa: S608
            found |= dict(rows)
        return [found[place] for place in places]

    def dense_passages(self) -> list[Passage]:
        """The passages that have, or wait for, a vector, in order."""
        rows = self._rows(
            "SELECT key, owner, clause, role, lang, text FROM passages WHERE role NOT IN ('former', 'lexical') ORDER BY id"
        )
        return [Passage(*row) for row in rows]

    def lexical(self, tokens: Sequence[str], limit: int, *, former: bool = False) -> list[tuple[str, float]]:
        """Passage keys by BM25 over morphemes, best first; scores positive, ties by key. Every token is only a word.

        ``former`` searches the law of earlier days, which has an index of its own: there is more of it than of today's, and who
        does not ask for it need not wait for it.
        """
        found = self.matched(tokens, limit, former=former)
        keys = self.keys_at([place for place, _ in found])
        return list(zip(keys, (score for _, score in found), strict=True))

    def rarest(self, tokens: Sequence[str], budget: int) -> list[str]:
        """Of ``tokens`` the rarest, in their order, as many as stand in no more than ``budget`` passages together, one at least: a
        word costs as many steps as it has passages, and the commonest tell the least. All of them in a shard that is not large."""
        wanted = [token for token in dict.fromkeys(tokens) if not _UNSPEAKABLE.search(token)]
        if not self._counted:
            return wanted
        marks = ",".join("?" * len(wanted))
        found = dict(self._rows(f"SELECT morpheme, passages FROM frequencies WHERE morpheme IN ({marks})", wanted))  # noqa: S608
        kept, total = set[str](), 0
        for token in sorted(found, key=lambda token: (found[token], token)):
            total += found[token]
            if kept and total > budget:
                break
            kept.add(token)
        return [token for token in wanted if token in kept] or wanted

    @cached_property
    def _counted(self) -> bool:
        """Whether it keeps frequencies at all; a shard of an earlier version does not."""
        return bool(self._rows("SELECT 1 FROM sqlite_master WHERE name = 'frequencies'"))

    def passage_keys(self) -> list[str]:
        """The keys of all passages in order; :meth:`matched` names passages by their place in it."""
        return [key for (key,) in self._rows("SELECT key FROM passages ORDER BY id")]

    def matched(
        self, tokens: Sequence[str], limit: int, *, former: bool = False, within: range | None = None
    ) -> list[tuple[int, float]]:
        """:meth:`lexical` by place among :meth:`passage_keys`, of the places ``within``. Places follow keys (:meth:`CatalogWriter.write`),
        so ties by place are ties by key."""
        table = "former" if former else "lexical"
        where, args = _sharing(table, tokens, within)
        sql = f"SELECT rowid - 1 AS place, -bm25({table}) AS score FROM {table} {where} ORDER BY score DESC, place LIMIT ?"  # noqa: S608
        return [(place, float(score)) for place, score in self._rows(sql, (*args, limit))] if args else []

    def sharing(self, tokens: Sequence[str], within: range | None = None) -> int:
        """How many passages :meth:`matched` would give without a limit."""
        where, args = _sharing("lexical", tokens, within)
        return int(self._rows(f"SELECT count(*) FROM lexical {where}", args)[0][0]) if args else 0  # noqa: S608


def _sharing(table: str, tokens: Sequence[str], within: range | None) -> tuple[str, tuple[Any, ...]]:
    """The condition that a passage shares a word and stands ``within``, with what it asks for; nothing when no token is a word."""
    if not (query := _any_of(tokens)):
        return "", ()
    if within is None:
        return f"WHERE {table} MATCH ?", (query,)
    return f"WHERE {table} MATCH ? AND rowid BETWEEN ? AND ?", (query, within.start + 1, within.stop)


def _any_of(tokens: Sequence[str]) -> str:
    """The tokens as a query of SQLite's search, each only a word; "" when none is one."""
    words = sorted({_UNSPEAKABLE.sub(" ", token) for token in tokens if re.search(r"\w", token)})
    return " OR ".join('"' + word.replace('"', '""') + '"' for word in words)


@contextlib.contextmanager
def _sound() -> Iterator[None]:
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.NotSupportedError):
        raise  # a mistake of ours, such as reading what was closed, says nothing of the file
    except sqlite3.DatabaseError as error:
        raise BrokenStore(
            "지식베이스의 원본이 손상되었습니다. 'kb build'로 다시 만드세요 (the truth is damaged: run 'kb build')."
        ) from error


def _record(row: tuple[str, str, str, str, str, str]) -> RecordRow:
    key, kind, base, address, title, data = row
    return RecordRow(key, kind, base, address, title, json.loads(data))  # type: ignore[arg-type]
