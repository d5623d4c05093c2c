"""The words that make an entry form raise its hand, danger apart (dangers/). Data only; flags.py reads it
aloud.

A rule's `unless` names how the word may be taken back in its own clause: "no" by any negation (没有急用),
"unwanted" only by refusing it (不要奶粉), because 没有奶粉 is a shortage and the very reason to flag.
"""

import re
from typing import NamedTuple


class Rule(NamedTuple):
    kind: str
    suggests: str
    pattern: re.Pattern[str]
    unless: str = "no"


def _rule(kind: str, suggests: str, pattern: str, unless: str = "no") -> Rule:
    return Rule(kind, suggests, re.compile(pattern), unless)


RULES = (
    # what cannot wait
    _rule("raise_to_p1", "P1", r"(?<!没)(?<!没有)(?<!未)(?<!怕)断药|(?:今天|今晚|中午前|天黑前)(?:就|必须|一定|得)(?:要|用|吃|送|拿)|药(?:都|已经|全|快)*(?:没了|吃完|吃光|用完|断了|没有了)|(?:只|就)剩(?:下)?(?:今天|一天|一[支片粒颗顿次]|最后)|最后一[支片粒颗顿]|快(?:吃|用)完", "unwanted"),
    _rule("raise_to_p1", "P1", r"断粮|断顿|断炊|揭不开锅|没饭吃|没吃的|没东西吃|(?:早|午|中|晚)饭(?:还|都)?没(?:有|着落|吃)|一天没吃|饿着", "unwanted"),
    _rule("raise_to_p1", "P1", r"急用|急需|加急|很急|特别急|(?<!不)(?<!用)着急|马上(?:就)?要|赶紧|越快越好|等不了|尽快", "unwanted"),
    _rule("raise_to_p1", "P1", r"(?:敲门|打电话|电话).{0,4}(?:没人应|没人接|不应|没动静)|(?:好几|[两二三四五六七八九十\d])天(?:都)?没(?:见|看见|露面|出门|开门|下楼|动静|人应)", "unwanted"),
    _rule("may_raise_to_p1", "P1", r"胰岛素|透析|氧气|制氧|(?<!老年)(?<!成人)(?<!高钙)(?<!老人)奶粉", "unwanted"),
    # medicines with a law of their own
    _rule("medicine_gate", "narcotic", r"吗啡|芬太尼|止痛贴|多瑞吉|羟考酮|奥施康定|泰勒宁|美施康定|杜冷丁|哌替啶|美沙酮|氢吗啡酮", "unwanted"),
    _rule("medicine_gate", "psychotropic", r"(?<!生活)(?<!社会)(?<!情绪)(?<!不)安定(?![门区下的团地县]|医院|生活)|地西泮|阿普唑仑|艾司唑仑|舒乐安定|氯硝西泮|劳拉西泮|奥沙西泮|佐匹克隆|唑吡坦|思诺思|曲马多|利他林|哌甲酯|专注达|安眠药|可待因", "unwanted"),
    _rule("medicine_gate", "ephedrine", r"麻黄碱|伪麻|泰诺(?!林)|康泰克|白加黑|百服[宁咛]|惠菲宣|呋麻", "unwanted"),
    # money that is not ours to touch
    _rule("cash", "no_cash", r"取现|取\s*[\d一二两三四五六七八九十百千万]+\s*(?:块钱?|元|千|百|万)|取(?:点|些|一?下)?(?:钱|现金|款|工资|养老金|退休金|低保金)|提款|提现|ATM|(?:帮|代|给).{0,4}(?:转账|汇款)", "unwanted"),
    _rule("cash", "no_bank_things", r"银行卡|存折|存单|(?<!取件)(?<!开柜)(?<!柜)(?<!门禁)(?<!门锁)(?<!楼门)(?<!单元门)(?<!wifi)(?<!WiFi)密码|支付密码", "unwanted"),
    # how it is carried, and what goes along
    _rule("repeat", "repeat_last", r"上[次回]那[个种家]|(?:同|跟|和|按|照|像|还是?)上[次回]|上[次回](?:的|一样|买)|老样子|老规矩|老三样|照旧|照老", "unwanted"),
    _rule("cold_chain", "cold_chain", r"胰岛素|诺和[锐灵]|甘精|来得时|优泌[林乐]|利拉鲁肽|司美格鲁肽|冷藏|冰袋|冰箱(?!.{0,3}(?:坏|修|不制冷|旧|搬|声))", "unwanted"),
    _rule("card_custody", "card_custody", r"医保[卡本]|社保卡|就诊卡|身份证(?!号)|病历|户口[本簿]|残疾证", "unwanted"),
    _rule("heavy", "two_person", r"(?:[没无]有?|不带)电梯.{0,8}(?:[5-9]|1\d|[五六七八九十])[楼层]|(?:[5-9]|1\d|[五六七八九十])[楼层].{0,8}(?:[没无]有?|不带)电梯", "unwanted"),
    _rule("heavy", "two_person", r"搬(?:沙发|冰箱|衣柜|洗衣机|床|柜子|钢琴|重物)|抬(?:下|上)楼", "unwanted"),
)  # fmt: skip

