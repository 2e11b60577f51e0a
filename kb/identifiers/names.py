"""Names of people after words that announce one: 제 이름은 …, 저는 …입니다, 가해자 …, 남자친구 …이가, my name is …

A name without such a word is not looked for: it has no shape of its own in Korean (지원, 정보, 이수). What stands behind a weak cue
(가해자 …) is taken for a name when it is built like one: a surname and syllables that given names are made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.identifiers.found import Found

_SURNAMES = (
    "남궁|선우|제갈|황보|독고|서문|사공|"
    "김|이|박|최|정|강|조|윤|장|임|한|오|서|신|권|황|안|송|류|전|홍|고|문|양|손|배|백|허|유|남|심|노|하|곽|성|차|주|우|구|민|진|지|엄|채|원|천|방|공|현|함|변|염|여|"
    "추|도|소|석|선|설|마|길|연|위|표|명|기|반|왕|금|옥|육|인|맹|제|모|탁|국|어|은|편|용|예|경|봉|사|부|가|복|태|목|형|피|두|감|호|음|빈|동|온|시|범|좌|팽|승|간|상|갈|라|나|림|리"
)
_FREQUENT = "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노"
_GIVEN = frozenset(
    "가강건겸경고관광교구국권규균근금기길나남노누다단담대덕도동두라락란래량려련렬령로록론루류률름리린림마만명모목무문미민"
    "바박반방배백범벼별병보복본봉부분비빈빛사산삼상새샘서석선설섭성세섹소솔송수숙순숭슬승시식신실심아안애양어언엄여연열영예오옥온완"
    "용우운욱웅원월위유육윤율융으은을음응의이익인일자잔장재전정제조종주준중지진차찬창채천철초추춘충치태택토통평표풍필하학한해향"
    "혁현형혜호홍화환황회효후훈휘휴흔흥희힘늘람롬봄빔솜잎결겨꽃들레울"
)
"""Syllables of given names; a word with another one behind a weak cue is no name."""
_COMMON = frozenset(
    "정보 조사 조치 지원 지인 신고 신원 신상 신분 신청 신체 신뢰 신변 이름 이유 이용 이동 이상 이전 이후 이하 이내 이미지 이민자 이주민 이혼 이웃 이성 이의 이익 이사 이해 "
    "주소 주민 주변 주장 주의 주부 주인 주인공 전화 전부 전문 전자 전체 전과 전송 전남 전신 정신 정도 정서 정지 정상 정식 정리 정황 정확 성인 성명 성별 성적 성범죄 성희롱 성년 성함 성인지 "
    "미성년 남성 여성 남자 여자 남편 여학생 남학생 여고생 남고생 여중생 남중생 여대생 고소 고소인 고발 고발인 고용 고의 고객 고인 고민 고등 공무원 공무 공개 공동 공범 공유 공인 공지 공포 "
    "유포 유포자 유출 유사 유인 유학 유족 유서 유명 유무 유죄 무죄 한국 한국인 한명 한번 한테 하나 하는 하고 하지 한두 장애 장애인 장소 장난 장면 장기 장남 장녀 조건 조언 조교 조선족 조직 "
    "조부모 조카 조회 조롱 조정 사람 사진 사실 사건 사이 사이트 사용 사용자 사과 사장 사촌 사생 사정 사기 사망 사유 연락 연인 연예인 연령 연기 연구 인적 인상 인식 인스타 인터넷 인정 인권 인원 "
    "인근 인물 인생 원고 원인 원본 원래 원장 원하 동의 동료 동생 동기 동시 동창 동네 동일 동일인 동영상 동거 동거인 동호회 방법 방문 방지 방조 방송 문자 문제 문의 문서 문화 명의 명예 명의자 명령 "
    "변호 변호사 변호인 변제 구속 구제 구성 구조 구체 구두 구매 기소 기록 기자 기관 기간 기억 기타 기기 기분 기준 기숙 강사 강제 강간 강의 강요 강도 강력 강제추행 경찰 경우 경고 경위 경험 경비 "
    "경제 권리 권한 권고 모두 모든 모습 모르 모욕 모친 모집 모델 무단 무고 상담 상대 상대방 상사 상태 상황 상습 상해 상처 상세 선배 선생 선생님 선고 선임 선처 선후 소유 소송 소속 소문 소개 소재 소지 소년 "
    "소녀 소명 소환 소득 수사 수사관 수단 수신 수강생 수익 수치 수집 수령 수형 진술 진술서 진정 진단 진짜 진행 진실 진학 지금 지시 지역 지위 지급 지도 지난 지하 지방 지속 지갑 지식 지점 채팅 채권 채권자 채무자 채용 "
    "처벌 처분 차단 차량 차별 차이 차례 천만 추행 추적 추가 추정 추천 피해 피해자 피의자 피고 피고인 피고소 피해금 피신고 형사 형제 형량 형태 형벌 형편 형법 호칭 호감 호소 현재 현장 현행 현금 현황 현실 허위 허락 허가 "
    "허용 협박 협의 협조 행위 행동 행적 황당 하루 후배 후임 휴대 휴대폰 휴학 화가 화면 화장 합의 합의금 합성 합성물 함께 할머니 할아버지 해고 해당 해외 회사 회원 회장 회유 회의 회복 확인 확보 환자 활동 "
    "홍보 대표 대리 대리인 대상 대화 대학 대학생 대응 대신 대부분 대질 담당 담임 단독 단체 단순 다른 다시 다음 당사자 당시 도움 도용 도주 도착 도촬 두명 두려 등록 마음 마지막 만남 만나 매일 매체 메시지 목적 목소리 "
    "목록 목격 물건 물증 미혼 미안 미상 미행 민사 민원 민감 민간 반성 반복 반말 반대 반응 반장 배우자 배상 배포 배신 보호 보호자 보고 보복 보낸 보내 보증 보관 본인 본명 본사 부모 부모님 부부 부장 부하 부인 부분 부친 부서 "
    "부탁 부당 분리 분쟁 비밀 비방 비공개 비용 비하 시기 시도 시간 시민 시설 시작 식구 실명 실제 실수 실형 심리 심부름 심한 아동 아이 아이디 아버지 아빠 아내 아들 아저씨 아주머니 아는 아직 아무 안녕 안전 안내 압수 압박 "
    "앞으로 애인 약혼 약속 약점 어머니 어디 어른 어린 언니 언제 얼굴 업주 업무 업체 여러 여친 여부 여권 역시 영상 영장 영업 영향 예정 예전 예방 오빠 오늘 오히려 오랜 온라인 외국 외국인 외모 요구 요청 욕설 용서 용의자 용의 우리 "
    "운영 운영자 운전 위반 위치 위협 위원 위자료 은행 음란 음성 의도 의사 의무 의심 의뢰 의뢰인 일부 일반 일반인 일방 임신 임대 임원 임시 입건 입장 입증 입학 자백 자수 자료 자신 자녀 자기 자격 자주 자살 자택 작성 작성자 잠시 "
    "장본인 재판 재범 재산 재직 재혼 저장 절차 접근 접수 제가 제공 제안 제발 제출 제보 제작 제작자 제재 제자 제한 제삼자 존재 종교 죄책 주거 주거지 죽음 준비 중국 중단 중학 증거 증인 증언 직업 직장 직원 직접 집안 "
    "징역 징계 찾아 책임 처음 체포 초등 초범 촬영 촬영자 촬영물 추측 출석 출신 취소 취업 취하 친구 친척 친권 친모 친부 친지 침해 커뮤 태도 통보 통신 통장 통화 퇴사 퇴학 투자 특정 판결 판매 판매자 패턴 편지 평소 폭력 폭로 폭언 폭행 "
    "표시 표현 프로필 피신 학교 학대 학부 학생 학원 항의 해결 해명 해킹 향후 혐의 혼인 화해 후회 훈육 휴가 흉기 희롱 남친 남자친구 여자친구 전남친 전여친 남동생 여동생 남매 남녀 남의 남에게 이모 이모부 고모 고모부 삼촌 외삼촌 사위 "
    "시어머니 시아버지 시부모 장모 장인 형님 형부 처남 처제 이걸 이게 이제 이런 이렇 이번 이미 이랑 이라 이고 이며 이나 이든 이것 이분 이놈 이새 이쪽 이때 이혼녀 이혼남 유부남 유부녀 미혼모 주취자 노인 노동 노동자 노출 노무 노무사 노조 "
    "신입 신입생 신랑 신부 신도 신자 신규 신문 신임 성소수자 성노동자 성매매 성추행 성폭력 성폭행 성관계 성기 성희 성착취 성적인 성폭 성과 성격 성실 성형 공연 공부 공장 공익 공격 공감 공항 공사 공중 공갈 공소 공모 감독 감시 감금 감정 감사 간사 "
    "간호 간호사 간부 간접 간단 가족 가해 가해자 가명 가장 가정 가출 가입 가게 가능 가까 가슴 가지 가짜 가상 간호조무사 국내 국가 국선 국민 국적 국회 국외 국제 금전 금액 금지 금방 금융 길이 길거리 나이 나중 나체 나머지 나쁜 나도 나의 나를 "
    "기혼 기사 기대 기업 기회 기존 기능 기초 기한 기각 마약 마치 마련 마찬 명단 명백 명함 명시 모임 모바일 모니터 모자 모녀 모텔 모르는 석방 선물 선거 선수 선택 선정 선불 설정 설명 설치 설득 설마 송금 송치 송달 승인 승낙 승소 승진 시청 "
    "안방 안면 안심 안되 양육 양육비 양심 양형 양쪽 양부 양모 어느 어떤 어떻 어제 어머 어플 연애 연결 연속 연대 연장 연상 연하 연예 엄마 엄벌 엄중 여기 여전 여행 여직원 여사 여배우 여성분 여자애 여자분 예비 예상 예의 예술 오전 오후 오해 오래 "
    "오직 오픈 오프 오류 온갖 왕따 왕복 용기 용도 우연 우편 우선 우려 우울 위조 위험 위장 위로 위법 위증 육체 육아 은폐 은밀 은닉 은퇴 음주 음악 음담 인계 인사 인지 인연 인기 인격 인증 인도 임의 임차 임금 임박 임신부 장례 장학 장비 장관 "
    "전달 전담 전혀 전공 전세 전원 전학 전처 전반 전문가 전단 정당 정말 정치 정년 정규 정규직 정액 정기 정면 정체 정해 제대 제목 제일 제품 제도 제자리 조금 조심 조용 조합 조작 주기 주최 주동 주로 주차 주점 주말 주문 주요 주거침입 지각 지원금 "
    "지휘 지불 지장 지목 지문 지켜 지우 지워 지적 지능 지나 진료 진심 진상 진위 채증 채널 천천 최근 최고 최대 최소 최초 최종 최악 최선 추후 추궁 태아 태블릿 표정 하반신 하의 하체 하필 하청 한달 한참 한쪽 한편 한동안 한양 허벅지 허리 허구 "
    "현관 현역 현직 현지 형수 홍대 황급 황혼 호텔 호실 호기심 남용 남은 남긴 남아 남들 남고 박사 박해 박탈 배경 배달 배임 배후 배치 백만 백업 백화 범인 범죄 범행 범죄자 범법 변경 변심 변명 변태 변조 복수 복구 복사 복제 복직 복지 봉사 부상 부정 "
    "부대 부업 부원 부재 부착 부터 사귀 사내 사단 사립 사망자 사면 사무 사무실 사법 사실혼 사업 사업주 사업자 사원 사적 사전 사채 사춘 사탕 사회 서로 서류 서버 서명 서면 서비스 서울 서방 석사 소리 소비 소식 소아 소액 소위 소주 소장 손님 손해 손자 손녀 "
    "손목 손가락 송년 승객 신경 신속 신음 신앙 신용 신혼 어린이 학우 이용자 이사장 이수 이체 이직 이장 이별 주심 주임 주식 주행 유도 유리 유아 유치 유치장 유튜버 유튜브 유통 유형 유효 유지 유의 유일 유혹 유흥 부담 부담금 다달 다달이 해달 도어락 소환장 추천서 현관문 동아리 기숙사 기획사 이병 일병 상병 병장 하한 상한 감옥 후보 회식 결국 위해 대한 아래 바로 의식 보기 순경 경장 경사 경감 사이버 지혜 이러 그리 시효 마신 반지 우리 우리가 유도신문 최소한 하숙집 서신 전세금 전 전보 사연 조서 조리 추모 금고 구금 노래 노래방 노트 노트북 도구 도로 도박 도망 도서 서랍 선생 소리 소문 수건 수영 수첩 수표 시계 시급 신발 안경 양복 양말 여관 연필 영화 예금 용돈 우산 우유 위로금 음료 음식 인형 일기 일기장 자전거 장갑 장부 전기 전등 전류 정장 제복 조끼 조명 주방 주사 주택 지도 지하철 지하실 진료비 차고 차비 차표 창고 창문 천장 침대 탁자 편의점 표 하숙 학비 한복 향수 현수막 화분 화장실 화장품 휴지".split()  # noqa: SIM905
)
"""Words that begin like a surname, or are made of syllables of names, and name nobody."""

_NAMES_TOO = frozenset({"지원", "유리", "지혜", "우리"})
"""Common words that 이가 or 이는 behind them tells to be names."""
_GOES_ON = "가는를은을의도와과만에이로인한하해할함했된돼될예야랑으라서"
"""What goes on behind a common word of two syllables: 동의한, 남자예요."""
_AFTER_NAME = (
    "입니다|이에요|이예요|예요|에요|이고요|이고|이구요|이며|인데요|인데|이라고|라고|이라는|라는|이란|란|이라|였|이었|이야|야|이랑|랑|하고|이가|이는|이를|이의|이한테|한테서|한테|이에게|"
    "에게서|에게|께서|께|씨|님|군|양|이도|이와|이만|으로|로|와|과|이|가|은|는|을|를|의|도|만|아|임|죠|이죠|이요|요"
)
_COPULA = r"(?:입니다|이에요|이예요|예요|에요|이고|이구요|고요|이며|인데|이라고|라고|이라는|라는|이란|란\s|였|이었|이야|야(?![가-힣])|임(?![가-힣])|죠|이죠|이요|씨|님)"
_END = re.compile(rf"(?:{_AFTER_NAME})(?:도|는|만|서|요|다|의)?$")
_LATIN = r"[A-ZÀ-ÝĐ][^\W\d_]*(?:['’-][^\W\d_]+)*(?:\s[A-ZÀ-ÝĐ][^\W\d_]*\.?(?:['’-][^\W\d_]+)*){0,4}"

_WHO = (
    r"(?:가해자|피해자|피의자|피고인|피고소인|고소인|고발인|신고인|용의자|범인|스토커|유포자|촬영자|협박범|상대방|상대|상대\s?남|상대\s?여|전\s?남자\s?친구|남자\s?친구|여자\s?친구|전\s?남친|남친|전\s?여친|여친|남사친|여사친|애인|연인|"
    r"전\s?남편|남편|전\s?부인|아내|와이프|배우자|시동생|여동생|남동생|동생|언니|오빠|누나|친구|선배님?|후배|상사|팀장|부장|과장|차장|대리|대표|사장|원장|교수|선생님|담임|코치|감독|동료|지인|이웃|사촌|"
    r"삼촌|아들|딸|동창|동기|학생|룸메이트|직원|알바생|매니저|목사|참고인|목격자|증인|예금주|의뢰인|신청인|보호자|변호사|작성자|담당자)"
)
_STRONG = re.compile(
    r"(?:(?<![가-힣])이름(?:은|이|:|\s:)?|성명(?:은|이|:|\s:)?|본명(?:은|이|:|\s:)?|실명(?:은|이|:|\s:)|성함(?:은|이|:|\s:))\s{0,2}(?:[:\-=]\s{0,2})?"
    r"(?:저는\s|제가\s)?[\"'“‘「『]?(?P<word>[가-힣](?:\s?[가-힣]){0,12}|" + _LATIN + ")"
)
_SELF = re.compile(r"(?<![가-힣])(?:저는|나는|전|난|제가|저|나)\s{1,2}(?P<word>(?:[가-힣]\s)?[가-힣]{2,12}|" + _LATIN + rf"(?={_COPULA}))")
_ROLE = re.compile(
    rf"{_WHO}(?:인|의\s?이름은|의\s?이름이|:|\s:|(?P<subject>은|는|가|이))?\s{{0,2}}[\"'“‘(「]?(?P<word>(?<![가-힣])(?:(?!이\s)[가-힣]\s)?[가-힣]{{2,12}}|(?<![A-Za-z])"
    + _LATIN
    + ")"
)
_CALLED = re.compile(
    r"(?<![가-힣])(?P<word>[가-힣]{2,5}?)(?:이라는|라는|이라고\s?(?:하|불)|라고\s?(?:하|불)|이란|란)\s?(?:는|리는)?\s?"
    r"(?:사람|남자|여자|애|아이|분|친구|놈|새끼|남성|여성|학생|선배|후배|동료|이름|인간|녀석|직원|교수|팀장|선생)"
)
_BEFORE_TITLE = re.compile(
    r"(?<![가-힣])(?P<word>[가-힣]{2,4})(?:\s?씨(?![가-힣]{0,1}(?:앗|름|족))|\s(?:님|군|양|선생님|교수|팀장|부장|과장|대리|대표|사장|원장|선배|형사|변호사|수사관)(?:님)?(?=[\s.,은는이가을를의에께한과와랑]|$))"
)
_MY_NAME_IS = re.compile(
    r"\b(?:(?:my|his|her|their|the\s(?:man|guy|woman|person|perpetrator|offender|attacker|suspect|abuser|stalker)|(?:ex-?)?(?:boyfriend|girlfriend|husband|wife)|(?:friend|boss|teacher|"
    r"perpetrator|offender|attacker|suspect|abuser|stalker|classmate|coworker|colleague|manager|professor|roommate|neighbou?r|victim))(?:['’]?s)?\s(?:(?:full|real|first|last|legal|korean|english)\s){0,2}name\s?(?:is|was|:|=)|"
    r"name\s?[:=]|(?:is|was|goes\sby)\s(?:called|named)|(?:a|the)\s(?:man|guy|woman|boy|girl|person|student|coworker|colleague)\s(?:called|named)|who\sis\s(?:called|named)|named|they\scall\s(?:me|him|her))\s{1,2}"
    r"[\"'“‘]?(?P<word>[^\W\d_][\w'’.-]*(?:\s[^\W\d_][\w'’.-]*){0,3})",
    re.I,
)
_I_AM = re.compile(rf"\b(?:I\s?am|I['’]m|[Tt]his\sis|[Cc]all\sme)\s(?P<word>{_LATIN})(?!['’])")
_ENGLISH_ROLE = re.compile(
    r"\b(?:perpetrator|offender|attacker|suspect|abuser|stalker|boyfriend|girlfriend|ex|husband|wife|friend|boss|teacher|classmate|coworker|co-worker|colleague|manager|professor|roommate|neighbou?r|"
    rf"victim|brother|sister|cousin|uncle|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.?)[,:]?\s(?P<word>{_LATIN})"
)
_HANGUL_NAME_IN_ENGLISH = re.compile(r"\b(?:name|named|called|is|am|I['’]m)\s{1,2}[\"'“‘(]?(?P<word>[가-힣]{2,5})(?![가-힣])")
_NOT_ENGLISH = frozenset(
    "i i'm a an the and but or so if it is was not he she they we you my his her their our your this that from in on at to of for with by who what when "
    "korean korea chinese china japanese japan vietnamese vietnam filipino thai american indian russian mongolian uzbek nepali indonesian foreign foreigner seoul "
    "busan monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december article "
    "support center centre protection crime help hotline agency service services committee ministry commission team act code court police instagram telegram kakao kakaotalk facebook discord twitter tiktok google naver youtube snapchat english muslim christian "
    "unknown anonymous secret fake real private public being because since after before also just very only never already sorry afraid scared here there "
    "under over about into than then as are were be been has have had can will would should does do did".split()  # noqa: SIM905
)
_PARTICLE_OF_A_NAME = r"(?=이가|이는|이를|이한테|이에게|이랑|이의|이도|이와|가|는|를|은|을|의|이|한테|에게|랑|와|과|도|씨|님|야|아|군|양|[^가-힣]|$)"


def find_names(text: str) -> list[Found]:
    """Names behind, and before, the words that announce one, and the same names wherever they stand again.

    >>> [t[f.start : f.end] for t in ("제 이름은 김가온이고 가온이는 학생이에요",) for f in sorted(find_names(t))]
    ['김가온', '가온']
    """
    found = {*_korean(text), *_english(text)}
    return [Found(*span, "name") for span in sorted(found | set(_again(text, found)))]


def _korean(text: str) -> Iterator[tuple[int, int]]:
    for m in _STRONG.finditer(text):
        yield from _spans(m, text, copula=True)
    for m in _SELF.finditer(text):
        if re.search(_COPULA, m["word"] + text[m.end() : m.end() + 3]):
            yield from _spans(m, text)
    for m in _search_all(_ROLE, text):
        if not re.match(r"[가-힣]", text[m.start() - 1 : m.start()]) or m[0][:2] in ("가해", "피해", "남자", "여자"):
            if not m["subject"] or re.match(rf"[가-힣]{{2,4}}?{_COPULA}", m["word"]) or not re.match(r"[가-힣]", m["word"]):
                yield from _spans(m, text, given=not m["subject"])
    for m in (*_CALLED.finditer(text), *_BEFORE_TITLE.finditer(text)):
        word = m["word"]
        title = m.re is _BEFORE_TITLE and not m[0][len(word) :].lstrip().startswith("씨")
        if (is_full_name(word) and not (title and len(word) == 2)) or (len(word) == 2 and is_given(word) and not title):
            yield m.span("word")


def _search_all(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches from every start: in 친구 남편 김…, both words announce."""
    position = 0
    while m := pattern.search(text, position):
        yield m
        position = m.start() + 1


