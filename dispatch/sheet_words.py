"""The sentences for what is wrong in a file: Chinese first, then English."""

from collections.abc import Iterable

from dispatch.rules.sheet_tables import Problem

WORDS = {
    "no_file": "没有这个文件 / no such file",
    "file_too_large": "文件过大，最多10 MB / the file is too large, at most 10 MB",
    "not_a_spreadsheet": "不是可读的表格文件 (.xlsx .xls .ods .csv) / not a readable spreadsheet",
    "a_web_page": "这是网页格式的表格，请用 Excel 或 WPS 另存为 .xlsx / a web page: save it as .xlsx first",
    "nothing_known_in_it": "没有认得的工作表或表头；请用 flask unit template 取模板 / no known sheet or headings; take the template",
    "too_many_rows": "行或列太多，最多20000行 / too many rows or columns, at most 20000 rows",
    "no_time": "这台机器正忙，请稍后再试 / the machine is busy; try again",
    "sheet_not_read": "没有读这张工作表。要导入：表名前加“人员 ”等，或加 --sheet 表名；不导入：加 --without 表名 / "
    "this sheet was not read. To import it add --sheet NAME, to leave it --without NAME",
    "no_such_sheet": "文件里没有这张工作表 / the file has no such sheet",
    "cannot_see_hidden": "这种格式看不出隐藏的行列和删除线：请另存为 .xlsx；确认没有的，加 --with-hidden / "
    "this format does not tell what is hidden or struck out: save it as .xlsx, or add --with-hidden",
    "hidden_column": "是隐藏列，里面有内容：取消隐藏或删掉该列，或加 --with-hidden / "
    "a hidden column with something in it: show it, delete it, or add --with-hidden",
    "struck_cell": "有删除线，但这一行没有全部划掉：改好再导入，或加 --with-hidden / "
    "struck out, but not all of its row: mend it, or add --with-hidden",
    "no_headings": "找不到表头 / no headings found",
    "column_twice": "表头重复 / the heading stands twice",
    "column_missing": "缺少必需的列 / a needed column is missing",
    "needed": "必填 / must be filled in",
    "lost_sign": "有乱码，原来的字已经丢了，请重新填写 / a character was lost here; type it again",
    "digits_lost": "号码被表格改成了科学计数，后几位已经丢了：把该列设为文本，重新填写 / "
    "the spreadsheet has rounded this number: make the column text and type it again",
    "cell_error": "单元格是错误值 / the cell holds an error",
    "too_long": "太长 / too long",
    "not_a_name": "不是名称 / not a name",
    "not_a_phone": "不是电话号码 / not a phone number",
    "not_a_mobile": "登录要用手机号码 / signing in needs a mobile number",
    "not_yes_or_no": "请写 是 或 否 / write yes or no",
    "not_a_count": "不是合理的整数 / not a plausible whole number",
    "not_a_house": "不是楼号 / not the number of a building",
    "not_degrees": "不是度数 / not degrees",
    "not_in_china": "不在中国境内，经纬度是否写反 / outside China; are lat and lng exchanged?",
    "half_a_position": "经纬度要一起填 / lat and lng go together",
    "no_position": "没有坐标，所属社区也没有 / no position here, and none of its community",
    "unknown_crs": "坐标系只能是空、wgs84 或 gcj02 / crs is empty, wgs84 or gcj02",
    "not_a_date": "不是日期，例 2027-03-31 / not a date",
    "has_run_out": "已经过期；续期后再填，或留空 / has run out: fill in the new date, or leave it empty",
    "unknown_kind": "类型只能是 社区 或 网点 / committee or outlet only",
    "not_a_code": "编号只能用字母、数字、- 和 _ / letters, digits, - and _ only",
    "twice": "与前面的行重复 / stands in an earlier row already",
    "unit_is_another": "编号已属于另一个单位 / the code belongs to another unit",
    "unknown_station": "没有这个社工站，先运行 flask street init / no such station; first flask street init",
    "which_station": "有几个社工站，请写明是哪一个 / several stations: say which",
    "unknown_unit": "没有这个单位 / no such unit",
    "unknown_parent": "没有它的上级单位 / its parent unit does not exist",
    "which_unit": "有几个同名单位，请写编号 / several units of this name: give the code",
    "unknown_community": "没有这个社区 / no such community",
    "unknown_compound": "没有这个小区 / no such compound",
    "which_compound": "有几个同名小区，请写社区 / several compounds of this name: give the community",
    "unknown_role": "没有这个角色 / no such role",
    "role_not_here": "这个角色不在这种单位 / this role is not held in such a unit",
    "another_name": "同一手机号，姓名不同 / the same phone with another name",
    "demo_in_the_way": "这个编号被演示街道占用，先运行 flask demo remove / the demo holds this code: first flask demo remove",
    "street_in_the_way": "已有真实的街道用这个编号，不载入演示 / a real street has this code: the demo is not loaded",
    "demo_person": "这是演示人员的号码 / the number of a demo person",
    "works_elsewhere": "已是另一个站或网点的快递员 / is a courier of another station or outlet",
    "not_geojson": "不是 GeoJSON / not GeoJSON",
    "not_an_area": "不是闭合的面 / not a closed area",
    "whose_area": "没有写是哪个社区的边界：写上 code 或 name，只有一个面的也可以把文件名改成社区名 / "
    "whose area is not said: give it a code or a name; one alone may say it by its file's name",
    "code_and_name_differ": "编号和名称说的不是同一个社区 / code and name are two communities",
    "crosses_itself": "边界线自己相交，请在这里改好 / the line crosses itself there",
    "lat_lng_swapped": "经纬度写反了，GeoJSON 是先经度后纬度 / lat and lng are exchanged: GeoJSON has lng first",
    "in_metres": "坐标不是经纬度，像是投影坐标（米）：请导出为 WGS 84 (EPSG:4326) / "
    "these are no degrees but metres of a projection: export it as WGS 84 (EPSG:4326)",
    "projected_crs": "坐标系是投影坐标（米）：请导出为 WGS 84 (EPSG:4326) / a projection: export it as WGS 84 (EPSG:4326)",
    "looks_gcj02": '像是高德、腾讯地图的坐标：在文件里加 "crs": "gcj02" / '
    'these look like coordinates of AMap or Tencent: put "crs": "gcj02" into the file',
    "looks_wgs84": "写了 gcj02，但像是 WGS-84 坐标：去掉 crs / declared as gcj02, but they look like WGS-84: take crs away",
    "nothing_in_it": "居委会和它的楼都不在这个边界里 / neither the committee nor a house of it lies in there",
    "few_in_it": "这个社区的楼大多不在这个边界里 / most houses of this community do not lie in there",
    "far_away": "离本站其他单位超过50公里 / more than 50 km from everything else of this station",
    "same_as_neighbour": "和这个社区的边界几乎相同，或一个盖住另一个 / nearly the same ground as this neighbour's",
}


