"""Who works in the demo town. Every name is invented."""

COMPANY = "青石镇人民政府"

# Office: (name, code of its catalogue, deputy in charge, head, staff)
OFFICES = [
    ("党办", "party", "周国栋", "林晓梅", ["陈思远", "李文静", "王志强", "赵雅琴"]),
    ("政府办", "government", "周国栋", "孙立民", ["刘洋", "黄丽娟", "徐海涛", "高敏", "马跃进"]),
    ("国土所", "land", "吴建华", "郑大伟", ["何晓东", "罗春燕", "梁志远"]),
    ("司法所", "justice", "吴建华", "韩正", ["唐慧", "冯雪松", "董洁"]),
    ("综治办", "order", "蒋丽萍", "曹永刚", ["彭飞", "肖雨薇", "田野", "潘立新"]),
    ("计生办", "family", "蒋丽萍", "袁秀英", ["蔡晓兰", "蒋慧敏", "余莉", "杜娟"]),
    ("农业办", "agriculture", "吴建华", "叶长青", ["程建军", "魏小龙", "任秋菊", "姜海波"]),
]
HEAD = "宋明远"
DEPUTIES = ["周国栋", "吴建华", "蒋丽萍"]

# Login: (employee, groups of jifen_appraisal, portal user)
LOGINS = {
    "employee": ("陈思远", (), True),
    "employee2": ("李文静", (), True),
    "employee3": ("唐慧", (), True),
    "manager": ("林晓梅", ("manager",), False),
    "manager2": ("韩正", ("manager",), False),
    "deputy": ("周国栋", ("manager",), False),
    "deputy2": ("吴建华", ("manager",), False),
    "head": ("宋明远", ("committee",), False),
    "office": ("黄丽娟", ("officer",), False),
    "inspector": ("王志强", ("inspector",), False),
    "committee": ("蒋丽萍", ("committee",), False),
    "payroll": ("高敏", (), False),
    "auditor": ("徐海涛", ("auditor",), False),
}

# Last month, entered by inspectors: (item, level, times, points, people, ground)
FINDINGS = [
    ("discipline.idle", None, 1, None, ["刘洋", "彭飞"], "上午十时巡查，工作时间浏览购物网站。"),
    ("discipline.whereabouts", None, 1, None, ["冯雪松"], "去向牌未登记，电话联系不上。"),
    ("discipline.early", None, 1, None, ["魏小龙"], "下午四时四十分离岗，未请假。"),
    ("discipline.idle", None, 2, None, ["田野"], "一周内两次在岗玩手机游戏。"),
    ("study.notes", None, 2, None, ["余莉", "姜海波"], "学习笔记缺两篇。"),
    ("assessment.overall", None, 1, -2, ["陈思远", "何晓东", "蔡晓兰", "任秋菊"], "综合评议得十八分。"),
    ("assessment.overall", None, 1, -1, ["李文静", "王志强", "徐海涛", "肖雨薇"], "综合评议得十九分。"),
    ("assessment.overall", None, 1, -3.5, ["马跃进", "罗春燕", "杜娟"], "综合评议得十六点五分。"),
]

# Last month, claimed: (person, item, level, description, file)
AWARDS = [
    ("陈思远", "award.commendation", "city", "被评为全市信息工作先进个人，见市委办通报。", "表彰通报.png"),
    ("唐慧", "award.commendation", "district", "区级人民调解能手，证书附后。", "荣誉证书.png"),
]

# This month, entered by the inspector: one finding, and another against which its person appeals
FINDING = ("discipline.idle", None, 1, None, ["刘洋"], "巡查时在岗聊天。")
APPEALED = ("discipline.whereabouts", None, 1, None, ["唐慧"], "巡查时不在岗，去向牌未登记。")

# This month, claimed: (person, level of the award, description, file, what became of it, or how many steps approved)
CLAIMS = [
    ("陈思远", "district", "区级优秀通讯员，证书待领取。", None, "draft"),
    ("陈思远", "city", "市级媒体刊发本镇经验材料，附通报。", "证明材料.png", 0),
    ("李文静", "city", "全市档案工作先进个人，附表彰决定。", "证明材料.png", 1),
    ("唐慧", "district", "调解案例入选区级汇编。", "证明材料.png", 2),
    ("陈思远", "province", "参加省里培训并结业。", "结业证.png", "refused"),
    ("李文静", "district", "区级征文三等奖。", "获奖名单.png", "withdrawn"),
]
REFUSAL = "培训结业不属于表彰奖励，不予认定。"

# Away next week: (who, who stands in, why), by login
STAND_IN = ("deputy", "deputy2", "参加区委党校培训。")

# The appeal: (person, grounds, what is asked for)
APPEAL = (
    "唐慧",
    "当天上午在河湾村调解土地纠纷，去向由值班员代为登记，有调解记录。",
    "请核实后撤销这项扣分。",
)

# Where objections to a public notice go
CONTACT = "镇考核办（政府办二楼），电话 0558-6601234"

# A talk about last month: (who held it, by login, with whom, where, what was said)
TALK = (
    "manager",
    "陈思远",
    "党办办公室",
    "肯定信息工作成绩；提醒综合评议中群众反映的答复不够及时的问题，约定来件当日答复。",
)
