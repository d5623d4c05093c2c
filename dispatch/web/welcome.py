"""What a start prints: where to go, and three people to sign in as."""

from dispatch.cli_street import load_demo
from dispatch.demo.people import PASSWORD
from dispatch.house import House
from dispatch.queries import sessions
from dispatch.web import lan

THREE = (
    ("courier", "快递员志愿者", "13000003001"),
    ("committee", "居委会", "13000001001"),
    ("coordinator", "社工站调度", "13000000101"),
)
AT_HOME = (
    "  演示账号只能在本机登录；要让手机也用演示账号，请加 DEMO_ON_LAN=1\n"
    "  The demo people sign in on this machine only; DEMO_ON_LAN=1 lets phones use them too."
)
OUT = (
    "  演示账号和密码人人可读：网络里的任何人都能登录，不要放真实数据\n"
    "  Anybody in this network can sign in as the demo people: keep real data out."
)
ASKED_ONCE = (
    "  手机第一次打开会提示证书不受信任：证书是这台电脑自己签的，选择继续访问即可\n"
    "  A phone asks once about the certificate: this machine made it by itself. Continue."
)


def lay_demo(house: House) -> None:
    """An empty database gets the demo street; never in production, where it may not even be."""
    production = house.settings.app_env == "production"
    with house.db.reading() as rd:
        empty = not sessions.anybody(rd)
        if production and sessions.demo_people(rd):
            raise SystemExit(
                "Demo people are in this database, and everybody knows their password: "
                "flask --app app demo remove"
            )
    if empty and not production:
        load_demo(house)


def urls(house: House, port: int, ips: list[str]) -> list[str]:
    """Where this server is found: as it is called outside, or at the machine's own addresses."""
    settings = house.settings
    scheme = "https" if settings.tls_cert else "http"
    if settings.public_url:
        return [settings.public_url.rstrip("/")]
    everywhere = settings.host in ("0.0.0.0", "::", "")  # noqa: S104
    hosts = [*ips, "127.0.0.1"] if everywhere else [settings.host]
    return [f"{scheme}://{f'[{h}]' if ':' in h else h}:{port}" for h in hosts]


def lines(house: House, port: int, seconds: float, ips: list[str] | None = None) -> str:
    """The address, and the sign-in lines while the demo people are there."""
    found = urls(house, port, ips or [])
    told = [f"最后一米 Last Metre: {found[0]}   (ready in {seconds:.1f} s)"]
    told += [f"  {url}" for url in found[1:]]
    if house.settings.process == "worker":
        return f"{told[0]}\n  PROCESS=worker: /healthz /readyz /metrics"
    with house.db.reading() as rd:
        demo = sessions.demo_people(rd)
        told += [sign_in_line(*one) for one in THREE if sessions.demo_people(rd, one[2])]
    if house.settings.lan:
        told += [OUT if house.settings.demo_on_lan else AT_HOME] if demo else []
        told += [ASKED_ONCE, lan.picture(found[0])]
    return "\n".join(told)


def sign_in_line(role: str, zh: str, phone: str) -> str:
    return f"  {role:<12} {phone}  {PASSWORD}   {zh}（演示数据）"
