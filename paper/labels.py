"""The words of the page and the statement, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass, fields

from domain.invoice import EntryType
from paper.style import Language, Weight


@dataclass(frozen=True, slots=True)
class PageWords:
    """Words that every document shares."""

    page: str
    currency: str
    supplier: str
    dealer: str
    code: str
    tax_id: str
    address: str
    phone: str
    prepared: str
    checked: str
    signature: str
    signed_on: str
    seal: str
    continued: str
    none: str


@dataclass(frozen=True, slots=True)
class StatementWords:
    """Words of the monthly statement; the fields named in `_BOLD` are set in the bold weight."""

    title: str
    number: str
    period: str
    summary: str
    opening: str
    closing: str
    ageing: str
    ageing_total: str
    overdue: str
    due_to_supplier: str
    due_to_dealer: str
    settled: str
    in_capitals: str
    details: str
    column_number: str
    column_day: str
    column_due: str
    column_reference: str
    column_amount: str
    total: str
    entry: str
    entries: str
    movement: str
    confirmation: str
    check: str
    shipped: str
    returned: str
    fee: str
    rebate: str
    received: str
    adjusted: str
    not_due: str
    days: str
    days_over: str

    def section(self, type: EntryType) -> str:
        """Return the name of the section of an entry type."""
        name: str = getattr(self, type.value)
        return name

    def count(self, entries: int) -> str:
        """Return "3 entries"."""
        return (self.entry if entries == 1 else self.entries).format(count=entries)

    def buckets(self) -> tuple[str, ...]:
        """Return the names of the ageing buckets, youngest first."""
        bounds = ("1–30", "31–60", "61–90", "91–180", "181–365")
        between = tuple(self.days.format(days=bound) for bound in bounds)
        return (self.not_due, *between, self.days_over)


_BOLD = frozenset(
    {
        *("title", "summary", "closing", "ageing", "ageing_total", "details", "total", "movement"),
        *("due_to_supplier", "due_to_dealer", "settled", "continued"),
        *(type.value for type in EntryType),
    }
)
_CAPITALS = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整人民币负"
_SIGNS = "…–—·□×"

PAGE: dict[Language, PageWords] = {
    "zh": PageWords(
        page="第 {page} 页 共 {pages} 页",
        currency="单位：人民币元",
        supplier="供方",
        dealer="经销商",
        code="编号",
        tax_id="税号",
        address="地址",
        phone="电话",
        prepared="经办",
        checked="复核",
        signature="签字",
        signed_on="日期",
        seal="（盖章）",
        continued="（续）",
        none="本期无业务发生",
    ),
    "en": PageWords(
        page="Page {page} of {pages}",
        currency="Amounts in CNY",
        supplier="Supplier",
        dealer="Dealer",
        code="Code",
        tax_id="Tax ID",
        address="Address",
        phone="Phone",
        prepared="Prepared by",
        checked="Checked by",
        signature="Signature",
        signed_on="Date",
        seal="(seal)",
        continued=" (continued)",
        none="No entries in this period",
    ),
}

STATEMENT: dict[Language, StatementWords] = {
    "zh": StatementWords(
        title="往来对账单",
        number="对账单号",
        period="对账期间",
        summary="本期汇总",
        opening="期初余额",
        closing="期末余额",
        ageing="账龄分析",
        ageing_total="合计",
        overdue="按到期日计算，截至 {day}",
        due_to_supplier="期末余额（经销商应付供方）",
        due_to_dealer="期末余额（供方应付经销商）",
        settled="期末余额（双方结清）",
        in_capitals="大写金额",
        details="本期明细",
        column_number="单据号",
        column_day="日期",
        column_due="到期日",
        column_reference="摘要",
        column_amount="金额",
        total="{section}小计",
        entry="{count} 笔",
        entries="{count} 笔",
        movement="本期发生额合计",
        confirmation="双方核对上述金额无误后签字盖章。签章后发现的差错，作为以前期间调整列入下期对账单。",
        check="内容校验码",
        shipped="本期发货",
        returned="本期退货",
        fee="本期费用",
        rebate="本期返利",
        received="本期收款",
        adjusted="本期调整",
        not_due="未到期",
        days="逾期 {days} 天",
        days_over="逾期 365 天以上",
    ),
    "en": StatementWords(
        title="Statement of account",
        number="Statement no.",
        period="Period",
        summary="Summary",
        opening="Opening balance",
        closing="Closing balance",
        ageing="Ageing",
        ageing_total="Total",
        overdue="by due date, as of {day}",
        due_to_supplier="Closing balance, owed by the dealer",
        due_to_dealer="Closing balance, owed to the dealer",
        settled="Closing balance, nothing owed",
        in_capitals="In capitals",
        details="Details of the period",
        column_number="Document",
        column_day="Date",
        column_due="Due",
        column_reference="Reference",
        column_amount="Amount",
        total="{section}, total",
        entry="{count} entry",
        entries="{count} entries",
        movement="Movement of the period",
        confirmation=(
            "Signed and sealed once both parties agree to the amounts above. Errors found later are stated "
            "in the next period as adjustments of an earlier one."
        ),
        check="Content check",
        shipped="Shipments",
        returned="Returns",
        fee="Fees",
        rebate="Rebates",
        received="Payments received",
        adjusted="Adjustments",
        not_due="Not due",
        days="{days} days overdue",
        days_over="More than 365 days overdue",
    ),
}


def form_characters(weight: Weight, language: Language) -> str:
    """Return the characters that a weight needs on every statement, each once, in a fixed order."""
    words = (PAGE[language], STATEMENT[language])
    texts = [
        getattr(group, field.name)
        for group in words
        for field in fields(group)
        if (field.name in _BOLD) == (weight is Weight.BOLD)
    ]
    capitals = _CAPITALS if weight is Weight.REGULAR else ""
    return "".join(dict.fromkeys("".join([_SIGNS, *texts, capitals])))
