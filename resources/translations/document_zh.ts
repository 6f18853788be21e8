<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>Documents</name>
        <message>
            <source>Receipt</source>
            <translation>小票</translation>
        </message>
        <message>
            <source>Return</source>
            <translation>退货单</translation>
        </message>
        <message>
            <source>Shift</source>
            <translation>班次</translation>
        </message>
        <message>
            <source>Stock adjustment</source>
            <translation>库存调整单</translation>
        </message>
        <message>
            <source>Stock count</source>
            <translation>盘点单</translation>
        </message>
        <message>
            <source>Order</source>
            <translation>建议订货</translation>
        </message>
        <message>
            <source>Goods received</source>
            <translation>收货单</translation>
        </message>
        <message>
            <source>Document</source>
            <translation>单据</translation>
        </message>
        <message>
            <source>booked at HQ</source>
            <translation>总部已入账</translation>
        </message>
        <message>
            <source>stored at HQ</source>
            <translation>总部已收到</translation>
        </message>
        <message>
            <source>HQ waits for another document</source>
            <translation>总部等待关联单据</translation>
        </message>
        <message>
            <source>set aside at HQ</source>
            <translation>总部暂存</translation>
        </message>
        <message>
            <source>rejected by HQ</source>
            <translation>总部已驳回</translation>
        </message>
        <message>
            <source>▲ waiting to be sent</source>
            <translation>▲ 待上传</translation>
        </message>
    </context>
    <context>
        <name>Errors</name>
        <message>
            <source>Nothing to do here: HQ's staff were told. Ask them if it stays like this for a day.</source>
            <translation>本机无需操作，总部人员已收到提醒；一天后仍如此请联系总部。</translation>
        </message>
        <message>
            <source>Ask HQ, and tell them the number of the document.</source>
            <translation>请联系总部，并告知单据编号。</translation>
        </message>
        <message>
            <source>The order has no lines</source>
            <translation>订单没有明细</translation>
        </message>
        <message>
            <source>HQ does not take an order without a line.</source>
            <translation>总部不接受没有明细的订单。</translation>
        </message>
        <message>
            <source>Place the order again with what is needed.</source>
            <translation>请按需要重新下单。</translation>
        </message>
        <message>
            <source>The shipment was taken in before</source>
            <translation>这张送货单已收过货</translation>
        </message>
        <message>
            <source>Another till of this store already took in shipment {shipment}.</source>
            <translation>本店另一台收银机已收过送货单 {shipment}。</translation>
        </message>
        <message>
            <source>Count the goods: they may stand in the stock of this till twice.</source>
            <translation>请盘点这些商品，本机库存里可能重复计入。</translation>
        </message>
        <message>
            <source>The shipment belongs to another store</source>
            <translation>送货单属于其他门店</translation>
        </message>
        <message>
            <source>Shipment {shipment} was sent to another store of the dealer.</source>
            <translation>送货单 {shipment} 是发给本经销商另一家门店的。</translation>
        </message>
        <message>
            <source>HQ does not know this kind of stock adjustment</source>
            <translation>总部不认识这种库存调整</translation>
        </message>
        <message>
            <source>HQ runs an older version than this computer.</source>
            <translation>总部的程序版本比本机旧。</translation>
        </message>
        <message>
            <source>HQ does not have this store under the dealer</source>
            <translation>总部没有登记这家门店</translation>
        </message>
        <message>
            <source>The document is kept at HQ until the store is set up there.</source>
            <translation>单据已存于总部，待门店登记后入账。</translation>
        </message>
        <message>
            <source>HQ cannot read this kind of document yet</source>
            <translation>总部暂时不认识这种单据</translation>
        </message>
        <message>
            <source>HQ runs an older version than this computer; the document is kept there.</source>
            <translation>总部的程序版本比本机旧；单据已存于总部。</translation>
        </message>
        <message>
            <source>HQ cannot read the document</source>
            <translation>总部无法读取这张单据</translation>
        </message>
        <message>
            <source>It is kept at HQ exactly as it was sent.</source>
            <translation>单据已按原样存于总部。</translation>
        </message>
        <message>
            <source>HQ could not book the document</source>
            <translation>总部未能入账这张单据</translation>
        </message>
        <message>
            <source>A fault at HQ stopped the booking; the document is kept there.</source>
            <translation>总部程序出错中断了入账；单据已存于总部。</translation>
        </message>
        <message>
            <source>HQ holds another document under the same identity</source>
            <translation>总部已有同一标识的另一张单据</translation>
        </message>
        <message>
            <source>Perhaps the records here were restored from a backup.</source>
            <translation>可能是本机数据由备份恢复所致。</translation>
        </message>
        <message>
            <source>HQ waits for another document</source>
            <translation>总部等待关联单据</translation>
        </message>
        <message>
            <source>It is booked as soon as the document it refers to arrives at HQ.</source>
            <translation>它所关联的单据到达总部后即自动入账。</translation>
        </message>
        <message>
            <source>Nothing to do: synchronise the other till if it stays like this.</source>
            <translation>无需操作；若长时间如此，请让另一台收银机同步。</translation>
        </message>
        <message>
            <source>HQ did not book the document</source>
            <translation>总部没有入账这张单据</translation>
        </message>
        <message>
            <source>HQ gave a reason that this version has no words for: {reason}</source>
            <translation>总部给出的原因代码本版本没有说明：{reason}</translation>
        </message>
    </context>
</TS>