LEFT_OUT = {
    "hidden_row": (
        "是隐藏行（或被筛选、折叠），没有导入；要导入请加 --with-hidden",
        "hidden, not imported; --with-hidden takes it",
    ),
    "struck_row": (
        "整行有删除线，没有导入；要导入请加 --with-hidden",
        "struck out, not imported; --with-hidden takes it",
    ),
    "sum_row": ("是合计行，没有导入", "a sum, not imported"),
    "hidden_sheet": (
        "是隐藏的工作表，没有导入；要导入请加 --with-hidden",
        "a hidden sheet, not imported; --with-hidden takes it",
    ),
}


def line(problem: Problem) -> str:
    """人员 第7行 C 手机: 不是电话号码 / not a phone number [12345]"""
    place = problem.sheet
    if problem.row:
        place += f" 第{problem.row}{problem.counted}"
    if problem.column:
        place += f" {problem.column}"
    return f"{place}: {WORDS[problem.code]}" + (f" [{problem.value}]" if problem.value else "")


def told_together(left_out: Iterable[Problem]) -> list[str]:
    """人员 第3、7-9行是隐藏行…: one line for all rows of a sheet that share a reason."""
    rows: dict[tuple[str, str], list[int]] = {}
    for one in left_out:
        rows.setdefault((one.sheet, one.code), []).append(one.row)
    sentences = []
    for (sheet, code), numbers in rows.items():
        zh, en = LEFT_OUT[code]
        counted = f" 第{spans(numbers)}行" if numbers[0] else " "
        sentences.append(f"{sheet}{counted}{zh} / {en}")
    return sentences


def spans(numbers: list[int]) -> str:
    """3、7-9 of 3, 7, 8, 9."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
