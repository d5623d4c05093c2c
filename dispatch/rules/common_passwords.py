"""Words that everybody takes for a password. Read without the digits and signs at their ends and with
look-alikes undone (see passwords.py), so admin2026! and p@ssw0rd need no line of their own."""

TAKEN = """
    password passwort passw0rd passwd pass admin administrator root user guest test tester testing demo default
    changeme letmein welcome login master manager system server secret access hello hellohello helloworld
    monkey dragon shadow sunshine princess football baseball basketball superman batman spiderman pokemon
    michael jordan jessica charlie daniel ashley hunter freedom whatever trustno iloveyou loveyou ilove lovely
    love mylove forever flower cookie summer winter spring autumn january monday computer internet google
    facebook samsung iphone android apple huawei xiaomi windows microsoft qwerty qwertyuiop qwert asdf asdfgh
    asdfghjkl zxcv zxcvbn zxcvbnm abc abcd abcde abcdef abcdefg abcabc
    qweasd qweasdzxc qazwsx qazwsxedc wsxedc poiuy
    woaini woaini1314 woaiwo woaiwojia woaiwoziji woaibaba woaimama woaizhongguo woainima woaini520 aini wobuaini
    woshishui woshi nihao nihaoma zhongguo china chinese beijing shanghai tianjin tianjintianjin guangzhou
    mima mimamima wodemima wangjimima gongzuo denglu yonghu guanliyuan zhanghao xuexi laoshi xuesheng
    wang wangwei zhang zhangwei zhangsan lisi wangwu zhaoliu li liwei liu liuwei chen yang huang zhao wu zhou
    laopo laogong baobao baobei baobeibaobei mama baba mamababa yijia quanjia kuaile pingan facai gongxifacai
    taobao weixin wechat alipay zhifubao tengxun baidu shegong shequ juweihui kuaidi kuaidiyuan zhiyuanzhe
    zhiyuan jiedao teda zuihouyimi lastmetre lastmeter courier volunteer community station office
"""
WORDS = frozenset(TAKEN.split()) | {
    "5201314", "1314520", "520520520", "13145200", "52013140", "woaini1314520", "a5201314", "1qaz2wsx", "1qaz@wsx",
    "q1w2e3r4", "q1w2e3r4t5", "1q2w3e4r", "1q2w3e4r5t", "zaq12wsx", "zaq1xsw2", "abc123456", "a123456789", "123456a",
    "123qweasd", "qwe123456", "aa123456", "iloveu", "88888888", "66668888", "88886666", "147258369", "159357456",
    "110119120", "11235813", "31415926", "314159265", "19491001", "passw0rd", "我的密码是什么",
    "我爱你中国我爱你", "中华人民共和国万岁", "11223344", "1122334455", "112233445566",
}  # fmt: skip
