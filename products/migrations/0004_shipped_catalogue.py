"""The bank's lines and the guarantee company's nine products, each as a first version in force; then they are guarded."""

from django.db import migrations

WAN = 1_000_000  # fen
GUARD = """
CREATE FUNCTION products_keep_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'a version that was in force stays' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'product_version_stays';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state <> 'draft' AND (
        NEW.words, NEW.serves, NEW."join", NEW.rules, NEW.limits, NEW.fees, NEW.valid_until, NEW.product_id,
        NEW.number, NEW.drafted_by_id, NEW.released_by_id
    ) IS DISTINCT FROM (
        OLD.words, OLD.serves, OLD."join", OLD.rules, OLD.limits, OLD.fees, OLD.valid_until, OLD.product_id,
        OLD.number, OLD.drafted_by_id, OLD.released_by_id
    ) THEN
        RAISE EXCEPTION 'a version that was in force stays as it was' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'product_version_stays';
    END IF;
    IF OLD.state = 'retired' AND NEW.state <> 'retired' OR NEW.state = 'draft' AND OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'a version does not come back' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'product_version_goes_forward';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_versions BEFORE UPDATE OR DELETE ON products_productversion
    FOR EACH ROW EXECUTE FUNCTION products_keep_versions();
"""
UNGUARD = """
DROP TRIGGER keep_versions ON products_productversion;
DROP FUNCTION products_keep_versions();
"""
KEYS = ("name", "what", "audience", "documents", "price", "risks")


def rule(fact, test, *values, usual=False):
    return {"fact": fact, "test": test, "values": list(values), "usual": usual}


def yes(*facts):
    return [rule(fact, "one_of", "yes") for fact in facts]


def limit(kind, value, when=""):
    return {"kind": kind, "value": value, "when": when}


def fee(low, high, per="year", region="", when=""):
    return {"low": low, "high": high, "per": per, "region": region, "when": when}


SOUND = [rule("open_warnings", "at_most", 0, usual=True)]
PLAIN = ("营业执照、公司章程、法定代表人身份证明", "Business licence, articles, identity of the legal representative")
LOAN = ("借款申请书、近三年财务报表、用途证明、担保资料", "Application, three years' accounts, proof of purpose, security")
BOND = ("担保申请书、招标或合同文件、近三年财务报表、反担保资料", "Application, tender or contract, three years' accounts, counter-guarantee")
SAFE = ("受存款保险保障，提前支取按活期计息", "Covered by deposit insurance; taken out early it earns the current rate")
OWED = ("到期不还影响征信并处置担保物；利率变动影响利息", "Arrears stand in the credit record and security is sold; rates may move")
CALLED = ("保函被索付后须立即偿还垫款，并处置反担保物", "When the bond is called the advance is due at once and counter-security is sold")

