"""A page gets the part of a style sheet whose classes it names, whole and working."""

from tools.setup.trim import trim

SHEET = """/*! WeUI, MIT */
body{--a:1px;--b:2px;--c:var(--a)}
@media (prefers-color-scheme:dark){body:not([data-weui-theme="light"]){--a:3px}}
.weui-btn,.weui-grid{margin:var(--c)}
.weui-btn.weui-grid{padding:0}
.weui-icon{background:url("data:image/svg+xml,{;}")}
.weui-btn:before{content:"};{"}
@keyframes used{0%{top:0}to{top:1px}}
@keyframes unused{0%{top:0}}
.weui-cell_turns{animation:used 1s}
"""


def trimmed(*keep: str, drop: tuple[str, ...] = (), also_read: str = "") -> str:
    return trim(SHEET, keep=set(keep), drop=list(drop), also_read=also_read)


def test_a_page_gets_the_class_it_names_and_none_beside_it() -> None:
    assert ".weui-btn{margin:var(--c)}" in trimmed("weui-btn")
    assert "weui-grid" not in trimmed("weui-btn")


def test_braces_inside_a_picture_or_a_string_end_no_rule() -> None:
    sheet = trimmed("weui-btn", "weui-icon")
    assert '.weui-icon{background:url("data:image/svg+xml,{;}")}' in sheet
    assert '.weui-btn:before{content:"};{"}' in sheet


def test_a_variable_stays_as_long_as_somebody_reads_it() -> None:
    assert "body{--a:1px;--c:var(--a)}" in trimmed("weui-btn")
    assert "--b:2px" in trimmed("weui-btn", also_read=".ours{left:var(--b)}")
    assert "--a" not in trimmed("weui-icon")


def test_an_animation_goes_with_its_last_user() -> None:
    assert "@keyframes used" in trimmed("weui-cell*")
    assert "@keyframes unused" not in trimmed("weui-cell*")
    assert "keyframes" not in trimmed("weui-btn")


def test_the_dark_half_can_be_left_out() -> None:
    assert "@media" in trimmed("weui-btn")
    assert "@media" not in trimmed("weui-btn", drop=("prefers-color-scheme:dark",))


def test_the_licence_stays_on_top() -> None:
    assert trimmed("weui-btn").startswith("/*! WeUI, MIT */\n")
    declared = '@charset "UTF-8";' + SHEET
    assert trim(declared, keep={"weui-btn"}, drop=[], also_read="").startswith("/*! WeUI, MIT */\n")