def _spans(m: re.Match[str], text: str, *, copula: bool = False, given: bool = False) -> Iterator[tuple[int, int]]:
    """The name in the words behind a cue: Latin as it stands, Hangul without the ending.

    ``copula``: behind 이름은, any word that "is" the name is one (이름은 보라예요); ``given``: behind a role, a given name by itself,
    when what follows it follows names (남자친구 지훈이가).
    """
    start, word = m.start("word"), m["word"]
    if not re.match(r"[가-힣]", word):
        if word.split()[0].lower() not in _NOT_ENGLISH and not word.isupper():
            yield m.span("word")
        return
    first = re.match(r"[가-힣]+", word)
    run = first[0] if first else ""
    if len(run) == 1 and re.fullmatch(_SURNAMES, run):  # 김 가온
        second = re.match(r"\s[가-힣]+", text[start + 1 :])
        rest = _bare(second[0].strip(), 2) if second else ""
        if rest and is_given(rest) and run + rest not in _COMMON:
            yield start, start + 2 + len(rest)
        return
    name = _full(run)
    if name is None and copula:
        name = _copula_name(run)
    if name is None and given:
        name = _given(run, text[start + len(run) : start + len(run) + 1])
    if name:
        yield start, start + len(name)


def is_full_name(word: str) -> bool:
    """A surname and a given name of one or two syllables.

    >>> is_full_name("김가온"), is_full_name("정보"), is_full_name("전화번호")
    (True, False, False)
    """
    if word in _COMMON or (len(word) == 3 and word[:2] in _COMMON and word[2] in _GOES_ON):
        return False
    m = re.match(_SURNAMES, word)
    return bool(m) and 1 <= len(word) - m.end() <= 2 and is_given(word[m.end() :], 1)  # type: ignore[union-attr]


