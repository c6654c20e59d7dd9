"""What the bank begins with: regimes of law, standard codes, the phrase book, authority, thresholds."""

from datetime import date

from django.db import migrations

REGIMES = [
    ("CBIRC-2020-3", "银行业保险业消费投诉处理管理办法（银保监会令2020年第3号）",
     "Administrative Measures for Handling Consumer Complaints in Banking and Insurance (CBIRC Order 2020 No. 3)",
     "calendar", [15, 30, 60], 2, date(2020, 3, 1)),
    ("CBRC-2012-13", "关于完善银行业金融机构客户投诉处理机制的通知（银监发〔2012〕13号）",
     "Notice on Improving the Handling of Customer Complaints by Banking Institutions (CBRC [2012] No. 13)",
     "working", [15, 60], 1, date(2012, 3, 26)),
]
# Dimensions A, B and C of JR/T 0169; 99 and 9 are 'other'. The compliance officer confirms them against the standard.
CODES = {
    "channel": [
        ("A01", "", "前台业务渠道", "Front office"),
        ("A0101", "A01", "营业现场", "Branch counter"),
        ("A0102", "A01", "自助机具", "Self-service machine"),
        ("A0103", "A01", "电子渠道", "Electronic channel"),
        ("A010301", "A0103", "网上银行", "Online banking"),
        ("A010302", "A0103", "电话银行", "Telephone banking"),
        ("A010303", "A0103", "移动客户端", "Mobile app"),
        ("A010304", "A0103", "网络公众平台", "Public platform"),
        ("A010305", "A0103", "短信", "Text message"),
        ("A010309", "A0103", "其他电子渠道", "Other electronic channel"),
        ("A0104", "A01", "第三方渠道", "Third party"),
        ("A0199", "A01", "其他前台渠道", "Other front office"),
        ("A02", "", "中、后台业务渠道", "Middle and back office"),
    ],
    "business": [
        ("B01", "", "人民币存款", "RMB deposits"),
        ("B0101", "B01", "对公活期与结算账户", "Corporate current and settlement accounts"),
        ("B0102", "B01", "对公定期与通知存款", "Corporate time and notice deposits"),
        ("B02", "", "贷款", "Loans"),
        ("B0201", "B02", "流动资金贷款", "Working-capital loans"),
        ("B0202", "B02", "固定资产贷款", "Fixed-asset loans"),
        ("B0203", "B02", "票据贴现与承兑", "Bill discounting and acceptance"),
        ("B0209", "B02", "其他贷款", "Other loans"),
        ("B03", "", "银行卡", "Bank cards"),
        ("B04", "", "支付结算", "Payments and settlement"),
        ("B0401", "B04", "转账汇款", "Transfers and remittances"),
        ("B0402", "B04", "代发工资", "Payroll"),
        ("B0403", "B04", "收单", "Merchant acquiring"),
        ("B0404", "B04", "现金管理", "Cash management"),
        ("B0409", "B04", "其他支付结算", "Other payments"),
        ("B05", "", "外汇与国际业务", "Foreign exchange and international business"),
        ("B0501", "B05", "结售汇", "Settlement and sale of foreign exchange"),
        ("B0502", "B05", "信用证与保函", "Letters of credit and guarantees"),
        ("B06", "", "理财与代理业务", "Wealth management and agency business"),
        ("B07", "", "人民币管理", "Currency management"),
        ("B08", "", "客户信息", "Customer information"),
        ("B09", "", "电子银行", "Electronic banking"),
        ("B99", "", "其他业务", "Other business"),
    ],
    "cause": [
        ("C01", "", "因服务态度及服务质量引起", "Service manner and quality"),
        ("C0101", "C01", "服务态度", "Manner"),
        ("C0102", "C01", "业务差错", "Mistake in handling"),
        ("C0103", "C01", "承诺未兑现", "Promise not kept"),
        ("C0104", "C01", "推诿或答复不及时", "Passed around or answered late"),
        ("C0105", "C01", "业务不熟练", "Lack of skill"),
        ("C0109", "C01", "其他服务原因", "Other service cause"),
        ("C02", "", "因服务设施、设备、业务系统引起", "Facilities, equipment and systems"),
        ("C0201", "C02", "系统故障", "System failure"),
        ("C0202", "C02", "系统功能缺陷", "Function missing or wrong"),
        ("C0203", "C02", "自助设备故障", "Machine out of order"),
        ("C0204", "C02", "网点设施与排队", "Premises and queues"),
        ("C03", "", "因管理制度、业务规则与流程引起", "Rules and process"),
        ("C0301", "C03", "流程繁琐", "Process too long"),
        ("C0302", "C03", "资料要求过多或重复", "Too many or repeated documents"),
        ("C0303", "C03", "审批时限过长", "Approval takes too long"),
        ("C0304", "C03", "部门间衔接", "Hand-over between departments"),
        ("C0305", "C03", "账户管控", "Account controls"),
        ("C04", "", "因营销方式和手段引起", "Way of selling"),
        ("C0401", "C04", "误导销售", "Misleading sale"),
        ("C0402", "C04", "搭售", "Tied sale"),
        ("C05", "", "因产品收益与定价引起", "Return and price of the product"),
        ("C0501", "C05", "收费争议", "Fees disputed"),
        ("C0502", "C05", "利率争议", "Interest rate disputed"),
        ("C06", "", "因信息披露引起", "Disclosure"),
        ("C0601", "C06", "未告知变更", "Change not announced"),
        ("C0602", "C06", "说明不清", "Explained unclearly"),
        ("C07", "", "因自主选择权引起", "Freedom of choice"),
        ("C08", "", "因合同条款引起", "Terms of contract"),
        ("C09", "", "因消费者资金安全引起", "Safety of funds"),
        ("C10", "", "因消费者信息安全引起", "Safety of information"),
        ("C11", "", "因债务催收引起", "Debt collection"),
        ("C99", "", "其他", "Other"),
    ],
}
NOT_TO_DO = [
    ("words_and_deeds", "言行不一", "Words and deeds apart"),
    ("dodging", "回避问题，反找客户的错", "Dodging, and finding fault with the customer"),
    ("passing_blame", "推卸责任", "Passing the blame"),
    ("arguing", "与客户争辩", "Arguing"),
    ("cutting_off", "打断客户或岔开话题", "Cutting off or changing the subject"),
    ("pity", "装傻乞怜", "Playing dumb for pity"),
    ("jumping", "急于下结论", "Jumping to a conclusion"),
    ("absent", "心不在焉", "Absent mind"),
    ("getting_rid", "只想先把客户打发走", "Getting rid of the customer first"),
    ("defensive", "带着防卫心听", "Listening on the defensive"),
]
NOT_TO_SAY = [
    ("impossible", "“这不可能，绝对不会发生”", "“Impossible, that never happens”"),
    ("you_get", "“一分价钱一分货”", "“You get what you pay for”"),
    ("never_said", "“我没说过这样的话”", "“I never said that”"),
    ("too_simple", "“这种问题太简单了”", "“That is too simple a question”"),
    ("our_rule", "“这是我们的规定”", "“That is our rule”"),
    ("turn_up", "“总会有办法的”", "“Something will turn up”"),
    ("contact_you", "“改天再和您联系”", "“We will contact you”"),
    ("not_sure", "“我不太清楚”", "“I am not sure”"),
    ("manufacturer", "“去问厂家，不关我们的事”", "“Ask the manufacturer, not us”"),
    ("no", "“不行”“没有”", "“No”"),
]
ANSWERS = [
    ("acknowledge", "acknowledge", "", "受理确认", "Acknowledgement",
     "{customer}：您反映的问题我们已收到并登记，编号{number}，由{owner}负责办理并与您联系。我们会在规定时限内告知您处理结果。给您带来不便，深表歉意。",
     "{customer}: we have received and registered what you told us as {number}. {owner} takes care of it and will be in "
     "touch with you; you will have the outcome within the time the rules set. We are sorry for the trouble."),
    ("listen", "listen", "", "倾听", "Letting them speak",
     "您请讲，我在听，也在记。", "Please go on: I am listening and taking notes."),
    ("understand", "understand", "", "复述确认", "Repeating what was understood",
     "我复述一遍，请您看是否准确：……您最希望我们做到的是……", "Let me say it back to you, so that nothing is lost: … What matters most to you is …"),
    ("position", "position", "", "说明立场", "Where the bank stands",
     "关于这件事，我们核实的情况是……我们的看法和依据是……", "This is what we found: … and this is where we stand, and why: …"),
    ("senior", "senior", "", "负责人出面", "Senior management in person",
     "我是{unit}负责人，这件事由我直接过问。", "I am in charge of {unit} and am looking after this myself."),
    ("admit", "admit", "", "承认过错并先行动", "Admitting a fault and acting first",
     "这是我们的过错，向您道歉。我们已经先做了……", "This was our fault and we apologise. We have already …"),
    ("remedy", "remedy", "", "提出补救", "Proposing a remedy",
     "我们建议这样处理：……您看是否可以接受？", "We propose the following: … Would this settle it for you?"),
    ("carry_out", "carry_out", "", "已办理告知", "Telling that it is done",
     "约定的事项已于今日办妥：……", "What we agreed was done today: …"),
    ("check_back", "check_back", "", "回访", "Checking back",
     "想向您确认，问题是否已经解决，还有没有我们该做而没做的？", "May I ask whether this is settled for you, and whether anything is left for us to do?"),
    ("money_error", "position", "money_error", "资金差错", "Error of money",
     "经核对，差额为……元，已于……入账，利息一并补足。", "We checked: the difference is CNY …; it was credited on … with the interest."),
    ("system", "position", "system", "系统故障", "System failure",
     "……时至……时系统故障，影响了您的……。现已恢复，受影响的交易我们已逐笔核对。",
     "From … to … a system failed and held up your … . It works again, and we have checked every transaction concerned."),
    ("price", "position", "price", "收费争议", "Fees disputed",
     "该项收费的依据是……。其中未事先告知的部分……", "The fee rests on … . As to the part that was not announced beforehand: …"),
    ("extension", "", "", "延期告知", "Telling of more time",
     "{customer}：编号{number}的投诉情况较为复杂，需要延长办理时间至……，原因是……。我们会随时告知进展。",
     "{customer}: case {number} is complex and needs until …, because … . We will keep you informed."),
    ("remedies_of_law", "", "", "救济途径", "Remedies of law",
     "如对处理结果有异议，您可以自收到本答复之日起30日内向我行上级机构申请核查，也可以向调解组织申请调解，依约定申请仲裁，或者向人民法院提起诉讼。",
     "If you do not agree with this outcome, you may within 30 days of receiving it apply to our superior unit for a review; you may "
     "also turn to a mediation body, to arbitration where it was agreed, or to the people's court."),
]
# Role, level of unit, limit in yuan (None: no limit). Refund and compensation alike.
LIMITS = [
    ("account_manager", "sub_branch", 500), ("account_manager", "branch", 500), ("account_manager", "head_office", 500),
    ("complaint_officer", "sub_branch", 1_000), ("complaint_officer", "branch", 5_000),
    ("complaint_officer", "head_office", 10_000), ("supervisor", "sub_branch", 10_000), ("supervisor", "branch", 100_000),
    ("supervisor", "head_office", 500_000), ("executive", "head_office", None),
]
THRESHOLDS = {
    "group_customers": 5,
    "group_days": 7,
    "major_members": 20,
    "major_same_product": 5,
    "major_hours": 24,
    "report_draft_minutes": 120,
    "unhappy_under": 60,
    "follow_up_days": 7,
    "complaints_per_100k": 20,
    "omissions_per_100k": 10,
    "dissatisfied_per_100k": 5,
}


