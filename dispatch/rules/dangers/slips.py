"""Words as a quick thumb or a microphone writes them, and in traditional characters: read as what was
meant, sign for sign, so that a place in the one is the same place in the other."""

import re

from dispatch.rules.dangers.dialects import in_standard_words

_TERMS = (
    "羊水破 煤气味 煤气 天然气 液化气 燃气 着火 起火 冒烟 脑梗塞 脑梗 心梗 心肌梗 脑出血 中风 呼吸 抽搐 晕倒 昏倒 昏迷 摔倒 滑倒 割腕 漏气 泄漏 透析 "
    "农药 癫痫 喘不上气 上不来气 救护车 止不住 叫不醒 口吐白沫 不想活 自杀 跳楼 敌敌畏 一氧化碳 胸口疼 胸口闷 触电 漏电 骨折 吐血 咳血 便血 流血 高烧 "
    "发烧 烫伤 家暴 走失 走丢 噎住 卡住 没意识 没反应 遗书 胰岛素 制氧机 呼吸机 破水 宫缩 胎动 大出血 "
    "羊水流 羊水漏 羊水淌 插座 救命 休克 窒息 流产 难产 中毒 溺水 尿毒症 痴呆 老鼠药 割脉 爆炸"
)
TERMS = tuple(re.findall(r"\S+", _TERMS))
SOUNDS = {
    "羊": "样阳养洋扬杨", "水": "睡谁", "破": "坡颇泼婆迫", "煤": "媒没霉", "气": "七汽器弃契", "味": "位为未胃喂", "燃": "然染", "天": "添",
    "火": "伙货获", "烟": "咽", "脑": "恼瑙", "梗": "更埂耿庚哽", "塞": "赛", "心": "新芯", "肌": "机鸡激", "呼": "乎忽糊", "吸": "系西希息惜",
    "抽": "筹", "搐": "畜触处矗储", "晕": "云运", "倒": "到道", "昏": "婚浑", "迷": "谜密", "摔": "甩率帅衰", "滑": "划华", "割": "格哥",
    "腕": "碗晚", "漏": "陋露", "泄": "泻谢", "透": "头", "析": "吸西细", "农": "浓", "药": "要", "癫": "颠巅", "痫": "闲贤间", "喘": "传船",
    "救": "就旧", "护": "户互", "止": "只纸", "住": "主祝", "醒": "行形", "沫": "末莫", "白": "百", "杀": "沙", "楼": "搂", "敌": "笛的",
    "畏": "胃味", "氧": "养痒", "碳": "炭叹", "胸": "凶兄", "疼": "腾", "闷": "焖", "触": "处", "骨": "古", "折": "哲", "血": "雪学", "咳": "可",
    "烧": "稍", "烫": "汤躺", "伤": "商", "暴": "爆抱", "噎": "叶耶", "卡": "咖", "识": "时实", "应": "映", "遗": "移疑", "岛": "倒道",
    "素": "速", "缩": "锁", "宫": "工公", "胎": "台抬", "动": "洞", "风": "疯", "插": "差叉",
    "命": "名", "克": "刻", "窒": "至质", "息": "西", "溺": "逆", "痴": "吃", "爆": "暴抱", "炸": "诈",
}  # fmt: skip
_EVERYDAY = (
    "没气 没七 心机 新机 燃器 起货 着货 起伙 自沙 处电 中疯 没时 没实 走时 露气 露电 漏器 只不住 卡祝 就护车 大出学 流学 便学 传不上气 发稍 高稍 婚倒 "
    "云倒 骨哲 家爆 家抱 心更 冒咽 就命 养水 没气味 不想行"
)
EVERYDAY = frozenset(re.findall(r"\S+", _EVERYDAY))
"""Slips that are also ordinary words: left as they stand."""


def _slips() -> dict[str, str]:
    """Every term with one of its signs written as another that sounds like it."""
    wrong = {
        term[:at] + other + term[at + 1 :]: term
        for term in TERMS
        for at, sign in enumerate(term)
        for other in SOUNDS.get(sign, "")
    }
    wrong |= {"天燃气": "天然气", "吸不上气": "喘不上气", "不省人世": "不省人事", "泻露": "泄漏"}
    return {slip: term for slip, term in wrong.items() if slip not in EVERYDAY and slip not in TERMS}


SLIPS = _slips()
_SLIP = re.compile("|".join(sorted(SLIPS, key=len, reverse=True)))

TRADITIONAL = str.maketrans(
    "別媽爸爺嬤暈搖氣鼻腦癱瘋瘓癲癇喘脈臟絞悶壓轉說話聽視覺識淚濕熱燒發藥農殺蟲鼠劑電觸漏線著煙滅災門鎖關繩樓頂橋臺陽護醫"
    "產婦懷個週陣縮離開見沒動靜嬰兒嗆噴頭臉紅紫烏嘴歪側邊劃傷斷折頸腳腿腫骨樑摔車輛撞砸壞燙傷開單劇濺灑針誤錯過敏顆瓶"
    "殘輕遺書願歲獨個孫閨爾幾歸來還報無應聲響親隻兩場戶賊搶騙嚇威脅滾鬥棍掙錢帶讓給買飯餓顧誰對體溫測倆點",
    "别妈爸爷嬷晕摇气鼻脑瘫疯痪癫痫喘脉脏绞闷压转说话听视觉识泪湿热烧发药农杀虫鼠剂电触漏线着烟灭灾门锁关绳楼顶桥台阳护医"
    "产妇怀个周阵缩离开见没动静婴儿呛喷头脸红紫乌嘴歪侧边划伤断折颈脚腿肿骨梁摔车辆撞砸坏烫伤开单剧溅洒针误错过敏颗瓶"
    "残轻遗书愿岁独个孙闺尔几归来还报无应声响亲只两场户贼抢骗吓威胁滚斗棍挣钱带让给买饭饿顾谁对体温测俩点",
)


SMALL_LETTERS = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}
MEANT = TRADITIONAL | SMALL_LETTERS


def heard(said: str) -> str:
    """The same length as `said`."""
    meant = in_standard_words(said.translate(MEANT))
    return _SLIP.sub(lambda slip: SLIPS[slip[0]], meant)