def is_given(word: str, least: int = 2) -> bool:
    """Syllables that given names are made of."""
    return least <= len(word) <= 3 and word not in _COMMON and all(char in _GIVEN for char in word)


def _bare(run: str, longest: int) -> str:
    """A run without the ending of a name: what is short enough stands as it is."""
    while len(run) > longest and (end := _END.search(run)) and end.start() >= 1:
        run = run[: end.start()] if len(run) - len(end[0]) >= 1 else run
        if len(run) <= longest:
            break
    return run


def _full(run: str) -> str | None:
    """The full name that a run of Hangul begins with: 김가온이라고 -> 김가온; None when it begins with none. One of two syllables
    needs a common surname."""
    compound = bool(re.match("남궁|선우|제갈|황보|독고|서문|사공", run))
    for length in (4, 3) if compound else (3, 2):
        name, rest = run[:length], run[length:]
        ends = not rest or _ends(rest)
        if len(name) == length and ends and is_full_name(name) and not (length == 2 and not rest and len(run) != 2):
            if length == 2 and (run[0] not in _FREQUENT or run[:3] in _COMMON or name[1] in "을를는에의"):
                continue
            return name
    return None


def _ends(rest: str) -> bool:
    return re.match(rf"(?:{_AFTER_NAME})", rest) is not None