def fill(apps, editor):
    """Adds what is not there: rows that a way back has kept stay as they are."""
    regime, code, clause, limit, threshold = (
        apps.get_model("complaints", name).objects
        for name in ("ClockRegime", "StandardCode", "Clause", "RemedyLimit", "Threshold")
    )
    for name, zh, en, counts, limits, superior, since in REGIMES:
        facts = {"name_zh": zh, "name_en": en, "counts": counts, "limits": limits, "starts_on": since}
        regime.get_or_create(code=name, defaults={**facts, "superior_from_stage": superior})
    for kind, rows in CODES.items():
        made = {}
        for position, (number, above, zh, en) in enumerate(rows):
            facts = {"parent": made.get(above), "name_zh": zh, "name_en": en, "position": position}
            made[number], _ = code.get_or_create(kind=kind, code=number, defaults=facts)
    for kind, rows in (("not_to_do", NOT_TO_DO), ("not_to_say", NOT_TO_SAY)):
        for position, (name, zh, en) in enumerate(rows):
            facts = {"kind": kind, "title_zh": zh, "title_en": en, "position": position}
            clause.get_or_create(code=f"{kind}.{name}", defaults=facts)
    for position, (name, step, topic, title_zh, title_en, text_zh, text_en) in enumerate(ANSWERS):
        facts = {"kind": "answer", "step": step, "topic": topic, "title_zh": title_zh, "title_en": title_en}
        texts = {"text_zh": text_zh, "text_en": text_en, "position": position}
        clause.get_or_create(code=f"answer.{name}", defaults={**facts, **texts})
    for role, level, yuan in LIMITS:
        for kind in ("refund", "compensation"):
            fen = None if yuan is None else yuan * 100
            limit.get_or_create(role=role, level=level, kind=kind, defaults={"limit_fen": fen})
    for name, value in THRESHOLDS.items():
        threshold.get_or_create(code=name, defaults={"value": value})


def keep(apps, editor):
    """Rows of these tables are never deleted; they go with the tables."""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0002_guard")]

    operations = [migrations.RunPython(fill, keep)]