NOT_HURRIED = re.compile(
    r"不(?:着|太)?急|不用急|(?:什么|啥)时候都[行可]|有空(?:再|的时候)?|抽空|方便的时候|顺路|这几天|下周|下星期|"
    r"(?:周|星期|礼拜)[一二三四五六日天](?:之?前|送|再)|月底前|过几天|改天"
)

GROUP_WORDS = (
    ("dibao", r"低保(?!金?标准)"),
    ("low_income", r"低收(?!费)"),
    ("tekun", r"特困"),
    ("left_behind_elder", r"留守(?!儿童)"),
    ("childless_elder", r"孤寡|无儿无女|没儿没女|五保"),
    ("living_alone_elder", r"独居|一个人[住过](?!院)|(?:独自|自己)一?个?人?(?:住(?!院)|居住|生活)"),
    ("child_in_difficulty", r"困境儿童"),
    ("severe_disability", r"重残|重度残疾|(?:一|二)级残疾|轮椅|瘫痪|截瘫|盲人|双目失明"),
    (
        "empty_nest_elder",
        r"空巢|(?:子女|儿女|孩子|儿子|闺女|女儿)们?(?:也|都|全)?(?:在外地|在国外|不在身边|在外省|不在天津)",
    ),
    ("disabled_elder", r"失能|卧床|下不了床|不能自理|生活不能自"),
    ("dementia", r"认知障碍|痴呆|阿尔茨?海默"),
    ("lost_only_child", r"失独|计划生育特殊"),
    ("oldest_old", r"(?<!\d)(?:[89]\d|1[01]\d)岁|[八九]十[一二三四五六七八九]?(?:多|来)?岁|高龄|百岁"),
    ("left_behind_child", r"留守儿童"),
    ("orphan", r"孤儿"),
    ("de_facto_unattended", r"事实无人抚养"),
    ("pregnant_infant", r"孕妇|产妇|坐月子|怀孕|新生儿|婴儿|个月大"),
    ("chronic_treatment", r"透析|化疗|放疗"),
    ("new_employment", r"外卖(?:骑手|小哥|员)|网约车司机|骑手"),
)
GROUPS = tuple((code, re.compile(pattern)) for code, pattern in GROUP_WORDS)

PAYMENTS = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        ("station_account", r"挂账|月结|记账"),
        ("family_prepaid", r"预付|(?:子女|儿子|闺女|女儿|家属|孩子).{0,4}(?:转|付|给)(?:过?了|过钱|钱)"),
        ("courier_advance", r"垫付|先垫|垫上|垫一下"),
        ("cash_on_delivery", r"现结|现金结|当面[付结给]|送到(?:再)?给钱|货到付|老人给钱"),
        ("donated", r"爱心物资|捐赠|免费发"),
    )
)
