"""Published files of our own invention, as PDF: a leaflet of a support centre and a policy report. Centre, institute and
figures do not exist."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.files.makers import drawn

CENTRE, INSTITUTE = "여울디지털상담센터", "가람정책연구원"
LEAFLET_TITLE, REPORT_TITLE = "삭제지원 이용 안내", "삭제지원 기간에 관한 조사 보고서"
LEAFLET = (
    [
        LEAFLET_TITLE,
        "",
        "여울디지털상담센터는 퍼진 영상이나 사진의 삭제를 돕습니다. 신청은 본인이나",
        "본인이 맡긴 가족이 할 수 있고, 이름을 밝히지 않고 먼저 물어볼 수도 있습니다.",
        "",
        "• 삭제지원 신청에는 퍼진 곳의 주소와 화면 갈무리가 있으면 좋습니다.",
        "• 주소를 모르면 센터의 상담원이 함께 찾습니다.",
        "",
        "문의 전화 000-0000-0000, 누리집 https://yeoul.invalid/help",
    ],
    [
        "상담 시간과 비용",
        "",
        "센터의 상담은 평일 오전 10시부터 오후 7시까지 합니다. 비용은 없습니다.",
        "삭제지원 결과는 신청한 날부터 21일 안에 문자로 알려 드립니다.",
        "성폭력처벌법 제14조에 따라 9년 이하의 징역에 처해집니다.",
        "신청하시면 영상은 반드시 삭제됩니다.",
    ],
)
"""The last two lines are wrong on purpose: guidance that says what the law is, and a promise, must not be shown."""
REPORT = (
    [REPORT_TITLE, "", "가람정책연구원, 2026년 4월"],
    [
        "제1장 조사 방법",
        "",
        "연구진은 삭제지원을 신청한 사람 312명에게 물었습니다. 조사는 2025년 11월에",
        "전자우편으로 하였고, 답을 한 사람은 268명입니다.",
    ],
    [
        "제2장 조사 결과",
        "",
        "삭제지원에 걸린 기간은 평균 17일이었고, 해외 사이트에서는 평균 43일이었습니다.",
        "응답자의 38%는 삭제된 뒤에 같은 영상이 다시 올라온 적이 있다고 답했습니다.",
        "연구진은 재유포를 살피는 기간을 3년으로 늘리자고 제안합니다.",
    ],
)


def printed(pages: tuple[list[str], ...]) -> bytes:
    """The pages as a PDF of A4 size, a line of text a line."""

    def page(lines: list[str]):  # type: ignore[no-untyped-def]
        def draw(canvas: Canvas) -> None:
            canvas.setFont("HYGothic-Medium", 11)
            for number, text in enumerate(lines):
                canvas.drawString(60, 780 - 20 * number, text)

        return draw

    return drawn(*(page(lines) for lines in pages))


def leaflet(folder: Path) -> Path:
    path = folder / "leaflet.pdf"
    path.write_bytes(printed(LEAFLET))
    return path


def report(folder: Path) -> Path:
    path = folder / "report.pdf"
    path.write_bytes(printed(REPORT))
    return path
