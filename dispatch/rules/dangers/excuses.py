"""What makes a dangerous word harmless: a thing that fell, goods to buy, a tale of long ago, a drill. Each
excuse is one idea, and each sign names those that can take it back."""

import re
from collections.abc import Callable

from dispatch.rules.dangers.speech import Said, Sign
from dispatch.rules.takebacks import ACUTE_AGAIN, LONG_AGO, denied, gone, refused

THINGS = (
    r"手机|老?花镜|墨镜|板凳|玩具|鸡蛋|蛋糕?|碗|[饭餐]?盒子?|杯子?|瓶子?|锅|眼镜|遥控器|东西|电视机?|体温[计表]|暖[瓶壶]|水壶|盘子?|花盆|屏幕?|电脑|平板|灯泡?|箱子?|"
    r"快递|包裹|镜子|西瓜|罐子?|价格?|股[票价]|冰箱|洗衣机|空调|电池|收音机|助听器|充电宝|路由器|机顶盒|网络?|软件|微信|花儿?|绿萝"
)
ANIMALS = r"狗|猫|鸟|鹦鹉|金?鱼|乌龟|兔子?|鸡|鸭|蚊子|老鼠|耗子|蟑螂|苍蝇"
_THING_BEFORE = re.compile(rf"(?:{THINGS}|把)(?:[也都又全刚被让给不小心突然已经早的]|掉)*$")
_THING_AFTER = re.compile(rf"^(?:了|个|一个?|只|俩|两个?|坏|碎|我的?|他的?|的|新){{0,3}}(?:{THINGS})")
_HANDLED = re.compile(rf"(?:换|修|搬|拿|端|提|擦|够|挂|抱|扛)[^,。;]{{0,3}}(?:{THINGS})$")
"""Somebody was doing something with it when he fell."""
_STANDING = re.compile(
    r"后遗症|[一二三四五六七八九十两几多半\d]年(?!级|夜)|个月了|多年|常年|老毛病|病史|史(?:$|[,。\s])|复[查诊]|康复|恢复|出院|休养|"
    r"术后|长期|慢性|稳定|支架|定期|偏瘫|卧床|痴呆|认知|老糊涂|阿尔茨"
)
_GOODS = re.compile(
    r"^[的用类]?(?:药|贴|膏|片|丸|喷|器|仪|垫|袋|盒|手环|证|卡|单|报告|检查|疫苗|门诊|专科|科|险|热线|书|课|讲座|手册|宣传|"
    r"演[习练]|知识|的?预防|筛查|号|带|绷带|护|险|锤|毯|平台|电话多少)"
)


def is_thing(said: Said) -> bool:
    """It is a thing that fell, burst or gave up: 鸡蛋摔了, 摔了个碗."""
    if _HANDLED.search(said.before) or said.word.startswith("从"):
        return False
    return bool(_THING_BEFORE.search(said.before) or _THING_AFTER.match(said.after))


def is_goods(said: Said) -> bool:
    """The word is part of the name of something to buy or fetch: 晕车贴, 心梗门诊."""
    return not said.word.endswith(("了", "着")) and bool(_GOODS.match(said.after))


def is_past(said: Said) -> bool:
    """Told of long ago (是前年的事), and not that it has come back."""
    return bool(LONG_AGO.search(f"{said.before} {said.after[:10]}")) and not ACUTE_AGAIN.search(said.clause)


def is_standing(said: Said) -> bool:
    """A state that somebody lives with."""
    lived_with = _STANDING.search(f"{said.before[-12:]}{said.word}{said.after[:10]}{said.beyond}")
    return bool(lived_with) and not ACUTE_AGAIN.search(said.clause)


def _in_clause(pattern: str) -> Callable[[Said], bool]:
    found = re.compile(pattern)
    return lambda said: bool(found.search(said.clause))


def _around(pattern: str) -> Callable[[Said], bool]:
    """In the clause, or right behind it."""
    found = re.compile(pattern)
    return lambda said: bool(found.search(f"{said.clause} {said.beyond}"))


