"""The words of the order confirmation and the delivery note, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass

from domain.order import CutReason, OrderState
from paper.style import Language


@dataclass(frozen=True, slots=True)
class OrderWords:
    """Words of the order confirmation and the delivery note."""

    order_title: str
    order_number: str
    shipment_title: str
    shipment_number: str
    day: str
    state: str
    contract: str
    deliver_to: str
    note: str
    lines: str
    column_line: str
    column_sku: str
    column_name: str
    column_unit: str
    column_requested: str
    column_approved: str
    column_price: str
    column_amount: str
    column_shipped: str
    column_arrived: str
    column_remark: str
    total: str
    tax: str
    in_capitals: str
    count: str
    order_confirmation: str
    shipment_confirmation: str
    states: dict[OrderState, str]
    cuts: dict[CutReason, str]


ORDER: dict[Language, OrderWords] = {
    "zh": OrderWords(
        order_title="订货单",
        order_number="订单号",
        shipment_title="发货单",
        shipment_number="发货单号",
        day="日期",
        state="状态",
        contract="合同",
        deliver_to="收货地点",
        note="备注",
        lines="商品明细",
        column_line="序号",
        column_sku="商品编码",
        column_name="名称规格",
        column_unit="单位",
        column_requested="订货数量",
        column_approved="核准数量",
        column_price="含税单价",
        column_amount="金额",
        column_shipped="发货数量",
        column_arrived="实收数量",
        column_remark="备注",
        total="合计（含税）",
        tax="其中税额",
        in_capitals="大写金额",
        count="共 {count} 行",
        order_confirmation="金额按核准数量计算；未经总部答复的订单按订货数量计算。",
        shipment_confirmation="请当面清点，短少、多出或破损在实收数量和备注中注明后签收。",
        states={
            OrderState.PLACED: "已提交，待总部答复",
            OrderState.REVIEW: "总部审核中",
            OrderState.APPROVED: "已核准",
            OrderState.REJECTED: "未核准",
            OrderState.RELEASED: "已放行出库",
            OrderState.SHIPPED: "已发货",
            OrderState.CLOSED: "已完成",
            OrderState.CANCELLED: "已取消",
        },
        cuts={
            CutReason.OUT_OF_STOCK: "无货",
            CutReason.PARTLY_IN_STOCK: "库存不足，按现有数量核准",
            CutReason.NOT_SUPPLIED: "不在供货范围",
            CutReason.REFUSED: "总部未同意",
        },
    ),
    "en": OrderWords(
        order_title="Order",
        order_number="Order no.",
        shipment_title="Delivery note",
        shipment_number="Delivery no.",
        day="Date",
        state="State",
        contract="Contract",
        deliver_to="Deliver to",
        note="Note",
        lines="Items",
        column_line="No.",
        column_sku="SKU",
        column_name="Description",
        column_unit="Unit",
        column_requested="Ordered",
        column_approved="Approved",
        column_price="Price",
        column_amount="Amount",
        column_shipped="Shipped",
        column_arrived="Received",
        column_remark="Remark",
        total="Total, tax included",
        tax="Tax in it",
        in_capitals="In capitals",
        count="{count} lines",
        order_confirmation=(
            "Amounts follow the approved quantities, or the ordered ones until headquarters has answered."
        ),
        shipment_confirmation=(
            "Please count on delivery and note anything short, over or damaged before you sign."
        ),
        states={
            OrderState.PLACED: "Placed, waiting for headquarters",
            OrderState.REVIEW: "Under review",
            OrderState.APPROVED: "Approved",
            OrderState.REJECTED: "Rejected",
            OrderState.RELEASED: "Released to the warehouse",
            OrderState.SHIPPED: "Shipped",
            OrderState.CLOSED: "Closed",
            OrderState.CANCELLED: "Cancelled",
        },
        cuts={
            CutReason.OUT_OF_STOCK: "out of stock",
            CutReason.PARTLY_IN_STOCK: "partly in stock, approved what there is",
            CutReason.NOT_SUPPLIED: "not supplied",
            CutReason.REFUSED: "not agreed by headquarters",
        },
    ),
}
