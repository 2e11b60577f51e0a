"""A receipt of an answer: which texts, in which versions, with which hashes, so that it can be checked later."""

from __future__ import annotations

import hashlib
from typing import Any

from kb.answer.model import Answer


def receipt(answer: Answer) -> dict[str, Any]:
    """Keys, versions, hashes and offsets behind each sentence; the question itself is not in it."""
    return {
        "schema_version": 1,
        "generation": answer.generation,
        "as_of": answer.as_of,
        "claims": [
            {
                "text": claim.text,
                "verdict": claim.verdict,
                "citations": [
                    {
                        "key": citation.evidence.key,
                        "version": citation.evidence.version,
                        "evidence_sha256": hashlib.sha256(citation.evidence.text.encode()).hexdigest(),
                        "quote_sha256": hashlib.sha256(citation.quote.encode()).hexdigest(),
                        "offsets": list(citation.offsets) if citation.offsets else None,
                    }
                    for citation in claim.citations
                ],
            }
            for claim in answer.claims
        ],
    }
