"""Every kind of document a PC sends: its name in an envelope, and the message its body holds."""

from __future__ import annotations

from collections.abc import Mapping

from protocol.amendment import AMEND, AmendDoc
from protocol.answer import ANSWER, AnswerDoc
from protocol.member import MEMBER, MemberDoc
from protocol.order import ORDER, RECEIVING, OrderDoc, ReceivingDoc
from protocol.receipt import RECEIPT, REFUND, SHIFT, ReceiptDoc, RefundDoc, ShiftDoc
from protocol.stock import ADJUSTMENT, COUNT, AdjustmentDoc, CountDoc

Doc = (
    ReceiptDoc
    | RefundDoc
    | ShiftDoc
    | AdjustmentDoc
    | CountDoc
    | OrderDoc
    | AmendDoc
    | ReceivingDoc
    | MemberDoc
    | AnswerDoc
)
DOCUMENTS: Mapping[str, type[Doc]] = {
    RECEIPT: ReceiptDoc,
    REFUND: RefundDoc,
    SHIFT: ShiftDoc,
    ADJUSTMENT: AdjustmentDoc,
    COUNT: CountDoc,
    ORDER: OrderDoc,
    AMEND: AmendDoc,
    RECEIVING: ReceivingDoc,
    MEMBER: MemberDoc,
    ANSWER: AnswerDoc,
}
