"""Made-up identifiers in made-up sentences, the same on every run. No person is meant; every number is drawn by chance."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SEED = 20261124
SURNAMES = "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 전 홍 유 고 문 양 손 배 백 허 남 심 노 하 곽 성 차 주 우 구 민 류 나 진 지 엄 채 원 천 방 공 현 함 변 염 여 추 도 소 석 탁 마 남궁 선우 황보".split()  # noqa: SIM905
GIVEN = (  # noqa: SIM905
    "민수 영희 지훈 서연 도윤 하은 예준 수빈 지우 현우 유진 은서 준호 미경 정숙 상철 경자 태윤 세영 다은 가온 아름 보람 나래 한결 슬기 초롱 혜진 광수 동현 "
    "병철 순자 옥희 춘식 말자 기현 규리 채원 리나 로운 라희 시우 연아 재이 윤슬 해온 산하 별 솔 준 빈 훈 혁 건 찬 율 담 "
    "승민 명수 종국 석진 하하 재석 효리 상순 진영 성우 창민 용필 문세 건모 조현 희선 애리 옥빈 금자 은비"
).split()
ENGLISH = [
    "Minsu Kim", "Ji-hoon Park", "Sarah Connor", "Nguyen Thi Lan", "Maria Santos", "John O'Neill", "Kim Minji", "Hana Lee", "David Miller",
    "Li Wei", "Anna Petrova", "Jose Rizaldo", "Olivia Brown", "Tran Van Nam", "Emma Watsonby", "Seo-yeon Choi", "Haruto Tanaka", "Aisha Rahman",
]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A sentence and the identifier in it."""

    kind: str
    sentence: str
    secret: str


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isdigit() else c for c in text)


def _hidden(r: random.Random, text: str) -> str:
    sign = r.choice(["\u200b", "\u200c", "\u2060", "\ufeff", "\u00ad"])
    return sign.join(text)


def _dressed(r: random.Random, text: str) -> str:
    """A number in one of the dresses that people, programs and evaders give it."""
    way = r.randrange(6)
    if way == 0:
        return _wide(text)
    if way == 1:
        return _hidden(r, text)
    if way == 2:
        return text.replace("-", r.choice(["‐", "–", "—", "−"]))
    return text


def _n(r: random.Random, count: int) -> str:
    return "".join(str(r.randrange(10)) for _ in range(count))


def _day(r: random.Random) -> str:
    return f"{r.randrange(100):02}{r.randrange(1, 13):02}{r.randrange(1, 29):02}"


def _resident(r: random.Random, first: str) -> str:
    return _dressed(r, _day(r) + r.choice(["-", " - ", "", " ", ".", "/", "-", "-"]) + r.choice(first) + _n(r, 6))


def rrn(r: random.Random) -> str:
    return _resident(r, "1234")


def frn(r: random.Random) -> str:
    return _resident(r, "5678")


def card(r: random.Random) -> str:
    parts = [r.choice(["4", "5", "9", "6", "3"]) + _n(r, 3), *(_n(r, 4) for _ in range(3))]
    return _dressed(r, r.choice(["-", " ", "", ".", "-"]).join(parts))


def _spoken(r: random.Random, digits: str, sep: str) -> str:
    zero = r.choice("공영")
    said = dict(zip("0123456789", [zero, *"일이삼사오육칠팔구"], strict=True))
    words = ["".join(said[d] for d in part) for part in (digits[:3], digits[3:7], digits[7:])]
    return sep.join(words)


def phone(r: random.Random) -> str:
    middle, last = _n(r, 4), _n(r, 4)
    prefix = "010"
    sep = r.choice(["-", "-", " ", ".", "", " - ", "·"])
    way = r.randrange(8)
    if way == 0:
        return _dressed(r, f"+82{r.choice([' ', '-', ''])}10{sep}{middle}{sep}{last}")
    if way == 1:
        return _dressed(r, f"({prefix}) {middle}-{last}")
    if way == 2:
        area = r.choice(["02", "031", "051", "064", "070", "032"])
        return _dressed(r, f"{area}{r.choice(['-', ')', ' '])}{r.randrange(2, 10)}{_n(r, 2)}-{last}")
    if way == 3:
        return _dressed(r, f"{r.choice(['011', '016', '019'])}-{r.randrange(2, 10)}{_n(r, 2)}-{last}")
    if way == 4:
        return r.choice([" ", "-", "."]).join(prefix + middle + last)
    return _dressed(r, f"{prefix}{sep}{middle}{sep}{last}")


