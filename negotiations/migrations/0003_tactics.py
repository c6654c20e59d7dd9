"""The library of tactics: what each is, how to answer it, and which are not ours to use."""

from django.db import migrations

# code, names, what it is, how to answer it, why it is not ours to use (empty: it is).
TACTICS = [
    ("patient_listening", "耐心倾听", "Patient listening",
     "多听少说，让对方把要求和理由说完，从中听出轻重。", "Says little, lets the other side finish, and hears what matters to it.",
     "同样倾听；先问再答，每说一点就请对方也说一点。", "Listen as well; ask before you answer, and trade what you say for what they say.", "", ""),
    ("playing_dumb", "装聋作哑", "Playing dumb",
     "装作不懂，让对方一再解释，说出本不想说的话。", "Pretends not to understand, so that one explains more than one meant to.",
     "用书面材料说明一次，请对方复述要点，不重复让步的理由。", "Explain once in writing, ask them to repeat the points, and give no reason twice.", "", ""),
    ("closed_door", "闭门不谈", "Closed door",
     "中止会谈或不露面，让对方自己着急。", "Breaks off or does not appear, so that one presses oneself.",
     "不追加让步；约定下次时间和议程，同时推进备选方案。", "Add no concession; agree on day and agenda of the next talk, and move your alternative on.", "", ""),
    ("one_at_a_time", "货比三家", "One buyer at a time",
     "分别与几家银行谈，用一家压另一家。", "Talks to several banks one by one and plays each against the next.",
     "请对方说明可比条件，谈总体价值而不是单一价格。", "Ask for terms that can be compared, and talk of the whole, not of one price.", "", ""),
    ("good_cop_bad_cop", "红白脸", "Good cop and bad cop",
     "一人强硬，一人通融，让人向通融者靠拢。", "One is hard, one is kind, and one gives in to the kind one.",
     "把两人当作一方，只认共同书面意见；点明即可化解。", "Take both as one side, accept only what both put in writing; naming it ends it.", "", ""),
    ("limited_authority", "权力有限", "Limited authority",
     "称自己做不了主，须请示某人。", "Says that somebody else decides.",
     "请有权者同席，或先锁定其余议题；我方也保留请示。", "Ask for whoever decides to join, or settle the other issues first; keep your own leave to ask.", "", ""),
    ("precedent", "援引先例", "Precedent",
     "以从前或别家的条件为准。", "Holds up what was given before or elsewhere.",
     "问清当时的条件有何不同；以客观标准代替先例。", "Ask what was different then; put an objective standard in its place.", "", ""),
    ("hint_of_large_order", "大单诱惑", "Hint of a large order",
     "以将来的大业务换眼前的低价。", "Asks for a low price now for large business later.",
     "把将来的量写成条件：达到才享受，未达则恢复原价。", "Write the later volume into the terms: the price holds when it comes, and lapses if not.", "", ""),
    ("deadline", "最后期限", "Deadline",
     "用截止时间逼人匆忙决定。", "Presses with a day by which one must decide.",
     "核实期限的由来；准备好备选，不在最后一刻让大步。", "Find out what the day rests on; have your alternative ready, and give nothing large at the last moment.", "", ""),
    ("attack_as_defence", "以攻为守", "Attack as defence",
     "先指责对方，以掩盖己方弱点。", "Accuses first, so as not to be asked.",
     "不辩不怒，记下并回到议题；请其提供事实。", "Do not argue; note it, ask for facts, and go back to the issue.", "", ""),
    ("soft_against_hard", "以柔克刚", "Soft against hard",
     "以耐心与礼貌消磨强硬的一方。", "Wears a hard side down with patience and courtesy.",
     "保持节奏，定下每次会谈要谈成的事。", "Keep the pace, and settle something in each talk.", "", ""),
    ("salami", "步步为营", "Slice by slice",
     "一次要一点，积少成多。", "Asks for a little each time, until it is a lot.",
     "把议题合成一揽子；每给一点都要换一点。", "Put the issues into one package; give nothing without getting something.", "", ""),
    ("last_small_thing", "临门加码", "One last small thing",
     "谈妥后签约前再要一点。", "Asks for a little more when all is agreed.",
     "重开相应议题：要加，就从别处减。", "Open the matter again: what is added here is taken away there.", "", ""),
    ("trial_balloon", "投石问路", "Trial balloon",
     "用“如果……会怎样”探对方底线。", "Feels for the bottom line with 'what if'.",
     "只答条件句：“如果贵方……，我方可以考虑……”。", "Answer only with conditions: 'if you ..., we could consider ...'.", "", ""),
    ("false_quotes", "虚报他行价", "Invented quotes",
     "谎称他行给了更低的价。", "Claims a lower price of another bank that nobody offered.",
     "请出示可核实的条件；按我方标准报价，不追虚价。", "Ask to see terms that can be checked; quote by your own standards, and chase no rumour.",
     "误导对方，本行不得使用。", "It misleads the other side; this bank does not use it."),
    ("bait_and_switch", "偷梁换柱", "Bait and switch",
     "签约文本与谈妥内容不符。", "The text to sign differs from what was agreed.",
     "每次会谈后发立场摘要；签前逐条核对。", "Send a summary after each talk; check each term before signing.",
     "欺骗对方，本行不得使用。", "It deceives the other side; this bank does not use it."),
    ("tied_sale", "强制搭售", "Forced tying",
     "以放款为条件强卖不需要的产品。", "Makes a loan depend on buying what is not needed.",
     "指出可由其自愿选择；保留书面记录。", "Say that it must be their free choice; keep a record in writing.",
     "损害客户且违反监管规定，本行不得使用。", "It harms the customer and is against the rules of supervision; this bank does not use it."),
    ("false_authority", "假称无权", "Pretended lack of authority",
     "明明有权却称须请示，以拖延或压价。", "Has the authority and says otherwise, to delay or to press.",
     "问清审批路径和时间，请对方书面确认。", "Ask for the way and day of the decision, and have it confirmed in writing.",
     "不实陈述，本行不得使用；真须请示时如实说明。", "It is untrue; this bank says it only when it is so."),
]


def add_tactics(apps, schema_editor):
    rows = apps.get_model("negotiations", "Tactic").objects
    for position, told in enumerate(TACTICS, 1):
        code, name_zh, name_en, what_zh, what_en, answer_zh, answer_en, why_zh, why_en = told
        rows.create(
            code=code, position=position, name_zh=name_zh, name_en=name_en, what_zh=what_zh, what_en=what_en,
            answer_zh=answer_zh, answer_en=answer_en, ours_to_use=not why_zh, why_not_zh=why_zh, why_not_en=why_en,
        )


def take_tactics(apps, schema_editor):
    apps.get_model("negotiations", "Tactic").objects.filter(code__in=[told[0] for told in TACTICS]).delete()


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0002_guard"), ("worklist", "0005_notices_of_negotiations")]

    operations = [migrations.RunPython(add_tactics, take_tactics)]
