"""A picture of somebody, or a work of one's own, used without leave, of which nothing sexual is said: damages and taking down.

The penal law of filming speaks of a body that may arouse sexual desire or shame (성폭력처벌법 제14조 제1항) and is near only in
words.

Where anything sexual, hidden, spread, a couple or another wrong (an insult, a demand) is spoken of, none of this holds: those
questions go their own way.
"""

from __future__ import annotations

import re

PORTRAIT = ("ruling/서울중앙지방법원/2004-02-06/2003나13979",)
"""The ruling on file that says what 초상권 is; its digest says what the appeal left of it."""
WORK = ("ruling/89다카12824",)
"""The ruling on file on copying a work and on the pain of its author."""
NO_COPYRIGHT = (
    "저작권을 정한 법은 아직 정리해 싣지 않아, 저작권 침해의 신고와 처벌은 답하지 못합니다. 아래는 손해배상의 일반 조문과 저작물에 관한 판례입니다.",
    "The law of copyright is not covered yet, so how an infringement is reported or punished cannot be answered here. What follows is"
    " the general provision on damages and a ruling on works.",
)
"""Said first where a work was taken, in Korean and English; a statute without evidence is not named (:mod:`kb.answer.verify`)."""

INTIMATE = (
    "사진이나 영상에 성적인 모습이나 은밀한 신체가 담겨 있나요? 그렇다면 알려 주세요. 불법촬영과 유포를 다루는 다른 조문을 찾겠습니다.",
    "Does the picture show you undressed or in a sexual way? If so, please say so: other provisions, on filming and spreading, apply.",
)
"""Asked back where nothing sexual is said of a picture, in Korean and English: who did not dare to say it is not sent away."""

