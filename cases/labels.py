"""Chinese labels of coded values, in one place: what papers, pages and messages print."""

PENALTY_KINDS = {
    "warning": "警告",
    "criticism": "通报批评",
    "fine": "罚款",
    "confiscate_income": "没收违法所得",
    "confiscate_goods": "没收非法财物",
    "confiscate": "没收违法所得、没收非法财物",
    "suspend_licence": "暂扣许可证件",
    "downgrade_qualification": "降低资质等级",
    "revoke_licence": "吊销许可证件",
    "restrict_business": "限制开展生产经营活动",
    "suspend_business": "责令停产停业",
    "close_down": "责令关闭",
    "restrict_practice": "限制从业",
    "other": "其他行政处罚",
}
LINE_KINDS = {"penalty": "给予行政处罚", "no_penalty": "不予行政处罚", "transfer": "移送"}
NO_PENALTY = {
    "slight": ("违法行为轻微并及时改正，没有造成危害后果", "《中华人民共和国行政处罚法》第三十三条第一款"),
    "first_minor": ("初次违法且危害后果轻微并及时改正", "《中华人民共和国行政处罚法》第三十三条第一款"),
    "no_fault": ("当事人有证据足以证明没有主观过错", "《中华人民共和国行政处罚法》第三十三条第二款"),
    "not_proven": ("违法事实不能成立", "《中华人民共和国行政处罚法》第五十七条第一款第（三）项"),
    "age": ("不满十四周岁的未成年人有违法行为", "《中华人民共和国行政处罚法》第三十条"),
    "capacity": (
        "精神病人、智力残疾人在不能辨认或者不能控制自己行为时有违法行为",
        "《中华人民共和国行政处罚法》第三十一条",
    ),
    "limitation": ("违法行为在二年（五年）内未被发现", "《中华人民共和国行政处罚法》第三十六条第一款"),
}
SOURCES = {
    "inspection": "监督检查",
    "tip_off": "举报",
    "transfer": "其他机关移送",
    "assigned": "上级交办",
    "accident": "事故调查",
    "monitoring": "在线监测",
    "self_report": "主动报告",
}
EVIDENCE_KINDS = {
    "document": "书证",
    "document_copy": "书证（复印件）",
    "object": "物证",
    "audio_video": "视听资料",
    "electronic": "电子数据",
    "witness": "证人证言",
    "party_statement": "当事人的陈述",
    "appraisal": "鉴定意见",
    "scene_record": "勘验笔录、现场笔录",
}
SERVICE_METHODS = {
    "direct": "直接送达",
    "left": "留置送达",
    "electronic": "电子送达",
    "post": "邮寄送达",
    "entrusted": "委托送达",
    "announcement": "公告送达",
}
REVIEW_RESULTS = {
    "pass": "同意",
    "pass_corrected": "同意（修改后）",
    "supplement": "退回补充调查",
    "correct": "建议纠正",
    "disagree": "不同意",
    "suggest_transfer": "建议移送",
    "suggest_no_penalty": "建议不予处罚",
}
CONCLUSIONS = {
    "penalty": "给予行政处罚",
    "no_penalty": "不予行政处罚",
    "not_proven": "违法事实不能成立，不予行政处罚",
    "transfer": "移送司法机关",
    "supplement": "补充调查后再行讨论",
}
PROCEDURES = {"ordinary": "普通程序", "summary": "简易程序"}
CHECKLIST = (
    "主体与职权",
    "管辖",
    "当事人",
    "事实",
    "证据",
    "时效",
    "法律适用",
    "裁量",
    "程序",
    "文书",
    "责令改正与违法所得",
    "不涉嫌犯罪",
    "公示与备案",
)
