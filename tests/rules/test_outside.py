"""Where a message may go, and that no way of writing an address leads back into the house."""

import pytest

from dispatch.rules import outside


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example.com/a/b?key=1",
        "https://8.8.8.8/hook",
        "wecombot://abcdefgh-1234",
        "dingtalk://token12345678",
        "feishu://token-1-2-3",
        "mailto://user:word@example.com",
        "mailtos://user:word@example.com?to=a@example.com",
    ],
)
def test_bots_of_the_five_kinds_may_be_set(url):
    assert outside.fault_of_bot(url) is None


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://hooks.example.com/", "not_a_channel"),
        ("slack://a/b/c", "not_a_channel"),
        ("file:///etc/passwd", "not_a_channel"),
        ("exec://id", "not_a_channel"),
        ("wecombot://", "not_an_address"),
        ("https://", "not_an_address"),
        ("https://hooks.example.com:99999/", "not_an_address"),
        ("https://[::1/", "not_an_address"),
        ("https://user:word@hooks.example.com/", "not_an_address"),
        ("https://hooks.example.com/a b", "not_an_address"),
        ("https://中文.example/", "not_an_address"),
        ("https://" + "a" * 2000 + ".example", "not_an_address"),
        ("wecombot://token?verify=no", "unsafe_option"),
        ("feishu://token?Redirect=yes", "unsafe_option"),
        ("https://localhost/", "inside_address"),
        ("https://LOCALHOST./x", "inside_address"),
        ("https://printer/", "inside_address"),
        ("https://nas.local/", "inside_address"),
        ("https://127.0.0.1/", "inside_address"),
        ("https://127.1/", "inside_address"),
        ("https://0x7f000001/", "inside_address"),
        ("https://2130706433/", "inside_address"),
        ("https://0/", "inside_address"),
        ("https://10.0.0.8/", "inside_address"),
        ("https://192.168.1.1:8443/", "inside_address"),
        ("https://169.254.169.254/latest", "inside_address"),
        ("https://100.64.0.1/", "inside_address"),
        ("https://[::1]/", "inside_address"),
        ("https://[fe80::1]/", "inside_address"),
        ("https://[::ffff:127.0.0.1]/", "inside_address"),
        ("https://[64:ff9b::7f00:1]/", "inside_address"),
        ("https://[2002:7f00:1::]/", "inside_address"),
        ("mailto://user:word@192.168.0.2", "inside_address"),
    ],
)
def test_anything_else_is_refused_with_a_word(url, code):
    assert outside.fault_of_bot(url) == code


def test_only_a_test_may_speak_with_its_own_machine():
    assert outside.fault_of_bot("http://127.0.0.1:8080/hook", lenient=True) is None
    assert outside.fault_of_bot("file:///etc/passwd", lenient=True) == "not_a_channel"


def test_what_is_shown_of_a_bot_does_not_open_its_group():
    secret = "0123456789abcdef-secret-9999"
    for url in (
        f"wecombot://{secret}",
        f"https://qyapi.example.com/send?key={secret}",
        f"mailto://user:{secret}@example.com",
    ):
        shown = outside.masked(url)
        assert secret not in shown and "secret" not in shown, shown
        assert shown.startswith(url.split(":")[0])