_OTHER = re.compile(
    r"성적|성관계|성행위|성착취|성희롱|성폭|성추행|성기|성매매|성인|업소|유흥|섹스|야한|야동|음란|노출|벗|알몸|나체|누드|속옷|팬티|브라|수영복|비키니|민망|수치|은밀|사적인|품평|얼평|가슴|엉덩|허벅|다리|치마|(?<![가-힣])몸|신체"
    r"|샤워|목욕|탈의|화장실|모텔|숙박|호텔|침대|자는\s|잠든|추행|강간|능욕|조건\s?만남|딥페이크|합성|에이아이|\bai\b"
    r"|몰래|몰카|불법\s?촬영|숨겨|도촬|유포|퍼뜨|퍼트|퍼졌|퍼진|뿌[리려렸린]|협박|스토킹|스토커|텔레그램"
    r"|욕(?:해|하|을|설)|모욕|비방|조롱|악플|명예|사칭|괴롭|따돌|왕따|학폭|돈을?\s?(?:달|요구|내놓|내라|안\s?주)"
    r"|남친|여친|남자\s?친구|여자\s?친구|애인|연인|남편|아내|전처|헤어|\b전\s?애인"
    r"|\b(?:sex\w*|porn\w*|escort\w*|prostitut\w*|nude\w*|naked|intimate|private|explicit|revealing|underwear|upskirt\w*|breast\w*|butt\w*|body|legs?|shower\w*|toilet|bathroom|changing room"
    r"|hotel|deepfake\w*|secret\w*|hidden|spycam|spread\w*|leak\w*|threat\w*|blackmail\w*|stalk\w*|boyfriend|girlfriend|husband|wife|ex"
    r"|insult\w*|mock\w*|bull(?:y|ie)\w*|defam\w*|impersonat\w*|fake account|demand\w*)\b",
    re.I,
)
_RIGHT = re.compile(
    r"초상권|퍼블리시티|\b(?:portrait|image|publicity) rights?\b|\bright (?:to|of) (?:my |one['’]s |his |her )?(?:own )?(?:image|portrait|publicity)\b",
    re.I,
)
_SEEN = re.compile(r"사진|얼굴|모습|영상|\b(?:photos?|pictures?|images?|faces?|selfies?|videos?)\b", re.I)
_NO_LEAVE = re.compile(
    r"(?:허락|동의|승낙|허가|말|연락)(?:도|을|를)?\s?(?:한\s?번\s?)?(?:없이|안\s?(?:받|구하|하)|받지\s?않|구하지\s?않)|무단|도용|마음대로|맘대로|멋대로"
    r"|\bwithout (?:my |any |our |even )?(?:permission|consent|asking|leave|knowledge|approval)\b|\bstole\b",
    re.I,
)
_SHOT = re.compile(
    r"찍(?:어|었|은|고|혀|혔|힌)|촬영|\b(?:filmed|photographed|took (?:a )?(?:photos?|pictures?))\b", re.I
)
_USED = re.compile(
    r"올[려렸리린]|게시|게재|실[었어]|썼|쓰[고는]|써먹|써요|사용|이용|광고|홍보|방송|내보[내냈낸]|공개|퍼[가갔]"
    r"|\b(?:post\w*|use[sd]?|using|publish\w*|upload\w*|advert\w*|ads?|blog|broadcast|aired)\b",
    re.I,
)
_AMONG_PEOPLE = re.compile(
    r"식당|음식점|카페|길(?:에서|거리)|거리|매장|가게|행사|공연|축제|시장|졸업|결혼식|돌잔치|체육\s?대회|시위|집회"
    r"|\b(?:restaurant|caf[eé]|street|shop|store|festival|concert|graduation|wedding|protest)\b",
    re.I,
)
_INFRINGED = re.compile(
    r"저작권\S{0,2}\s?(?:\S{1,4}\s)?침해|표절|\bcopyright infring\w*|\b(?:infring|violat)\w* (?:my |the |a )?copyright|\bplagiari\w*",
    re.I,
)
_MADE = re.compile(
    r"(?:제가|내가|직접|우리가)\s?(?:찍은|쓴|그린|만든|작곡한|디자인한|촬영한)|(?<![가-힣])(?:제|내)\s(?:글|그림|작품|소설|웹툰|노래|디자인|일러스트)"
    r"|\bmy (?:own )?(?:art|artwork|drawings?|paintings?|designs?|novel|songs?|article|essay|writing|work)\b"
    r"|\b(?:photos?|pictures?|drawings?|songs?|texts?) (?:that )?i (?:took|made|drew|painted|wrote)\b",
    re.I,
)
_TAKEN = re.compile(
    r"도용|베[껴꼈낀끼]|무단|훔[쳐쳤친]|퍼[가갔]|자기\s?(?:것|거|작품|이름)|\b(?:copied|copying|stole|stolen|ripped off|as (?:his|her|their) own)\b",
    re.I,
)


def copied(text: str) -> bool:
    """Whether a work of one's own was taken by another.

    >>> copied("제가 찍은 사진을 도용당했어요 저작권 침해로 신고할 수 있나요")
    True
    >>> copied("제 사진을 허락 없이 광고에 썼어요")
    False
    """
    return not _OTHER.search(text) and bool(_INFRINGED.search(text) or (_MADE.search(text) and _TAKEN.search(text)))


def pictured(text: str) -> bool:
    """Whether a picture of somebody was taken or used without leave and nothing sexual is said.

    CASE 1: the right is named (초상권). CASE 2: a picture was used, and without leave. CASE 3: somebody was filmed among people,
    and the picture was used.

    >>> [pictured(text) for text in ("제 사진을 허락 없이 광고에 썼어요", "식당에서 찍어 블로그에 올렸어요", "샤워하는 사진을 허락 없이 올렸어요")]
    [True, True, False]
    """
    if _OTHER.search(text):
        return False
    without_leave = _SEEN.search(text) and _NO_LEAVE.search(text)
    among_people = _SHOT.search(text) and _AMONG_PEOPLE.search(text)
    shown = _USED.search(text) and (without_leave or among_people)
    return bool(_RIGHT.search(text) or shown)
