"""Four more bodies, one for each further regulation. Every name is invented."""

# Code of the regulation: (company, offices); the people of the first office lead the others.
# An office: (name, its leader, the leader's job, [(job, people)])
BODIES = {
    "r0": (
        "澄江区政务服务和数据局",
        [
            ("局领导", "沈正平", "局长", [("副局长", ["陆文涛"])]),
            ("办公室", "江雪梅", "主任", [("科员", ["白露", "丁志远", "方晓彤"])]),
            ("数据资源科", "钟毅", "科长", [("科员", ["范思敏", "谢宇航", "贺兰"])]),
        ],
    ),
    "r1": (
        "云岭县绩效考核委员会",
        [
            ("县级领导", "盛世安", "县委副书记", [("副县长", ["涂国民"])]),
            ("考核组", "费明", "组长", [("组员", ["柯蓝", "麦琪"])]),
            ("东川镇", "石磊", "党委书记", [("镇长", ["邹海燕"]), ("副镇长", ["柳青松", "阎伟", "莫小兰", "覃勇"])]),
            ("南坪镇", "龚建民", "党委书记", [("镇长", ["万丽"]), ("副镇长", ["段志强"])]),
            ("西河镇", "侯卫东", "党委书记", [("镇长", ["龙小云"]), ("副镇长", ["史文博"])]),
            ("北山镇", "黎明", "党委书记", [("镇长", ["毛志敏"]), ("副镇长", ["汤敏"])]),
            ("中塘镇", "邱国平", "党委书记", [("镇长", ["夏雨荷"]), ("副镇长", ["严冬"])]),
        ],
    ),
    "r3": (
        "和安社区居民委员会",
        [
            ("社区两委", "温玉兰", "党委书记", [("纪检专干", ["康宁"])]),
            (
                "社区工作站",
                "戴春生",
                "站长",
                [("网格员", ["宁小雨", "鲁大海", "俞静", "冉明", "童心", "牛建国", "季敏"])],
            ),
        ],
    ),
    "r4": (
        "云岭县公安局",
        [
            ("局机关", "秦卫国", "局长", [("副局长", ["安志刚"])]),
            ("刑事侦查大队", "霍建军", "大队长", [("民警", ["江涛", "凌云", "卓越", "骆飞", "柏杨"])]),
            ("城关派出所", "武刚", "所长", [("民警", ["时敏", "单雄"])]),
            ("指挥中心", "原野", "主任", []),
        ],
    ),
}
# Offices that are appraising units of their own.
UNITS = {"东川镇", "南坪镇", "西河镇", "北山镇", "中塘镇", "刑事侦查大队", "城关派出所", "指挥中心"}
# Offices whose people are not appraised: those above rate and vote.
ABOVE = {"局领导", "县级领导", "考核组", "局机关"}

# r0, quarter: (item, level, times, points, people, ground)
AGENCY = [
    ("praise", "district", 1, None, ["白露"], "区领导批示肯定“一网通办”专报。"),
    ("lecture.given", None, 2, None, ["白露", "谢宇航"], "学习日授课。"),
    ("contest.award", "city_second", 1, None, ["白露"], "市级业务比武第二名。"),
    ("absence.meeting", None, 2, None, ["白露"], "两次无故缺席例会。"),
    ("innovation.award", None, 1, 1.5, ["范思敏"], "“数据体检”项目获市级创新奖。"),
    ("inspection.higher", None, 1, None, ["丁志远"], "上级督查发现在岗上网购物。"),
    ("assessment", None, 1, -1, ["贺兰"], "材料报送错误致单位考核失分。"),
]
# r1, year: figures of the five towns, in their order.
TARGETS = {
    "fiscal_revenue": (12, 9, 9, 7, 3),
    "agriculture": (91, 88, 95, 84, 79),
    "projects": (90, 94, 82, 88, 76),
    "organisation": (95, 93, 90, 92, 85),
    "clean_government": (96, 91, 93, 90, 88),
    "culture": (90, 92, 88, 85, 86),
    "family_planning": (98, 97, 95, 96, 90),
    "petitions": (92, 90, 94, 85, 80),
    "public_order": (95, 92, 93, 90, 86),
    "cult_prevention": (97, 96, 95, 95, 92),
    "work_safety": (94, 95, 90, 92, 88),
}
# r3, the month of the regulation's example and some others.
COMMUNITY = [
    ("attendance.punctual", None, 1, None, ["宁小雨", "鲁大海", "俞静", "康宁", "戴春生"], "全月无迟到早退。"),
    ("attendance.full", None, 1, None, ["鲁大海", "康宁"], "全月满勤。"),
    ("work.clear", None, 1, None, ["宁小雨", "鲁大海", "冉明", "童心"], "当月工作未被街道点名。"),
    ("work.named", None, 1, None, ["牛建国"], "台账被街道点名。"),
    ("duty.early", None, 2, None, ["宁小雨", "俞静"], "提前一天完成任务。"),
    ("duty.ontime", None, 5, None, ["宁小雨", "冉明", "季敏"], "按时完成任务。"),
    ("duty.late", None, 1, None, ["宁小雨", "牛建国"], "任务逾期。"),
    ("duty.activity", None, 3, None, ["宁小雨", "童心"], "参加社区活动。"),
    ("service.dispute", None, 1, None, ["宁小雨"], "调解邻里漏水纠纷。"),
    ("service.complaint", None, 1, None, ["宁小雨"], "居民投诉服务态度。"),
    ("role.register", None, 4, None, ["宁小雨"], "登记新租户四户。"),
    ("commendation", "city", 1, None, ["宁小雨"], "市级先进网格员表彰。"),
]
# r4: monthly marks of three months for some, and claims for incentives.
MONTHLY = {"江涛": (92, 88, 96), "凌云": (90, 91, 93), "时敏": (85, 84, 88), "原野": (94, 95, 93)}
MONTHLY_OTHERS = (82, 84, 83)
COMMON = {"江涛": 95, "凌云": 92, "时敏": 86, "原野": 93}
INCENTIVES = [
    ("commendation", "city", 1, None, ["江涛"], "侦破系列盗窃案获市局通报表扬。"),
    ("commendation", "province", 1, None, ["江涛"], "专案组集体获省厅表彰。"),
    ("urgent", None, 1, None, ["江涛", "凌云"], "完成防汛急难任务。"),
    ("help", None, 1, None, ["时敏"], "援助外单位办案。"),
]
