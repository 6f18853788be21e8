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
        <message>
            <source>Order to HQ</source>
            <translation>订货单</translation>
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
        <message>
            <source>Ask HQ for a new code and enrol this computer again in the settings.</source>
            <translation>请向总部索取新注册码，在设置中重新注册本机。</translation>
        </message>
        <message>
            <source>Check the address, the network cable and the sign-in page of the network.</source>
            <translation>请检查地址、网线以及网络登录页面。</translation>
        </message>
        <message>
            <source>This is not an address of HQ</source>
            <translation>这不是总部地址</translation>
        </message>
        <message>
            <source>An address starts with https:// or http://.</source>
            <translation>地址应以 https:// 或 http:// 开头。</translation>
        </message>
        <message>
            <source>Type it exactly as HQ gave it.</source>
            <translation>请按总部提供的原样输入。</translation>
        </message>
        <message>
            <source>HQ does not answer</source>
            <translation>总部没有应答</translation>
        </message>
        <message>
            <source>Nothing was changed; selling goes on.</source>
            <translation>没有任何改动，销售照常。</translation>
        </message>
        <message>
            <source>What answers there is not HQ</source>
            <translation>应答的不是总部</translation>
        </message>
        <message>
            <source>Nothing was sent or changed.</source>
            <translation>没有上传，也没有改动。</translation>
        </message>
        <message>
            <source>HQ does not know this code</source>
            <translation>总部不认识这个注册码</translation>
        </message>
        <message>
            <source>Codes have eight characters, written as XXXX-XXXX.</source>
            <translation>注册码共八位，写作 XXXX-XXXX。</translation>
        </message>
        <message>
            <source>Compare it with what HQ sent and try again.</source>
            <translation>请与总部发来的核对后重试。</translation>
        </message>
        <message>
            <source>This code was used already</source>
            <translation>这个注册码已用过</translation>
        </message>
        <message>
            <source>Each code enrols one computer.</source>
            <translation>一个注册码只能注册一台电脑。</translation>
        </message>
        <message>
            <source>Ask HQ for a new code.</source>
            <translation>请向总部索取新注册码。</translation>
        </message>
        <message>
            <source>This code is too old</source>
            <translation>这个注册码已过期</translation>
        </message>
        <message>
            <source>A code is good for 24 hours.</source>
            <translation>注册码 24 小时内有效。</translation>
        </message>
        <message>
            <source>Too many wrong codes</source>
            <translation>输错次数过多</translation>
        </message>
        <message>
            <source>HQ takes no codes from here for a while.</source>
            <translation>总部暂时不接受本机的注册码。</translation>
        </message>
        <message>
            <source>Wait ten minutes and try again.</source>
            <translation>请十分钟后重试。</translation>
        </message>
        <message>
            <source>This computer belongs to another store</source>
            <translation>本机属于另一家门店</translation>
        </message>
        <message>
            <source>Its records are those of {store}.</source>
            <translation>本机记录属于“{store}”。</translation>
        </message>
        <message>
            <source>Use a profile folder of its own for the other store.</source>
            <translation>请为另一家门店使用单独的数据文件夹。</translation>
        </message>
        <message>
            <source>This computer is not enrolled at HQ yet</source>
            <translation>本机尚未在总部注册</translation>
        </message>
        <message>
            <source>Nothing can be exchanged with HQ.</source>
            <translation>无法与总部交换数据。</translation>
        </message>
        <message>
            <source>Ask HQ for a code and enter it in the settings.</source>
            <translation>请向总部索取注册码并在设置中输入。</translation>
        </message>
        <message>
            <source>The key of this computer is missing</source>
            <translation>本机密钥丢失</translation>
        </message>
        <message>
            <source>Without it HQ cannot know who is sending. All records are here.</source>
            <translation>没有密钥总部无法识别本机；所有记录都在本机。</translation>
        </message>
        <message>
            <source>HQ does not know this computer</source>
            <translation>总部不认识本机</translation>
        </message>
        <message>
            <source>All records are here; nothing is sent until it is enrolled again.</source>
            <translation>所有记录都在本机；重新注册前不会上传。</translation>
        </message>
        <message>
            <source>HQ has shut this computer out</source>
            <translation>总部已停用本机</translation>
        </message>
        <message>
            <source>All records are here; nothing is sent until HQ lets it in again.</source>
            <translation>所有记录都在本机；总部恢复前不会上传。</translation>
        </message>
        <message>
            <source>HQ does not accept the signature of this computer</source>
            <translation>总部不接受本机的签名</translation>
        </message>
        <message>
            <source>HQ runs an older version</source>
            <translation>总部的程序版本较旧</translation>
        </message>
        <message>
            <source>All records are here and are sent once HQ is up to date.</source>
            <translation>所有记录都在本机，总部升级后自动上传。</translation>
        </message>
        <message>
            <source>Tell HQ which version runs here.</source>
            <translation>请把本机版本告诉总部。</translation>
        </message>
    </context>
</TS>
