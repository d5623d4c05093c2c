"""How the characters of names are read, where a dictionary's first reading is wrong or not the only one.

Only first letters matter here: 单 is Shan as a surname, yet a clerk may type d. So both are kept.
"""

_COMPOUND = """
欧阳 司马 上官 诸葛 夏侯 尉迟 公孙 长孙 慕容 宇文 司徒 司空 令狐 皇甫 端木 东方 西门 南宫 东郭 百里 呼延 轩辕 独孤
澹台 单于 万俟 赫连 鲜于 闾丘 太史 申屠 公冶 宗政 濮阳 淳于 仲孙 钟离 公羊 拓跋 完颜 纳兰 叶赫 那拉 耶律 爱新 乐正
亓官 巫马 漆雕 公西 左丘 哥舒 贺兰
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())

SURNAME_LETTERS = {
    "单": "sdc", "曾": "zc", "解": "xj", "仇": "qc", "查": "zc", "尉": "wy", "区": "oq", "秘": "bm", "种": "cz", "乜": "nm",
    "折": "sz", "郇": "xh", "长": "zc", "澹": "td", "翟": "zd", "盛": "sc", "召": "sz", "能": "nx", "隗": "wk", "覃": "qt",
    "万": "wm", "俟": "qs", "乐": "yl", "谌": "cs", "佴": "ne", "适": "ks", "句": "gj", "繁": "pf", "祭": "zj", "行": "xh",
    "朝": "cz", "宓": "mf", "阚": "kh", "车": "cj", "参": "sc", "宿": "sx", "粘": "nz", "费": "fb",
}  # fmt: skip
"""First letters of a surname's readings, the right one first."""

GIVEN_LETTERS = {
    "乐": "ly", "行": "xh", "重": "zc", "长": "zc", "朝": "cz", "单": "ds", "曾": "cz", "盛": "sc", "传": "cz", "调": "td",
    "藏": "cz", "茜": "xq", "莘": "xs", "晟": "sc", "解": "jx", "校": "xj", "翟": "zd", "汤": "ts", "参": "cs", "区": "qo",
    "适": "sk", "伽": "gjq", "歙": "xs", "枞": "cz", "尉": "wy", "仇": "cq", "查": "cz", "奇": "qj", "会": "hk", "车": "cj",
    "宿": "sx", "澄": "cd", "祭": "jz", "泷": "ls", "蔓": "mw", "厦": "xs", "𠮷": "j", "㐂": "x",
}  # fmt: skip
"""First letters of a character's readings inside a given name, the commoner first."""
