"""The one clock: today in Seoul, or the day that ``KB_TODAY`` sets."""

from __future__ import annotations

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kb.errors import WrongUse

SEOUL = ZoneInfo("Asia/Seoul")


def today() -> date:
    """``KB_TODAY`` as ISO date, else the date in Asia/Seoul. Raises WrongUse when malformed."""
    fixed = os.environ.get("KB_TODAY")
    if fixed:
        try:
            return date.fromisoformat(fixed)
        except ValueError as error:
            raise WrongUse(
                f"KB_TODAY는 2026-11-24 같은 날짜여야 합니다. 고치거나 지우세요 (must be an ISO date): {fixed!r}"
            ) from error
    return datetime.now(SEOUL).date()