def _copula_name(run: str) -> str | None:
    m = re.match(rf"([가-힣]{{2,4}}?){_COPULA}", run)
    return m[1] if m and m[1] not in _COMMON and not re.search(r"[은는을를없모않있]$|^(?:무엇|뭐|누구|아니|몰|필수|그대로|같|비슷)", m[1]) else None


def _given(run: str, follows: str) -> str | None:
    """A given name behind a role. 이가, 이는, 이한테 behind it follow names alone; any other particle asks for no other word."""
    word = run[:2]
    if not all(char in _GIVEN for char in word) or len(word) < 2:
        return None
    rest = run[2:]
    if word[1] in "을를는에의" and not rest:
        return None
    if (word not in _COMMON or word in _NAMES_TOO) and (ord(word[1]) - 0xAC00) % 28 and re.match(r"이(?:가|는|를|한테|에게|랑|의|도|와|라고|라는)", rest):
        return word
    if word in _COMMON or run in _COMMON or run[:3] in _COMMON:
        return None
    return word if re.fullmatch(r"(?:가|는|를|한테|에게|랑|와|의|야|라는|라고|씨|님|이|은|을|과|도)?(?:는|도)?", rest) and (rest or follows in ("", " ", ",", ".")) else None


def _english(text: str) -> Iterator[tuple[int, int]]:
    for m in _MY_NAME_IS.finditer(text):
        kept = _english_words(m["word"])
        if kept and (kept[0].isupper() or re.search(r"name\s?(?:is|was|[:=])", m[0], re.I)):
            yield m.start("word"), m.start("word") + len(kept)
    for pattern in (_I_AM, _ENGLISH_ROLE):
        for m in pattern.finditer(text):
            kept = _english_words(m["word"])
            if kept and not kept.isupper():
                yield m.start("word"), m.start("word") + len(kept)
    for m in _HANGUL_NAME_IN_ENGLISH.finditer(text):
        yield m.span("word")