def hangul_phone(r: random.Random) -> str:
    return _spoken(r, "010" + _n(r, 8), r.choice([" ", "-", "", "에 ", ", ", " 다시 "]))


def email(r: random.Random) -> str:
    local = r.choice(["moon", "blue.sky", "k_", "hello-", "star"]) + _n(r, r.randrange(2, 5))
    host, end = r.choice([("naver", "com"), ("gmail", "com"), ("daum", "net"), ("example", "co.kr"), ("uni", "ac.kr")])
    way = r.randrange(6)
    if way == 0 and "." not in end:
        return f"{local} (at) {host} (dot) {end}"
    if way == 1:
        return f"{local}골뱅이{host}.{end}"
    if way == 2:
        return f"{local}@{host}.{end}".translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)})
    if way == 3:
        return _hidden(r, f"{local}@{host}.{end}")
    return f"{local}@{host}.{end}"


def account(r: random.Random) -> str:
    shapes = [(3, 2, 6), (3, 3, 6), (4, 2, 7), (6, 2, 6), (3, 4, 4, 2), (4, 3, 6), (3, 6, 2, 3), (3, 2, 5, 1)]
    parts = ["1" + _n(r, size - 1) if size > 1 else _n(r, 1) for size in r.choice(shapes)]
    return _dressed(r, r.choice(["-", "-", "-", " ", "", "."]).join(parts))


def korean_name(r: random.Random) -> str:
    given = r.choice(GIVEN)
    return r.choice(SURNAMES) + given


def korean_address(r: random.Random) -> str:
    region = r.choice(
        [
            "서울특별시 마포구",
            "서울 강남구",
            "경기도 성남시 분당구",
            "부산광역시 해운대구",
            "대전 유성구",
            "전주시 완산구",
            "제주시",
            "강원도 원주시",
        ]
    )
    road = r.choice(["새솔로", "테헤란로", "월드컵로12길", "중앙대로", "한빛길", "가온로 7번길"])
    unit = r.choice(
        [
            "",
            f", {r.randrange(101, 120)}동 {r.randrange(101, 2500)}호",
            f" {r.randrange(2, 9)}층",
            f" 한빛아파트 {r.randrange(101, 999)}호",
        ]
    )
    lot = f"{r.choice(['역삼동', '상암동', '효자동', '신촌리'])} {r.randrange(1, 999)}-{r.randrange(1, 60)}"
    return r.choice(
        [f"{region} {road} {r.randrange(1, 400)}{unit}", f"{region} {lot}", f"{region} {lot}번지", f"한빛아파트 {r.randrange(101, 120)}동 {r.randrange(101, 2500)}호",
         f"푸른빌라 {r.randrange(101, 500)}호", f"{region} {road} {r.randrange(1, 400)}-{r.randrange(1, 30)}"]
    )  # fmt: skip


def english_address(r: random.Random) -> str:
    unit = r.choice(
        [
            "",
            "",
            f"Apt {r.randrange(101, 999)}, ",
            f"Room {r.randrange(1, 40)}, ",
            f"{r.randrange(101, 120)}-{r.randrange(101, 999)}, ",
        ]
    )
    road = r.choice(["Teheran-ro", "Saesol-ro", "Worldcup-ro 12-gil", "Hanbit-gil", "Jungang-daero"])
    tail = r.choice([", Gangnam-gu, Seoul", ", Bundang-gu, Seongnam-si, Gyeonggi-do", ", Busan", ""])
    return f"{unit}{r.randrange(1, 400)} {road}{tail}" if unit[:1] != "1" else f"{r.randrange(1, 400)} {road}{tail}"


def handle(r: random.Random) -> str:
    return r.choice(["moon", "dark_king", "k.b", "xx", "sol_", "night", "RedFox", "hana"]) + _n(r, r.randrange(2, 5))


