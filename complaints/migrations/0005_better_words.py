"""What to say instead of the ten things not to say, and at which step each of the twenty matters most."""

from django.db import migrations

INSTEAD = {
    "impossible": ("understand", "您说的情况我先记下，今天就去核实", "Let me write that down; I will look into it today"),
    "you_get": ("position", "这项服务包含的内容我逐项给您看", "Let me show you, item by item, what this service includes"),
    "never_said": ("admit", "我当时如果没说清楚，是我的责任", "If I did not make that clear, it is my fault"),
    "too_simple": ("listen", "很多客户也问过，我慢慢说给您听", "Others have asked this too; let me go through it with you"),
    "our_rule": ("position", "依据是这一条，我拿给您看", "This is the clause it rests on; let me show it to you"),
    "turn_up": ("remedy", "我现在能做的有两件，您看哪件合适", "There are two things I can do now; which suits you?"),
    "contact_you": ("acknowledge", "今天 17:00 前我本人给您回电", "I will call you myself before 17:00 today"),
    "not_sure": ("understand", "这一点我去问清楚，一小时内答复您", "I will find that out and answer you within the hour"),
    "manufacturer": ("agree", "由我来联系他们，结果我告诉您", "I will contact them and tell you the outcome"),
    "no": ("agree", "这件事我做不到，我能做的是这一件", "That I cannot do; what I can do is this"),
}
NOT_NOW = {
    "words_and_deeds": "carry_out",
    "dodging": "admit",
    "passing_blame": "position",
    "arguing": "listen",
    "cutting_off": "listen",
    "pity": "remedy",
    "jumping": "understand",
    "absent": "acknowledge",
    "getting_rid": "check_back",
    "defensive": "understand",
}


def fill(apps, editor):
    """Fills what is still empty: words that a bank has changed stay."""
    clauses = apps.get_model("complaints", "Clause").objects
    for code, (step, zh, en) in INSTEAD.items():
        clauses.filter(code=f"not_to_say.{code}", text_zh="", text_en="").update(step=step, text_zh=zh, text_en=en)
    for code, step in NOT_NOW.items():
        clauses.filter(code=f"not_to_do.{code}", step="").update(step=step)


def keep(apps, editor):
    """The words may have been changed since; they stay."""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0004_attachments")]

    operations = [migrations.RunPython(fill, keep)]