def _right_before(pattern: str) -> Callable[[Said], bool]:
    found = re.compile(rf"(?:{pattern})$", re.IGNORECASE)
    return lambda said: bool(found.search(said.before))


_MISLAID = r"[针药]?本子?|接种[本证]|册子?|书包?|鞋|帽子?|校服|水杯|玩具|药|票|单子?|快[递件]|包裹|件|钥匙|身份证|证件?|手机|[猫狗]|卡|钱包?|戒指|眼镜|东西|订单|行李|雨伞|耳机|假牙|助听器|遥控器|项链|户口本|存折|[店商]家|骑[手士]|外卖|配送员?|送餐员?"
_FAMILY_IN = (
    r"(?:跟|和|有|由|让)(?:着|他|她)?(?:姥姥|奶奶|爷爷|姥爷|大人|保姆|妈妈|爸爸|阿姨|他妈|家长|老师)"
    r"(?:在|就|看|带|收|都在)|大人孩子都|[他她]?[妈爸]在家|(?<!没)有大人"
)

EXCUSES: dict[str, Callable[[Said], bool]] = {
    "refused": lambda said: refused(said.before),
    "denied": lambda said: denied(said.before),
    "gone": lambda said: gone(said.after),
    "past": is_past,
    "standing": is_standing,
    "goods": is_goods,
    "thing": is_thing,
    "never": _right_before(r"(?:没有?|不会|不是|从不|从没|从未)(?:人|再)?"),
    "english_not": _right_before(r"(?:\bnot|\bno|\bnever|n't)\s*(?:a|any|been)?\s*"),
    "spare": _in_clause(r"备用|备着|常备|备一|预防|防止|以防|以备|应急包|万一|年检|巡检"),
    "staged": _in_clause(
        r"演[习练]|宣传|讲座|培训|海报|电影|电视剧|小说|故事书?|绘本|游戏|桌游|新闻|歌词|广告|题库|知识|反诈|防骗|[韩美日港古]剧|[剧戏]里|看剧|追剧|小品|相声"
    ),
    "animal": _right_before(rf"(?:{ANIMALS})[^,。;\s]{{0,4}}"),
    "thing_near": _around(rf"(?:{THINGS})"),
    "hyperbole": _right_before(
        r"(?:饿|气|笑|累|贵|辣|急|难吃|丑|吓|烦|馋|慢|无聊)(?:得|的|到|出)?(?:我|人|快|要|都|差点|死)*"
    ),
    # body
    "stuffy": _right_before(
        r"(?:口罩|枕头|衣[服领]|帽子|围巾|被子|屋里?|房间|屋子|面包|馒头|饼|糕点|油烟|可乐|汽水|啤酒|雪碧|轮胎|车胎|皮球)[^,。;]{0,6}"
    ),
    "patient": lambda said: bool(re.match(r"的?(?:病人|患者|家属|老人|人群|科)", said.after)),
    "painted": _in_clause(r"口红|唇[膏彩釉]|化妆|指甲油|衣服|裤|鞋|色号|布料|毛线|粉底"),
    "at_a_door": _in_clause(r"叫门|敲门"),
    "alarm_clock": _in_clause(r"闹[钟铃]"),
    "rubbish": _in_clause(r"垃圾|泔水|剩[饭菜]"),
    "heated": _around(
        r"水(?!银)|壶|酒|高温|气温|天[气儿]|室温|暖气|空调|洗澡|泡脚|冲奶|奶粉|烤箱|锅|镜|地暖|热水器|冰箱|预报|角度|桑拿"
    ),
    # harm
    "used_up": _in_clause(r"[吃喝用]完|[吃喝用]光|快没了"),
    "bought": _in_clause(
        r"买|开[点些药]|配药|[盒瓶]装|[带来捎要拿送][一两\d]?[瓶盒]|每[天日次]|一[天日][一两二三\d]|mg|毫克"
    ),
    "mat": _in_clause(r"防滑|防摔|摔(?:断)?过|过跤|怕摔|摔炮|经摔|耐摔"),
    "handle": _in_clause(
        r"把手|扶手|手柄|[椅桌床凳镜](?:子)?腿|拖把|扫帚|伞骨|手[机表链电套提工]|抽屉|脚(?:线|垫|凳|踏)|[裤桌床]脚|拐[杖棍]|腰带|皮带|鞋|衣架|笔|玩具|门板"
    ),
    "meat": _in_clause(r"猪|羊|牛(?!奶)|鸭|鱼|排骨|血[豆旺肠橙燥]|[采献补]血|血管|羹|肉馅|流血牺牲|棉签"),
    "blister": _in_clause(r"嘴[里上角]|口腔|上火|磨|新鞋|爬山|走路"),
    "chilly": _around(r"暖|棉|被子?|毯|买|热水袋|秋裤"),
    "proof": _in_clause(r"防烫|隔热|烫[发头染衣平斗]|熨"),
    "bumper": _in_clause(r"防撞|保险杠|撞色|撞单"),
    "ordered": _around(r"医生让|大夫让|医嘱|遵医|让停|接送|不在家|别送|几点|预约"),
    "hearing_aid": _in_clause(r"助听器|血[糖氧]仪|血压计|手电"),
    "standby": _around(r"下[周月]|清洗|保养|备用(?![^,。]{0,6}(?:见底|没|撑|只|快|也|用完|坏))|不急"),
    "checkup": _in_clause(r"检查单?|化验|浓度|复查|报告"),
    "plumbing": _in_clause(r"水管|下水|马桶|水龙头|管道|暖气|洗衣机|空调|软管|橡胶管|物业"),
    # house
    "cooked": _in_clause(r"吃|饭|菜|肉|口|咖啡|豆|饼|粥|汤"),
    "gas_bought": _in_clause(r"充值|欠费|缴费|交费|抄表|安检"),
    "smoker": _in_clause(r"油烟|抽烟|吸烟|烧烤|香烟|二手烟|炒菜|炒个|烟花|烟味"),
    "lit": _in_clause(r"[打点]不着|点火|着火点|火锅|烟花|熏"),
    "planned": _in_clause(r"通知|计划|检修|割接|施工"),
    # people
    "worldly": _in_clause(r"考完|作业|加班|放假|装修|夜熬|熬夜|粥|汤|咖啡"),
    "at_work": _around(r"晒|浇|擦玻璃|修|装|鸽子|信号|晾|工人|师傅|钓|打牌|下棋|看日|拍照|看风景"),
    "pests": _in_clause(r"蚊|蟑螂|苍蝇|老鼠|耗子|虫|打球|打牌|麻将|鼓|疫苗|打针|砍价|排骨"),
    "goods_blade": _in_clause(r"买|磨刀|刀.{0,3}磨|厨房用|切菜板"),
    "own_lock": _in_clause(
        r"开锁|锁匠|换锁|锁芯|防盗|锁不|快递|外卖|送餐|骑[手士]|小哥|订单|物流|车位|商家|店家?"
    ),
    "lost_thing": lambda said: bool(
        re.search(rf"(?:{_MISLAID})[^,。;]{{0,6}}$", said.before + said.word[:4])
        or re.search(rf"(?:{_MISLAID})[都也]?(?:找不|不见|没影|丢)", said.word)
    ),
    "planned_away": _around(
        r"去[^,。;]{0,6}(?:海南|闺女家|儿子家|女儿家|旅游|外地|老家|亲戚|出差|养老院)|过冬|过年|出国|度假|走亲"
    ),
    "not_home_yet": _around(r"放(?:在)?门口|再送|晚点|等[^,。]{0,4}回"),
    "elder_alone": lambda said: bool(re.search(r"老(?:人|太|爷子|头|伴|两口)|[七八九]十", said.word)),
    "with_adult": _around(_FAMILY_IN),
}


def excused(sign: Sign, said: Said) -> bool:
    return any(EXCUSES[name](said) for name in sign.excuses)
