"""How the characters of names are read, where a dictionary's first reading is wrong or not the only one.

单 is Shan as a surname, yet a clerk may type d: both are kept, the right one first. v is ü.
"""

_COMPOUND = """
欧阳 司马 上官 诸葛 夏侯 尉迟 公孙 长孙 慕容 宇文 司徒 司空 令狐 皇甫 端木 东方 西门 南宫 东郭 百里 呼延 轩辕 独孤
澹台 单于 万俟 赫连 鲜于 闾丘 太史 申屠 公冶 宗政 濮阳 淳于 仲孙 钟离 公羊 拓跋 完颜 纳兰 叶赫 那拉 耶律 爱新 乐正
亓官 巫马 漆雕 公西 左丘 哥舒 贺兰
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())

_SURNAMES = """
单 shan dan chan|曾 zeng ceng|解 xie jie|仇 qiu chou|查 zha cha|尉 wei yu|区 ou qu|秘 bi mi|种 chong zhong|乜 nie mie
折 she zhe|郇 xun huan|长 zhang chang|澹 tan dan|翟 zhai di|盛 sheng cheng|召 shao zhao|能 nai neng xiong|隗 wei kui
覃 qin tan|万 wan mo|俟 qi si|乐 yue le|谌 chen shen|佴 nai er|适 kuo shi|句 gou ju|繁 po fan|祭 zhai ji|行 xing hang
朝 chao zhao|宓 mi fu|阚 kan han|车 che ju|参 shen can|宿 su xiu|粘 nian zhan|费 fei bi|朴 piao pu|柏 bai bo|盖 ge gai
员 yun yuan|冼 xian xi|洗 xian xi|逄 pang feng|褚 chu zhu|缪 miao mou|薄 bo bao|那 na nuo|黑 he hei|晁 chao zhao
贾 jia gu|牟 mou mu|莘 shen xin|郗 xi chi|藏 zang cang|瞿 qu ju|冯 feng ping|俞 yu shu|角 jue jiao|奇 qi ji|都 du dou
谷 gu yu|强 qiang jiang|降 jiang xiang|任 ren|华 hua|曲 qu|纪 ji|燕 yan|应 ying|令 ling|宁 ning|过 guo|撒 sa
占 zhan|卜 bu|石 shi|会 gui kuai hui|炅 gui jiong|妫 gui|呙 guo|眭 sui|仉 zhang|厍 she|庹 tuo|佘 she|亓 qi|禚 zhuo
吕 lv|闾 lv|重 chong zhong|暴 bao pu|哈 ha|弗 fu|干 gan|沈 shen|艾 ai yi|扎 za zha|夏 xia|尹 yin
"""
_GIVEN = """
乐 le yue|行 xing hang|重 zhong chong|长 zhang chang|朝 chao zhao|单 dan shan|曾 ceng zeng|盛 sheng cheng
传 chuan zhuan|调 tiao diao|藏 cang zang|茜 xi qian|莘 xin shen|晟 sheng cheng|解 jie xie|校 xiao jiao|翟 zhai di
汤 tang shang|参 can shen|区 qu ou|适 shi kuo|伽 ga jia qie|歙 xi she|枞 cong zong|尉 wei yu|仇 chou qiu|查 cha zha
奇 qi ji|会 hui kuai|车 che ju|宿 su xiu|澄 cheng deng|祭 ji zhai|泷 long shuang|蔓 man wan|厦 xia sha|𠮷 ji|㐂 xi
均 jun yun|娜 na nuo|敦 dun dui|省 sheng xing|柏 bai bo|石 shi dan|乾 qian gan|焘 tao dao|颉 jie xie|露 lu lou
绿 lv lu|和 he huo|大 da dai|女 nv|吕 lv|旅 lv|律 lv|俐 li|贾 jia gu|还 huan hai|拓 tuo ta|都 du dou|洗 xi xian|畜 xu chu
"""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    words = (entry.split() for line in text.split("\n") for entry in line.split("|") if entry)
    return {char: tuple(readings) for char, *readings in words}


SURNAME_READINGS = _table(_SURNAMES)
"""A surname's readings, the right one first."""

GIVEN_READINGS = _table(_GIVEN)
"""A character's readings inside a given name, the commoner first."""