# code, family, line, needs, Chinese and English (name, what, audience, documents, price, risks), rules, limits, fees
SHIPPED = [
    ("rmb_current_deposit", "deposit", "rmb_current", ["payments"],
     ("人民币活期存款", "随时存取的结算账户", "所有企业", PLAIN[0], "按挂牌活期利率", "受存款保险保障；利率随挂牌调整"),
     ("RMB current deposit", "A settlement account, paid in and out at any time", "Every company", PLAIN[1], "Posted current rate", "Covered by deposit insurance; the posted rate moves"),
     [], [], []),
    ("rmb_time_deposit", "deposit", "rmb_time", ["idle_money"],
     ("人民币定期存款", "约定期限的存款，利率高于活期", "有闲置资金的企业", PLAIN[0], "按期限挂牌或协议利率", SAFE[0]),
     ("RMB time deposit", "Money for an agreed time at more than the current rate", "Companies with idle money", PLAIN[1], "Posted or agreed by term", SAFE[1]),
     [rule("line", "has_product", "rmb_current", "rmb_time")], [], []),
    ("fx_current_deposit", "deposit", "fx_current", ["foreign_trade", "payments"],
     ("外币活期存款", "外币结算账户", "有进出口或外币收支的企业", "外汇账户开立资料、进出口备案", "按外币挂牌利率", "汇率波动影响人民币价值"),
     ("Foreign-currency current deposit", "A settlement account in foreign currency", "Importers and exporters", "Papers of the foreign-currency account, registration of foreign trade", "Posted rate of the currency", "Its value in yuan moves with the exchange rate"),
     yes("import_export"), [], []),
    ("fx_time_deposit", "deposit", "fx_time", ["idle_money", "foreign_trade"],
     ("外币定期存款", "约定期限的外币存款", "有闲置外币的企业", "外汇账户资料", "按币种和期限挂牌利率", "汇率波动影响人民币价值；提前支取按活期计息"),
     ("Foreign-currency time deposit", "Foreign currency for an agreed time", "Companies with idle foreign currency", "Papers of the foreign-currency account", "Posted by currency and term", "Its value in yuan moves with the exchange rate; taken out early it earns the current rate"),
     [rule("line", "has_product", "fx_current", "fx_time")], [], []),
    ("working_capital", "loan", "working_capital_loan", ["working_capital"],
     ("流动资金贷款", "满足日常生产经营周转", "经营满两年、有真实周转需求的企业", LOAN[0], "LPR 加减点，按报价单", OWED[0]),
     ("Working-capital loan", "For the turnover of everyday business", "Companies two years in business with a real need", LOAN[1], "LPR plus or minus, by quote", OWED[1]),
     [rule("established_on", "years", 2), rule("profit", "at_least", 0), rule("debt_ratio", "at_most", 7000), *SOUND], [limit("most_months", 36)], []),
    ("fixed_asset", "loan", "fixed_asset_loan", ["investment"],
     ("固定资产贷款", "用于设备、厂房等固定资产投资", "项目已获批、自有资金到位的企业", "项目批复、可行性报告、" + LOAN[0], "LPR 加减点，按报价单", OWED[0]),
     ("Fixed-asset loan", "For equipment, works and other fixed assets", "Companies with an approved project and their own share in place", "Approval of the project, feasibility study, " + LOAN[1].lower(), "LPR plus or minus, by quote", OWED[1]),
     [rule("established_on", "years", 3), *yes("project_approved"), rule("own_share", "at_least", 2000), rule("debt_ratio", "at_most", 7000), *SOUND], [limit("most_months", 120)], []),
    ("real_estate", "loan", "real_estate_loan", ["property"],
     ("房地产贷款", "用于房地产开发或经营性物业", "取得四证、资本金到位的开发企业", "土地证、规划证、施工证、预售证、" + LOAN[0], "LPR 加减点，按报价单", OWED[0]),
     ("Real-estate loan", "For development or property that earns rent", "Developers with all permits and their equity in place", "The four permits of the project, " + LOAN[1].lower(), "LPR plus or minus, by quote", OWED[1]),
     [*yes("permits", "project_approved"), rule("own_share", "at_least", 3000), *SOUND], [limit("most_months", 60)], []),
    ("bills", "loan", "bill_discount", ["working_capital", "receivables"],
     ("票据贴现", "未到期承兑汇票提前变现", "持有真实贸易背景票据的企业", "票据、交易合同、发票", "贴现利率按市场报价", "承兑人到期不付时向贴现申请人追索"),
     ("Bill discount", "Money for an accepted draft before it is due", "Holders of drafts from real trade", "The draft, contract and invoice", "Discount rate by market quote", "If the acceptor does not pay, the seller of the draft does"),
     yes("true_trade"), [limit("most_months", 6)], []),
    ("bank_guarantee", "guarantee", "guarantee", ["contract", "bid"],
     ("银行保函", "银行为客户履约、投标、付款出具的保函", "有授信的企业", BOND[0], "手续费按期限和金额", CALLED[0]),
     ("Bank guarantee", "The bank's bond for bids, performance and payments", "Companies with a credit line", BOND[1], "Fee by amount and term", CALLED[1]),
     [rule("line", "has_product", "working_capital_loan", "fixed_asset_loan", "guarantee"), *SOUND], [], []),
    ("payroll_service", "service", "fee_services", ["wages"],
     ("代发工资", "批量代发工资，员工在线查询", "有固定员工的企业", "代发协议、员工名册", "免手续费，以结算往来为前提", "工资款须提前到账"),
     ("Payroll", "Wages paid in one batch, seen by employees online", "Companies with a regular staff", "Agreement, list of employees", "No fee where the company settles with us", "The money has to be there before the day"),
     [rule("staff_count", "at_least", 20)], [], []),
    ("cash_management_service", "service", "fee_services", ["cash_control"],
     ("现金管理", "集团账户归集、限额与内部计价", "多账户或集团企业", "现金管理协议、成员单位授权", "按协议收费", "归集须有成员单位授权"),
     ("Cash management", "Pooling, limits and internal pricing across a group's accounts", "Groups and companies with several accounts", "Agreement, authority of every member", "By agreement", "Pooling needs each member's authority"),
     [rule("annual_revenue", "at_least", 10_000 * WAN), rule("online_banking", "one_of", "yes")], [], []),
    ("invoice_factoring", "trade", None, ["receivables", "working_capital"],
     ("发票保理", "受让应收账款并融资、管理、催收", "有稳定赊销应收账款的企业", "贸易合同、发票、应收账款确认书", "融资利率加保理手续费", "有追索权保理在买方不付时须回购"),
     ("Invoice factoring", "Receivables bought: money, books and collection", "Companies that sell on account to steady buyers", "Contracts, invoices, the buyer's confirmation", "Rate of the advance and a factoring fee", "With recourse: what the buyer does not pay is bought back"),
     [*yes("receivables", "goods_delivered"), rule("annual_revenue", "at_least", 2000 * WAN), *SOUND], [limit("most_share", 8000), limit("usual_months", 6)], []),
    ("international_settlement", "trade", "fee_services", ["foreign_trade", "payments"],
     ("国际结算", "信用证、托收、汇款", "进出口企业", "进出口备案、贸易合同", "按笔收费", "单证不符可能被拒付；汇率波动"),
     ("International settlement", "Letters of credit, collections, transfers", "Importers and exporters", "Registration of foreign trade, contracts", "Fee for each", "Papers that do not fit may go unpaid; exchange rates move"),
     yes("import_export", "true_trade"), [], []),
    ("wealth_management", "wealth", "fee_services", ["idle_money"],
     ("对公理财", "期限和风险等级可选的理财产品", "风险测评合格、有闲置资金的企业", "风险测评、董事会授权", "费用见产品说明书", "非存款，不保本，可能亏损；按风险等级适配"),
     ("Corporate wealth", "Investment products by term and class of risk", "Companies with idle money and a valid risk profile", "Risk profile, authority of the board", "Fees as the product's paper says", "No deposit, no guarantee of the money; losses are possible"),
     [rule("deposits", "at_least", 500 * WAN)], [], []),
    ("bank_loan_guarantee", "guarantee", None, ["working_capital", "investment"],
     ("银行贷款担保", "为企业向银行借款提供连带责任担保，1-2 周办结", "经营三年以上、盈利且现金流为正的企业", "营业执照及年检、贷款卡、近三年财务报表、用途说明、许可证、反担保资料", "合肥年费 1.8%-3%；外地新客户 3%，老客户 2.4%-3%", CALLED[0]),
     ("Bank-loan guarantee", "Joint liability for a bank loan, ready in 1-2 weeks", "Three years in business, profitable, cash flow positive", "Inspected licence, loan card, three years' accounts, purpose, permits, counter-guarantee", "1.8-3% a year in Hefei; elsewhere 3% for new and 2.4-3% for old customers", CALLED[1]),
     [*yes("registered_inspected", "loan_card"), rule("established_on", "years", 3), rule("profit", "at_least", 1), rule("operating_cash_flow", "at_least", 1),
      rule("net_assets", "at_least", 1000 * WAN, usual=True), rule("annual_revenue", "at_least", 3000 * WAN), rule("debt_ratio", "at_most", 7000),
      *yes("clear_purpose", "permits", "clean_record", "counter_guarantee")],
     [limit("most_amount", 3000 * WAN)],
     [fee(180, 300, region="3401"), fee(300, 300, when="new"), fee(240, 300, when="old")]),
    ("private_lending_guarantee", "guarantee", None, ["short_gap"],
     ("民间借贷担保", "为短期民间借贷担保，费息按日计；提前三天以上归还退未用天数担保费，利息不退", "有真实用途和还款来源的短期周转", "借款合同、用途和还款来源证明、反担保资料", "担保费和利息按日计", "不得用于一般经营性借款；到期须一次偿还"),
     ("Private-lending guarantee", "For a short private loan, fee and interest by the day; repaid three or more days early the fee of the days not used comes back, interest does not", "A short gap with a real purpose and a source of repayment", "Loan contract, proof of purpose and repayment, counter-guarantee", "Fee and interest by the day", "Not for ordinary operating loans; repaid in one sum"),
     [*yes("clear_purpose", "repayment_source", "counter_guarantee"), rule("ordinary_operating", "one_of", "no")],
     [limit("usual_months", 1), limit("most_months", 3)], []),
    ("bid_bond", "guarantee", None, ["bid"],
     ("投标保函", "替代投标保证金", "参加工程和采购投标的企业", BOND[0], "按次收费", "中标后不签约将被索付"),
     ("Bid bond", "In place of a cash deposit with a bid", "Bidders for works and supplies", BOND[1], "Fee for each bond", "Called if the winner does not sign"),
     yes("invited_to_bid", "clean_record"), [limit("most_share", 200), limit("most_amount", 80 * WAN)], []),
    ("performance_bond", "guarantee", None, ["contract"],
     ("履约保函", "担保承包人履行合同", "已中标或签约的承包人", BOND[0], "按金额和工期收费", CALLED[0]),
     ("Performance bond", "Stands for the contractor's performance", "Contractors that were awarded a contract", BOND[1], "Fee by amount and time", CALLED[1]),
     yes("contract_signed", "clean_record", "counter_guarantee"), [limit("least_share", 1000, "not_lowest_price"), limit("least_share", 1500, "lowest_price")], []),
    ("advance_payment_bond", "guarantee", None, ["contract"],
     ("预付款保函", "担保承包人按约使用并抵扣预付款", "合同约定预付款的承包人", BOND[0], "按金额和期限收费", CALLED[0]),
     ("Advance-payment bond", "Stands for the advance until it is worked off", "Contractors paid in advance", BOND[1], "Fee by amount and term", CALLED[1]),
     yes("contract_signed", "clean_record"), [limit("equal_share", 10000)], []),
    ("payment_bond", "guarantee", None, ["contract"],
     ("业主支付保函", "担保业主按约支付工程款，金额与履约保函相等", "向承包人提供支付担保的业主", BOND[0], "按金额和工期收费", CALLED[0]),
     ("Payment bond", "Stands for the owner's payments, equal to the performance bond", "Owners who secure their contractor", BOND[1], "Fee by amount and time", CALLED[1]),
     yes("contract_signed", "performance_bond", "clean_record"), [limit("equal_share", 10000)], []),
    ("trade_credit_guarantee", "guarantee", None, ["trade_credit", "receivables"],
     ("国内贸易信用担保", "买方不付款时赔付应收账款损失的 90%，卖方自担 10%", "国内赊销的卖方", "贸易合同、发票、买方资料", "按担保余额收费", "卖方自担 10%；贸易不真实不赔付"),
     ("Domestic trade credit guarantee", "Pays 90% of the loss on receivables; the seller keeps 10%", "Sellers on account at home", "Contracts, invoices, papers of the buyer", "Fee on what is outstanding", "The seller keeps 10%; nothing is paid where the trade is not real"),
     yes("receivables", "true_trade"), [limit("covered_share", 9000)], []),
    ("receivables_finance", "guarantee", None, ["receivables", "working_capital"],
     ("应收账款短期融资", "以已担保合同项下应收账款质押融资", "持有已担保合同应收账款的企业", "担保合同、应收账款质押登记", "按日或按月收费", "买方不付时由质押人偿还"),
     ("Receivables short-term finance", "Money against pledged receivables under a guaranteed contract", "Holders of receivables under a guaranteed contract", "Guaranteed contract, register of the pledge", "By the day or month", "If the buyer does not pay, the pledgor does"),
     yes("contract_signed", "receivables", "receivables_pledged"), [limit("usual_months", 6)], []),
    ("guaranteed_equity", "guarantee", None, ["equity", "investment"],
     ("担保股权融资", "投资人入股，约定期满退出，退出由公司担保；例：需 2000 万元，自有 800 万元，募集 1200 万元，24 个月", "项目明确、自有资金到位的成长企业", "商业计划书、股东会决议、退出协议、反担保资料", "按募集金额和期限收费", "到期须按约回购；股权被稀释"),
     ("Guaranteed equity finance", "An investor enters and leaves after an agreed time, which is guaranteed; example: 20 million needed, 8 own, 12 raised, 24 months", "Growing companies with a clear project and their own share", "Business plan, resolution, exit agreement, counter-guarantee", "Fee by amount raised and term", "The share is bought back as agreed; owners are diluted"),
     [*yes("clear_purpose", "exit_agreed", "counter_guarantee"), rule("own_share", "at_least", 4000)], [limit("usual_months", 24)], []),
]


def ship(apps, schema_editor):
    lines = {line.code: line for line in apps.get_model("products", "ProductLine").objects.all()}
    product_of, version_of = apps.get_model("products", "Product"), apps.get_model("products", "ProductVersion")
    for position, (code, family, line, serves, zh, en, rules, limits, fees) in enumerate(SHIPPED, start=1):
        product = product_of.objects.create(code=code, family=family, line=lines.get(line), position=position)
        version_of.objects.create(
            product=product, number=1, state="in_force", serves=serves, rules=rules, limits=limits, fees=fees,
            words={"zh": dict(zip(KEYS, zh, strict=True)), "en": dict(zip(KEYS, en, strict=True))},
        )


class Migration(migrations.Migration):
    dependencies = [("products", "0003_products_and_versions")]

    operations = [
        migrations.RunPython(ship, migrations.RunPython.noop),
        migrations.RunSQL(sql=GUARD, reverse_sql=UNGUARD),
    ]
