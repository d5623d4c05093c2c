"""The sheets of a street's file: which columns they have, in both languages, and what a cell may say.

One table serves the template that is written and the file that is read, so they cannot drift apart."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    zh: str
    en: str
    also: tuple[str, ...] = ()  # other headings people use
    needed: bool = False
    hint: str = ""
    marked: bool = False  # needed by some rows only; its hint says by which

    @property
    def heading(self) -> str:
        return f"{self.zh}{'*' if self.needed or self.marked else ''} / {self.en}"


MARK = Column("mark", "标记", "mark", hint="写“例”的行不导入 / rows marked 例 are not imported")
LAT = Column("lat", "纬度", "lat", ("latitude",), hint="例 39.0309")
LNG = Column("lng", "经度", "lng", ("lon", "longitude"), hint="例 117.6989")
OF_COMMITTEES = (
    "社区要填：没有坐标的社区，楼栋没有坐标就不能导入；网点可不填 / communities need it, for their buildings"
)
HOME_LAT = replace(LAT, hint=f"{LAT.hint}；{OF_COMMITTEES}", marked=True)
HOME_LNG = replace(LNG, hint=f"{LNG.hint}；{OF_COMMITTEES}", marked=True)
CRS = Column(
    "crs", "坐标系", "crs", hint="空=WGS-84(GPS)；高德、腾讯地图上点取的写 gcj02 / gcj02 for AMap, Tencent"
)

SHEETS: dict[str, tuple[str, tuple[Column, ...]]] = {
    "units": (
        "单位",
        (
            MARK,
            Column("kind", "类型", "kind", needed=True, hint="社区 或 网点 / committee or outlet"),
            Column("code", "编号", "code", ("代码",), True, "不重复，例 120116014001 / unique"),
            Column("name", "名称", "name", needed=True),
            Column("station", "上级社工站", "station", ("上级", "parent"), hint="只有一个社工站时可不填"),
            Column("phone", "电话", "phone", ("联系电话",)),
            HOME_LAT, HOME_LNG, CRS,
        ),
    ),
    "compounds": (
        "小区",
        (
            MARK,
            Column("community", "社区", "community", ("居委会", "committee"), True, "编号或名称"),
            Column("name", "小区", "compound", ("小区名称", "名称", "name"), True),
        ),
    ),
    "buildings": (
        "楼栋",
        (
            MARK,
            Column("community", "社区", "community", ("居委会", "committee"), hint="小区名称不重复时可不填"),
            Column("compound", "小区", "compound", ("小区名称",), True),
            Column("number", "楼号", "building", ("楼栋", "number"), True, "只写号，例 3"),
            Column("entrances", "门数", "entrances", ("单元数",), hint="空=1"),
            Column("floors", "层数", "floors", ("楼层",), hint="空=6"),
            Column("lift", "电梯", "lift", hint="是 / 否；空=7层及以上为有"),
            LAT, LNG, CRS,
        ),
    ),
    "people": (
        "人员",
        (
            MARK,
            Column("name", "姓名", "name", needed=True),
            Column("phone", "手机", "phone", ("手机号", "手机号码", "电话", "联系电话", "mobile"), True),
            Column("role", "角色", "role", ("职务",), hint="空=快递员志愿者"),
            Column("unit", "单位", "unit", ("网点", "快递网点", "站点", "outlet"), True, "编号或名称"),
            Column("insured_until", "保险到期", "insured until", ("保险到期日", "保险有效期", "insured_until"), hint="含当日，例 2027-03-31"),
            Column("notice_until", "风险告知有效期", "notice until", ("notice_until",), hint="已签纸质告知书的填到期日"),
            Column("medicine", "药品培训", "medicine training", ("已培训药品", "medicine", "medicine_trained"), hint="是 / 否"),
            Column("minors_until", "未成年人核查到期", "cleared for minors until", ("minors_until",), hint="核查结果有效期"),
        ),
    ),
}  # fmt: skip

KINDS = {
    "社区": "committee", "居委会": "committee", "社区居委会": "committee", "committee": "committee", "community": "committee",
    "网点": "outlet", "快递网点": "outlet", "快递站点": "outlet", "outlet": "outlet",
}  # fmt: skip

ROLES = {
    "快递员志愿者": "courier", "快递员": "courier", "志愿者": "courier", "courier": "courier",
    "网点负责人": "outlet_lead", "outlet_lead": "outlet_lead", "outlet lead": "outlet_lead",
    "居委会工作人员": "committee_staff", "居委会": "committee_staff", "committee_staff": "committee_staff",
    "committee staff": "committee_staff",
    "接线员": "hotline_agent", "接线社工": "hotline_agent", "hotline_agent": "hotline_agent", "hotline agent": "hotline_agent",
    "站点调度员": "coordinator", "调度员": "coordinator", "值班社工": "coordinator", "站长": "coordinator",
    "coordinator": "coordinator",
    "督导": "supervisor", "supervisor": "supervisor",
    "街道民政干部": "district_officer", "区级管理员": "district_officer", "district_officer": "district_officer",
    "district officer": "district_officer",
    "系统管理员": "admin", "管理员": "admin", "admin": "admin",
}  # fmt: skip

NOTES = frozenset(["说明 notes", "说明", "填写说明", "填表说明", "notes", "readme"])
"""Tabs with words for whoever fills the file in."""

YES = frozenset(["是", "有", "已", "已培训", "对", "√", "✓", "y", "yes", "true", "1"])
NO = frozenset(["否", "无", "未", "没有", "×", "x", "n", "no", "false", "0"])
EXAMPLE = ("例", "示例", "example", "#")


def column_of(heading: str, sheet: str) -> Column | None:
    """The column that a heading means, however it is written: 手机*, Phone, 手机 / phone."""
    said = {plain(part) for part in (heading, *heading.replace("\n", "/").split("/"))}
    for column in SHEETS[sheet][1]:
        if said & {plain(word) for word in (column.zh, column.en, column.name, *column.also)}:
            return column
    return None


def sheet_of(title: str) -> str | None:
    """The sheet that a tab's title means: 人员, people, 人员 people."""
    said = {plain(title), *(plain(part) for part in title.replace("/", " ").split())}
    for sheet, (zh, _) in SHEETS.items():
        if said & {sheet, zh}:
            return sheet
    return None


def plain(word: str) -> str:
    return word.strip().strip("*＊:：").strip().lower()
