"""The words of a receipt slip, on thermal paper and as a PDF, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass

from domain.receipt import TenderType
from paper.figures import money_text
from paper.printable import PrintableUnearned
from paper.style import Language


@dataclass(frozen=True, slots=True)
class SlipWords:
    """Words of a receipt slip; the thermal printer and the PDF use the same."""

    sale: str
    refund: str
    copy: str
    number: str
    original: str
    cashier: str
    business_day: str
    printed_time: str
    member: str
    phone: str
    item: str
    amount: str
    pieces: str
    discount: str
    total: str
    refunded: str
    change: str
    tax: str
    thanks: str
    gift: str
    coupon: str
    points: str
    lost: str
    gift_kept: str
    points_back: str
    coupon_void: str
    tenders: dict[TenderType, str]


SLIP: dict[Language, SlipWords] = {
    "zh": SlipWords(
        sale="销售小票",
        refund="退货小票",
        copy="补打 COPY {copy}",
        number="单号",
        original="原单号",
        cashier="收银员",
        business_day="营业日",
        printed_time="时间",
        member="会员",
        phone="电话",
        item="品名",
        amount="金额",
        pieces="共 {count} 项",
        discount="优惠",
        total="应收合计",
        refunded="应退合计",
        change="找零",
        tax="其中税额",
        thanks="谢谢惠顾，请保留小票作为退换凭证",
        gift="[赠] {name}",
        coupon="下次可用券 {name}",
        points="本单积分",
        lost="不再享受 {name}",
        gift_kept="未退赠品 {name}",
        points_back="扣回积分",
        coupon_void="券已作废 {code}",
        tenders={
            TenderType.CASH: "现金",
            TenderType.WECHAT: "微信支付",
            TenderType.ALIPAY: "支付宝",
            TenderType.CARD: "银行卡",
            TenderType.ON_ACCOUNT: "挂账",
            TenderType.ROUNDING: "抹零",
            TenderType.POINTS: "积分抵扣",
            TenderType.RED_PACKET: "红包",
        },
    ),
    "en": SlipWords(
        sale="Receipt",
        refund="Refund",
        copy="补打 COPY {copy}",
        number="No.",
        original="Refund of",
        cashier="Cashier",
        business_day="Day",
        printed_time="Time",
        member="Member",
        phone="Phone",
        item="Item",
        amount="Amount",
        pieces="{count} items",
        discount="Discount",
        total="Total",
        refunded="Refunded",
        change="Change",
        tax="Tax in it",
        thanks="Thank you. Keep this slip for returns.",
        gift="[Gift] {name}",
        coupon="For next time: {name}",
        points="Points earned",
        lost="No longer earned: {name}",
        gift_kept="Gift kept: {name}",
        points_back="Points taken back",
        coupon_void="Coupon void: {code}",
        tenders={
            TenderType.CASH: "Cash",
            TenderType.WECHAT: "WeChat Pay",
            TenderType.ALIPAY: "Alipay",
            TenderType.CARD: "Card",
            TenderType.ON_ACCOUNT: "On account",
            TenderType.ROUNDING: "Rounding",
            TenderType.POINTS: "Points",
            TenderType.RED_PACKET: "Red packet",
        },
    ),
}


def unearned_pairs(unearned: PrintableUnearned, words: SlipWords) -> list[tuple[str, str]]:
    """Return what a return takes back, each with its figure where it has one."""
    pairs = [(words.lost.format(name=name), "") for name in unearned.lost]
    pairs += [(words.gift_kept.format(name=name), money_text(-amount)) for name, amount in unearned.gifts]
    pairs += [(words.points_back, str(unearned.points))] if unearned.points else []
    return pairs + [(words.coupon_void.format(code=code), "") for code in unearned.coupons]
