"""Words of the dialects, and what the microphone makes of a word where only its neighbours tell: read as the
standard word of the same length, so that every sign of every class hears them and no class lists dialects."""

import re

_CANTONESE = (
    "唔:不 冇:没 佢:他 嘅:的 喺:在 咗:了 嚟:来 啲:些 瞓:睡 睇:看 揾:找 搵:找 畀:给 俾:给 咁:这 喇:了 嗰:那 乜:啥 哋:们 嘞:了 咩:吗 "
    "晕低:晕倒 晕咗:晕了 跌亲:跌伤 跌低:跌倒 撞亲:撞伤 烫亲:烫伤 咬亲:咬伤 企喺:站在 企唔:站不 火烛:着火 屋企:家里 细路仔:小孩子 细路女:小女孩 "
    "细路:孩子 细佬:弟弟 仔仔:儿子 而家:现在 依家:现在 仲喺:还在 入面:里面 块面:脸上 变晒色:变了色 成日:整天 成个:整个 成间:整间 成排:整排 成樽:整瓶 "
    "成面血:满脸血 成身:全身 成地:满地 作动:临产 洗肾:透析 今个:这个 阿嫲:奶奶 阿婆:奶奶 阿公:爷爷 阿爷:爷爷 阿爸:爸爸 阿妈:妈妈 阿伯:大伯 "
    "讲唔到嘢:说不出话 讲唔出嘢:说不出话 讲唔出:说不出 冇嘢食:没吃的 透唔到气:透不过气 抖唔到气:喘不上气 抖唔到:喘不上 唔识路:不认路 唔使理:不用管 唔好理:不用管 "
    "行咗:走了 半日:半天 未返:没回 返嚟:回来 翻嚟:回来 食咗:吃了 饮咗:喝了 食错:吃错 饮错:喝错 痛到:痛得 打到:打得 唔郁:不动 郁唔到:动不了 郁唔郁:动不了 流晒出:流了出 揸刀:拿刀 揸住:拿着"
)
_WU = (
    "勿:不 侬:你 呒没:没有 阿拉:我们 伊拉:他们 哪能:怎么 姆妈:妈妈 爷叔:大叔 小囡:小孩 囡囡:孩子 小把戏:小孩子 热度:体温 面孔:脸色 一家头:一个人 屋里厢:家里面 "
    "立勿:站不 立不:站不 立在:站在 立了:站了 寻勿:找不 寻不:找不 寻来:找来 寻了:找了 讲勿:说不 讲不出:说不出 闲话:说话 吃勿消:受不了 困勿醒:睡不醒 囥:藏 掼:摔 "
    "掼了:摔了 掼倒:摔倒 头浑:头晕 厾:扔"
)
_SOUTHWEST = (
    "莫得:没有 娃儿:孩子 幺儿:儿子 幺妹:妹妹 幺女:女儿 细娃:孩子 妹娃:女孩 老汉儿:我老爸 老汉:老爸 嬢嬢:阿姨 屋头:家里 脑壳:脑袋 遭不住:受不了 遭得住:受得了 遭电:被电 遭打:被打 遭锁:被锁 遭咬:被咬 "
    "遭撞:被撞 遭烫:被烫 遭骗:被骗 遭砸:被砸 遭烧:被烧 遭卡:被卡 遭关:被关 遭蛇:被蛇 遭狗:被狗 遭车:被车 锁到起:锁住了 晓不得:不知道 晓得:知道 跶倒:摔倒 跶了:摔了 打脱:打掉 拿不脱:拿不掉 甩不脱:甩不掉 "
    "崽:孩 伢:娃 妹陀:妹妹 冒得:没有 囝仔:孩子 阿嬷:奶奶"
)
_NORTH = "俺:我 恁:你 卡倒:摔倒"
_EAR = "发绕:发烧 条楼:跳楼 挑楼:跳楼 头细:透析 走诗:走失 走师:走失 下得直哭:吓得直哭 下得直抖:吓得直抖 家张:家长 安眠要:安眠药 孝喘:哮喘 效喘:哮喘"
PHRASES = dict(pair.split(":") for pair in " ".join((_CANTONESE, _WU, _SOUTHWEST, _NORTH, _EAR)).split())
"""{"唔": "不", …}; a longer one is tried before a shorter."""
assert all(len(said) == len(meant) for said, meant in PHRASES.items())

_BY_ITS_NEIGHBOURS = (
    (r"没气味(?=很|特别|好大|太大|重|冲|呛|越来越|大得|挺大|老大)", "煤气味"),
    (r"(?<=[里房道上灶锅车被台库家头])着[货获](?=了|啦)", "着火"),
    (r"(?<![\u3400-\u9fff])伊(?![利朗犁面春丽可斯])|伊(?=一家头|一个人|勿|不|叫|喊|倒|摔|晕)", "他"),
)
_WHOLE = re.compile("|".join(sorted(PHRASES, key=len, reverse=True)))
_CLUES = tuple((re.compile(pattern), meant) for pattern, meant in _BY_ITS_NEIGHBOURS)


def in_standard_words(said: str) -> str:
    """The same length as `said`."""
    for pattern, meant in _CLUES:
        said = pattern.sub(meant, said)
    return _WHOLE.sub(lambda found: PHRASES[found[0]], said)
