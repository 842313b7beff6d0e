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
CLOSE_CONDITIONS = {
    "performed": "履行完毕",
    "enforcement_ended": "法院执行完毕或者终结",
    "no_penalty_served": "不予处罚已送达",
    "transfer_accepted": "移送已受理",
    "party_gone": "当事人死亡、终止且无承受人",
}

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
PARTY_KINDS = {"unit": "单位", "individual_business": "个体工商户", "person": "个人"}
PAYMENT_KINDS = {"fine": "罚款", "surcharge": "加处罚款", "income": "没收款"}
INQUIRED = "询问笔录（{}）"
PRESERVED = {"": "未填", "away": "由本机关异地保存", "in_place": "就地保存，由当事人保管"}
SEIZED = {"seal": "查封", "seize": "扣押", "both": "查封、扣押"}
# Sections of GB/T 4754-2017, which an industry's code begins with.
SECTORS = {
    "A": "农、林、牧、渔业", "B": "采矿业", "C": "制造业", "D": "电力、热力、燃气及水生产和供应业", "E": "建筑业",
    "F": "批发和零售业", "G": "交通运输、仓储和邮政业", "H": "住宿和餐饮业", "I": "信息传输、软件和信息技术服务业",
    "J": "金融业", "K": "房地产业", "L": "租赁和商务服务业", "M": "科学研究和技术服务业",
    "N": "水利、环境和公共设施管理业", "O": "居民服务、修理和其他服务业", "P": "教育", "Q": "卫生和社会工作",
    "R": "文化、体育和娱乐业", "S": "公共管理、社会保障和社会组织", "T": "国际组织",
}  # fmt: skip
SPOKEN_OR_WRITTEN = {"written": "书面", "oral": "口头"}

# Every value of a coded field as pages offer it, by the input that declares the field (`cases.inputs`).
CHOICES: dict[str, dict[str, str]] = {
    "LineIn.kind": LINE_KINDS,
    "LineIn.reason": {key: text for key, (text, _) in NO_PENALTY.items()},
    "LineIn.ground": {"": "没有", "lenient": "从轻", "mitigate": "减轻", "heavier": "从重"},
    "LineIn.review_ground": {"": "没有", "public_interest": "涉及重大公共利益", "by_law": "法律、法规规定应当审核"},
    "LineIn.correction": {"": "已责令改正", "not_needed": "无需改正", "impossible": "无法改正", "done": "已经改正"},
    "LineIn.deciding_body": {
        "bureau": "本机关", "licence_issuer": "颁发许可证件的机关", "government": "人民政府", "police": "公安机关",
    },
    "LineIn.lighter": {"": "没有变化", "old": "适用旧规定", "new": "新规定较轻，适用新规定", "equal": "轻重相同，适用旧规定"},
    "PenaltyIn.kind": PENALTY_KINDS,
    "PartyIn.kind": PARTY_KINDS,
    "PartyChange.kind": PARTY_KINDS,
    "PartyIn.sex": {"": "未填", "男": "男", "女": "女"},
    "PartyChange.sex": {"男": "男", "女": "女"},
    "SourceIn.kind": SOURCES,
    "ViolationIn.step": {
        "first": "一般情形",
        "overdue": "逾期未改正",
        "refused": "拒不改正",
        "serious": "情节严重",
        "accident": "发生事故",
        "accident_ordinary": "发生一般事故",
        "accident_larger": "发生较大事故",
        "accident_major": "发生重大事故",
        "accident_extra": "发生特别重大事故",
    },
    "RegisterClue.procedure": PROCEDURES,
    "RefuseFiling.ground": {
        "": "其他",
        "first_minor": "初次违法且危害后果轻微并及时改正",
        "slight": "违法行为轻微并及时改正",
        "no_jurisdiction": "不属于本机关管辖",
        "limitation": "超过追责时效",
        "no_facts": "没有违法事实",
    },
    "Service.method": SERVICE_METHODS,
    "AttemptService.method": SERVICE_METHODS,
    "AttemptService.paper": {"penalty_notice": "行政处罚告知书", "decision": "行政处罚决定书", "other": "其他文书"},
    "RequestHearing.form": SPOKEN_OR_WRITTEN,
    "RecordStatement.form": SPOKEN_OR_WRITTEN,
    "ReturnReview.kind": REVIEW_RESULTS,
    "ChecklistAnswer.answer": {"yes": "符合", "no": "不符合", "not_applicable": "不涉及"},
    "Resolve.conclusion": CONCLUSIONS,
    "Decide.kind": {"": "按现行处理意见", "penalty": "给予行政处罚", "no_penalty": "不予行政处罚"},
    "Decide.reason": {key: text for key, (text, _) in NO_PENALTY.items()},
    "Transfer.kind": {"crime": "涉嫌犯罪，移送司法机关", "jurisdiction": "移送有管辖权的机关", "other": "其他移送"},
    "ReturnFromTransfer.result": {
        "not_filed": "不予立案",
        "not_prosecuted": "不起诉",
        "criminal_fine": "判处罚金",
        "punished": "已受其他处理",
        "other": "其他",
    },
    "Withdraw.ground": {"filed_in_error": "立案有误", "party_gone": "当事人死亡或者终止"},
    "OnTheSpot.collect": {"bank": "到银行缴纳", "cash": "当场收缴"},
    "AddEvidence.kind": EVIDENCE_KINDS,
    "Recheck.result": {"verified": "复查合格", "failed": "复查不合格"},
    "Interviewee.sex": {"": "未填", "男": "男", "女": "女"},
    "Preserve.keeping": PRESERVED,
    "Seize.measure": {"": "未填", **SEIZED},
    "CutSupply.kind": {"power": "停止供电", "explosives": "停止供应民用爆炸物品"},
    "Pay.kind": PAYMENT_KINDS,
    "CollectCash.ground": {
        "small": "一百元以下的罚款",
        "hard_to_enforce": "不当场收缴事后难以执行",
        "remote": "边远、水上、交通不便，当事人要求当场缴纳",
    },
    "HandIn.to": {"bureau": "本机关", "bank": "银行"},
    "EndEnforcement.ground": {
        "person_dead": "公民死亡，没有遗产可供执行，又没有义务承受人",
        "unit_gone": "单位终止，没有财产可供执行，又没有义务承受人",
        "object_lost": "执行标的灭失",
        "basis_revoked": "据以执行的决定被撤销",
        "court_ended": "人民法院终结执行",
    },
    "FileAppeal.kind": {"reconsideration": "行政复议", "litigation": "行政诉讼"},
    "AppealResult.result": {
        "upheld": "维持（驳回）", "varied": "变更", "annulled": "撤销", "illegal": "确认违法", "withdrawn": "申请人撤回",
    },
    "RevokeOrVary.result": {"revoked": "撤销", "varied": "变更"},
    "Educate.form": {"guidance_notice": "行政指导告知书", "talk": "约谈", "letter": "提示函", "visit": "回访"},
}  # fmt: skip


def choices(model: type, field: str) -> dict[str, str]:
    """The labels of a coded field, declared by the input or one it inherits from. Raises KeyError."""
    for base in model.__mro__:
        if (found := CHOICES.get(f"{base.__name__}.{field}")) is not None:
            return found
    raise KeyError(f"{model.__name__}.{field}")
