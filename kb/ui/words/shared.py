"""Words of every page."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "ko": {
        "page_title": "안내",
        "title": "곁",
        "exit": "빠른 나가기",
        "exit_note": "나가도 방문 기록은 남습니다.",
        "exit_by_key": "Shift를 세 번 눌러도 나갑니다.",
        "exit_after": "Shift를 {count}번 더 누르면 나갑니다.",
        "emergency": "긴급 연락",
        "help": "도움받을 곳",
        "language": "언어",
        "contacts": "도움받을 곳",
        "checked": "확인 {date}",
        "old_contact": "확인한 지 {days}일이 지났습니다. 바뀌었을 수 있으니 누리집에서 다시 확인하세요.",
        "source": "출처 열기",
        "error_open": "지식베이스를 열지 못했습니다. {why}",
        "error_page": "이 화면을 그리는 중에 문제가 생겼습니다. 다시 열어 주시고, 급하면 위의 긴급 연락을 이용해 주세요.",
        "official": "국가법령정보센터에서 원문 보기",
        "nav_chat": "묻기",
    },
    "en": {
        "page_title": "Information",
        "title": "곁 (gyeot)",
        "exit": "Quick exit",
        "exit_note": "Leaving does not erase your browsing history.",
        "exit_by_key": "Shift three times leaves too.",
        "exit_after": "To leave, press Shift again: {count} to go.",
        "emergency": "Emergency",
        "help": "Where to get help",
        "language": "Language",
        "contacts": "Where to get help",
        "checked": "checked {date}",
        "old_contact": "Checked {days} days ago: it may have changed, so look at the website too.",
        "source": "Open the source",
        "error_open": "The knowledge base could not be opened. {why}",
        "error_page": "Something went wrong while drawing this page. Please open it again; if it is urgent, use the emergency contacts above.",
        "official": "Official text at the Korean Law Information Center",
        "nav_chat": "Ask",
    },
}  # fmt: skip