KOREAN_NUMBER = ["{label} {x}예요", "제 {label}는 {x}입니다", "{label}: {x}", "그 사람이 제 {label} {x}를 올렸어요", "{label}({x})이 퍼졌습니다", "어떡해요 {x} 이게 제 {label}인데 다 알아요"]  # fmt: skip
ENGLISH_NUMBER = [
    "my {label} is {x}",
    "He posted my {label} ({x}) online",
    "{label}: {x}",
    "They have {x}, which is my {label}.",
]
Maker = Callable[[random.Random], str]
NUMBERS: dict[str, tuple[Maker, str, str]] = {
    "rrn": (rrn, "주민등록번호", "resident registration number"),
    "frn": (frn, "외국인등록번호", "foreigner registration number"),
    "card": (card, "카드번호", "card number"),
    "phone": (phone, "전화번호", "phone number"),
    "hangul phone": (hangul_phone, "번호", "phone number"),
    "email": (email, "이메일 주소", "e-mail"),
    "account": (account, "국민은행 계좌번호", "bank account"),
}
NAMES_KOREAN = [
    "제 이름은 {x}이고 고소하고 싶어요", "제 이름은 {x}입니다", "저는 {x}입니다. 도와주세요", "저는 {x}라고 합니다", "가해자 {x}이 영상을 퍼뜨렸어요", "가해자는 {x}입니다", "상대방 이름은 {x}예요",
    "전 남자친구 {x}가 협박해요", "가해자 이름: {x}", "{x}라는 사람이 올렸어요", "직장 상사 {x} 씨가 만졌어요", "피의자 {x}를 고소했습니다", "그 사람 이름이 {x}인데요",
]  # fmt: skip
GIVEN_KOREAN = ["남자친구 {x}이가 찍었어요", "남친 {x}이랑 헤어졌어요", "동생 {x}이가 당했어요"]
NAMES_ENGLISH = [
    "My name is {x} and I need help.", "his name is {x}", "My ex-boyfriend {x} posted it.", "The perpetrator's name is {x}.", "I'm {x}, a student in Busan.",
    "A man named {x} filmed me.", "my boss {x} touched me", "Name: {x}",
]  # fmt: skip
ADDRESS_KOREAN = [
    "저는 {x}에 살아요",
    "집 주소가 {x}인데 찾아올까 무서워요",
    "가해자가 {x}로 찾아왔어요",
    "주소: {x}",
    "제 주소 {x}를 인터넷에 올렸어요",
]
ADDRESS_ENGLISH = ["I live at {x}.", "My address is {x}", "He knows my home, {x}, and waits there."]
HANDLE_KOREAN = [
    "인스타 아이디 {x}예요",
    "텔레그램 아이디는 {x}입니다",
    "카톡 아이디 {x}로 협박해요",
    "@{x} 계정이 제 사진을 올렸어요",
    "트위터 계정 {x}이 퍼뜨려요",
    "디스코드 {x}가 보냈어요",
    "아이디: {x}",
]
HANDLE_ENGLISH = [
    "his Instagram handle is {x}",
    "Telegram @{x} sent it",
    "The account {x} posted my photo",
    "username: {x}",
]


def cases() -> Iterator[Case]:
    """Every case, pattern by pattern: at least 100 of each kind in each language."""
    r = random.Random(SEED)  # noqa: S311
    for kind, (make, korean, english) in NUMBERS.items():
        for i in range(340):
            x = make(r)
            template, label = (r.choice(KOREAN_NUMBER), korean) if i % 3 else (r.choice(ENGLISH_NUMBER), english)
            yield Case(kind, template.format(x=x, label=label), x)
    rest: list[tuple[str, list[str], Maker, int]] = [
        ("name", NAMES_KOREAN, korean_name, 300), ("name", GIVEN_KOREAN, lambda r: r.choice([g for g in GIVEN if len(g) == 2 and (ord(g[1]) - 0xAC00) % 28]), 60),
        ("name", NAMES_ENGLISH, lambda r: r.choice(ENGLISH), 140), ("address", ADDRESS_KOREAN, korean_address, 240),
        ("address", ADDRESS_ENGLISH, english_address, 110), ("handle", HANDLE_KOREAN, handle, 240), ("handle", HANDLE_ENGLISH, handle, 110),
    ]  # fmt: skip
    for kind, templates, make, count in rest:
        for _ in range(count):
            x = make(r)
            yield Case(kind, r.choice(templates).format(x=x), x)