def _english_words(words: str) -> str:
    """The words up to the first that is in no name; of a name in capitals, up to the first without."""
    kept: list[str] = []
    for word in words.split(" "):
        if word.rstrip(".,'’").lower() in _NOT_ENGLISH or (kept and kept[0][0].isupper() and not word[0].isupper()):
            break
        kept.append(word)
        if word.endswith((".", ",")) and len(word) > 3:
            break
    return re.sub(r"(?:['’]s)?[.,'’-]*$", "", " ".join(kept))


def _again(text: str, found: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same names elsewhere, and the given name by itself."""
    for name in {text[start:end] for start, end in found}:
        bare = name.replace(" ", "")
        if re.match(r"[가-힣]", name):
            parts = {name, bare} | ({bare[-2:]} if is_full_name(bare) and len(bare) >= 3 and bare[-2:] not in _COMMON else set())
        else:
            parts = {name, *(p for p in name.split() if len(p) >= 3 and p.lower() not in _NOT_ENGLISH)}
        for part in parts:
            pattern = rf"(?<![가-힣]){re.escape(part)}{_PARTICLE_OF_A_NAME}" if re.match(r"[가-힣]", part) else rf"(?<!\w){re.escape(part)}(?!\w)"
            for m in re.finditer(pattern, text):
                if m.end() > m.start() and not any(s <= m.start() and m.end() <= e for s, e in found):
                    yield m.span()
