<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>Conflicts</name>
        <message>
            <source>Phone</source>
            <translation>手机号</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Birthday</source>
            <translation>生日</translation>
        </message>
        <message>
            <source>Consent</source>
            <translation>联系授权</translation>
        </message>
        <message>
            <source>Tier</source>
            <translation>等级</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Limit on account</source>
            <translation>挂账额度</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>回复</translation>
        </message>
        <message>
            <source>Content of the statement</source>
            <translation>对账单内容</translation>
        </message>
        <message>
            <source>Closing balance</source>
            <translation>期末余额</translation>
        </message>
        <message>
            <source>Wanted on</source>
            <translation>要求到货日</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>备注</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Revision</source>
            <translation>版本</translation>
        </message>
        <message>
            <source>Quantity</source>
            <translation>数量</translation>
        </message>
        <message>
            <source>Asked for</source>
            <translation>要货数量</translation>
        </message>
        <message>
            <source>Approved</source>
            <translation>批准</translation>
        </message>
        <message>
            <source>Shipped</source>
            <translation>发货</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>金额</translation>
        </message>
        <message>
            <source>Total</source>
            <translation>合计</translation>
        </message>
        <message>
            <source>Limit</source>
            <translation>额度</translation>
        </message>
        <message>
            <source>Sales</source>
            <translation>销售次数</translation>
        </message>
        <message>
            <source>Refunded</source>
            <translation>退款</translation>
        </message>
        <message>
            <source>Another detail</source>
            <translation>其他内容</translation>
        </message>
        <message>
            <source>no messages</source>
            <translation>不发送</translation>
        </message>
        <message>
            <source>about own purchases only</source>
            <translation>仅限本人消费通知</translation>
        </message>
        <message>
            <source>offers too</source>
            <translation>可发送优惠</translation>
        </message>
        <message>
            <source>active</source>
            <translation>正常</translation>
        </message>
        <message>
            <source>blocked</source>
            <translation>停用</translation>
        </message>
        <message>
            <source>closed</source>
            <translation>已完成</translation>
        </message>
        <message>
            <source>confirmed</source>
            <translation>已确认</translation>
        </message>
        <message>
            <source>disputed</source>
            <translation>有异议</translation>
        </message>
        <message>
            <source>placed</source>
            <translation>已提交</translation>
        </message>
        <message>
            <source>in review at HQ</source>
            <translation>总部审核中</translation>
        </message>
        <message>
            <source>approved</source>
            <translation>已批准</translation>
        </message>
        <message>
            <source>rejected</source>
            <translation>已驳回</translation>
        </message>
        <message>
            <source>released</source>
            <translation>已放行</translation>
        </message>
        <message>
            <source>shipped</source>
            <translation>已发货</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>已取消</translation>
        </message>
        <message>
            <source>Name of the member</source>
            <translation>会员姓名</translation>
        </message>
    </context>
    <context>
        <name>DisagreementTable</name>
        <message>
            <source>✓ stands</source>
            <translation>✓ 为准</translation>
        </message>
        <message>
            <source>Here</source>
            <translation>本机</translation>
        </message>
        <message>
            <source>HQ</source>
            <translation>总部</translation>
        </message>
        <message>
            <source>✓ {value}</source>
            <translation>✓ {value}</translation>
        </message>
    </context>
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
        <message>
            <source>Change of an order</source>
            <translation>订单变更</translation>
        </message>
        <message>
            <source>Member</source>
            <translation>会员</translation>
        </message>
        <message>
            <source>Answer to a statement</source>
            <translation>对账回复</translation>
        </message>
        <message>
            <source>booked, with a remark</source>
            <translation>已入账，有说明</translation>
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
        <message>
            <source>Ask HQ, and work on another computer of the store.</source>
            <translation>请联系总部，并在门店的另一台电脑上工作。</translation>
        </message>
        <message>
            <source>HQ will retire this computer</source>
            <translation>总部将停用本机</translation>
        </message>
        <message>
            <source>What is made here is sent; nothing new comes from HQ.</source>
            <translation>本机开的单据会上传，但收不到总部的新内容。</translation>
        </message>
        <message>
            <source>HQ has locked this computer</source>
            <translation>总部已锁定本机</translation>
        </message>
        <message>
            <source>What was made before is sent; nothing new comes from HQ.</source>
            <translation>以前开的单据会上传，但收不到总部的新内容。</translation>
        </message>
        <message>
            <source>HQ's certificate for this computer is over</source>
            <translation>总部给本机的证书已到期</translation>
        </message>
        <message>
            <source>Ask HQ to renew it, or enrol this computer again in the settings.</source>
            <translation>请联系总部续期，或在设置中重新注册本机。</translation>
        </message>
        <message>
            <source>This program is too old for HQ</source>
            <translation>本程序版本过旧，总部已不再支持</translation>
        </message>
        <message>
            <source>Selling goes on and nothing is lost; news from HQ come again after an update.</source>
            <translation>可以继续销售，不会丢失任何数据；更新后即可恢复接收总部数据。</translation>
        </message>
        <message>
            <source>Install the update HQ offers.</source>
            <translation>请安装总部提供的更新。</translation>
        </message>
        <message>
            <source>Nothing to do, unless the customer says otherwise.</source>
            <translation>无需处理，除非顾客另有说明。</translation>
        </message>
        <message>
            <source>Find the member at the counter with F2 and enter it again.</source>
            <translation>请在收银台按 F2 找到该会员，重新录入。</translation>
        </message>
        <message>
            <source>Open the statement, look at it again and answer anew.</source>
            <translation>请打开对账单，重新核对后再回复。</translation>
        </message>
        <message>
            <source>Talk to whoever disputed it; HQ settles the dispute.</source>
            <translation>请与提出异议的人沟通；异议由总部处理。</translation>
        </message>
        <message>
            <source>Two members with one phone became one</source>
            <translation>同一手机号的两位会员已合并为一位</translation>
        </message>
        <message>
            <source>{phone} was registered at HQ already; sales to either count for {name}.</source>
            <translation>{phone} 在总部已登记过；两边的消费都算在 {name} 名下。</translation>
        </message>
        <message>
            <source>HQ kept its own values</source>
            <translation>总部保留了自己的内容</translation>
        </message>
        <message>
            <source>The rest of the change was booked. The table shows what stands.</source>
            <translation>其余修改已入账。表中列出以哪一方为准。</translation>
        </message>
        <message>
            <source>Use HQ's, or ask the customer and send yours again.</source>
            <translation>请以总部为准，或询问顾客后重新发送本机内容。</translation>
        </message>
        <message>
            <source>Somebody else changed this member at the same time</source>
            <translation>有人同时修改了这位会员</translation>
        </message>
        <message>
            <source>The later entry stands: yours. HQ keeps the other one in its history.</source>
            <translation>以较晚的为准，即本机内容。总部在历史中保留另一条。</translation>
        </message>
        <message>
            <source>The phone belongs to another member</source>
            <translation>该手机号属于另一位会员</translation>
        </message>
        <message>
            <source>HQ knows it as the phone of {name}; the rest of the change was booked.</source>
            <translation>总部记录它是 {name} 的手机号；其余修改已入账。</translation>
        </message>
        <message>
            <source>Compare both members. If they are one person, ask HQ to make them one.</source>
            <translation>请核对两位会员；若为同一人，请总部合并。</translation>
        </message>
        <message>
            <source>This is not a phone number</source>
            <translation>这不是电话号码</translation>
        </message>
        <message>
            <source>“{phone}” is neither a mobile number of 11 digits nor one with area code.</source>
            <translation>“{phone}”既不是 11 位手机号，也不是带区号的座机。</translation>
        </message>
        <message>
            <source>The name is missing</source>
            <translation>缺少姓名</translation>
        </message>
        <message>
            <source>A member needs a name.</source>
            <translation>会员需要姓名。</translation>
        </message>
        <message>
            <source>The name is too long</source>
            <translation>姓名过长</translation>
        </message>
        <message>
            <source>A name has at most {longest} characters.</source>
            <translation>姓名最多 {longest} 个字。</translation>
        </message>
        <message>
            <source>This phone is known already</source>
            <translation>该手机号已登记</translation>
        </message>
        <message>
            <source>{phone} is the phone of {name}.</source>
            <translation>{phone} 是 {name} 的手机号。</translation>
        </message>
        <message>
            <source>Take that member, or correct the phone.</source>
            <translation>请使用该会员，或更正手机号。</translation>
        </message>
        <message>
            <source>Unknown member</source>
            <translation>没有这位会员</translation>
        </message>
        <message>
            <source>HQ does not publish this member to this store any more.</source>
            <translation>总部已不再向本店下发这位会员。</translation>
        </message>
        <message>
            <source>HQ does not know this value</source>
            <translation>总部不认识该内容</translation>
        </message>
        <message>
            <source>One of them is older than the other program. Nothing was booked.</source>
            <translation>两边程序版本不一致，未入账。</translation>
        </message>
        <message>
            <source>HQ does not know this step</source>
            <translation>总部不认识这一操作</translation>
        </message>
        <message>
            <source>HQ runs an older version than this computer. Nothing was booked.</source>
            <translation>总部的版本比本机旧，未入账。</translation>
        </message>
        <message>
            <source>Only HQ changes this</source>
            <translation>只有总部能修改</translation>
        </message>
        <message>
            <source>Tier, status and limits of a member are HQ's.</source>
            <translation>会员的等级、状态和额度由总部决定。</translation>
        </message>
        <message>
            <source>Ask HQ for the change.</source>
            <translation>请向总部申请修改。</translation>
        </message>
        <message>
            <source>Confirmed here, disputed on another computer</source>
            <translation>本机已确认，另一台电脑提出了异议</translation>
        </message>
        <message>
            <source>A dispute outweighs a confirmation. It was signed by {signer}.</source>
            <translation>有异议时以异议为准，签名人：{signer}。</translation>
        </message>
        <message>
            <source>This statement is disputed</source>
            <translation>该对账单有异议</translation>
        </message>
        <message>
            <source>It cannot be confirmed while the dispute is open.</source>
            <translation>异议未处理完之前不能确认。</translation>
        </message>
        <message>
            <source>HQ has issued this statement anew</source>
            <translation>总部已重新出具该对账单</translation>
        </message>
        <message>
            <source>What was answered is not HQ's statement any more; the answer does not count.</source>
            <translation>所回复的已不是总部现行的对账单，回复无效。</translation>
        </message>
        <message>
            <source>The statement changed while you looked at it</source>
            <translation>查看期间对账单已变化</translation>
        </message>
        <message>
            <source>HQ's statement is newer than the one on the screen. Nothing was signed.</source>
            <translation>总部的对账单比屏幕上的新，未签署。</translation>
        </message>
        <message>
            <source>The account here is not the one HQ stated</source>
            <translation>本机账目与总部对账单不一致</translation>
        </message>
        <message>
            <source>Confirming would sign figures that differ. Nothing was signed.</source>
            <translation>确认等于签署不一致的数字，未签署。</translation>
        </message>
        <message>
            <source>Synchronise; if it still differs, dispute the statement.</source>
            <translation>请先同步；仍不一致时请提出异议。</translation>
        </message>
        <message>
            <source>HQ has not issued this statement</source>
            <translation>总部尚未出具该对账单</translation>
        </message>
        <message>
            <source>There is nothing to answer under {number}.</source>
            <translation>编号 {number} 下没有可回复的对账单。</translation>
        </message>
        <message>
            <source>Wait for HQ's statement of the month.</source>
            <translation>请等待总部出具当月对账单。</translation>
        </message>
        <message>
            <source>What is disputed?</source>
            <translation>对什么有异议？</translation>
        </message>
        <message>
            <source>A dispute names entries, or says in a note what is missing.</source>
            <translation>异议须指明账目，或在备注中说明缺少什么。</translation>
        </message>
        <message>
            <source>Tick the entries that are not right, or write a note.</source>
            <translation>请勾选不对的账目，或填写备注。</translation>
        </message>
        <message>
            <source>Confirmed with differences</source>
            <translation>确认却带有差异</translation>
        </message>
        <message>
            <source>A confirmation cannot name differences.</source>
            <translation>确认时不能列出差异。</translation>
        </message>
        <message>
            <source>An entry is named twice</source>
            <translation>账目重复</translation>
        </message>
        <message>
            <source>{entry} stands twice with the same kind of difference.</source>
            <translation>{entry} 以同一种差异列出了两次。</translation>
        </message>
        <message>
            <source>HQ does not know this kind of difference</source>
            <translation>总部不认识这种差异</translation>
        </message>
        <message>
            <source>HQ runs an older version than this computer. The answer does not count.</source>
            <translation>总部的版本比本机旧，回复无效。</translation>
        </message>
        <message>
            <source>HQ does not know this kind of answer</source>
            <translation>总部不认识这种回复</translation>
        </message>
        <message>
            <source>The note is too long</source>
            <translation>备注过长</translation>
        </message>
        <message>
            <source>A note has at most {longest} characters.</source>
            <translation>备注最多 {longest} 个字。</translation>
        </message>
        <message>
            <source>Shorten it and try again.</source>
            <translation>请缩短后再试。</translation>
        </message>
        <message>
            <source>HQ keeps the document and has not read it yet</source>
            <translation>总部已保存单据，尚未读取</translation>
        </message>
        <message>
            <source>It could not be stored in the usual way, so HQ took it exactly as it is.</source>
            <translation>按通常方式无法保存，总部已原样封存。</translation>
        </message>
        <message>
            <source>HQ could not store the document</source>
            <translation>总部未能保存此单据</translation>
        </message>
        <message>
            <source>It is whole on this computer; HQ knows its place and its seal, and took all later ones.</source>
            <translation>单据完整保存在本机；总部已登记其位置和校验值，后面的单据都已收到。</translation>
        </message>
        <message>
            <source>Tell HQ. When HQ says that it is ready, send it again here.</source>
            <translation>请告知总部。总部答复可以接收后，在此再次发送。</translation>
        </message>
        <message>
            <source>The document goes to HQ again</source>
            <translation>单据将再次发往总部</translation>
        </message>
        <message>
            <source>It is whole on this computer and goes with the next synchronisation.</source>
            <translation>单据完整保存在本机，下次同步时发送。</translation>
        </message>
        <message>
            <source>Nothing to do.</source>
            <translation>无需操作。</translation>
        </message>
        <message>
            <source>HQ failed to store this document</source>
            <translation>总部暂时未能保存此单据</translation>
        </message>
        <message>
            <source>It is safe here and is tried again; later documents will not wait for it long.</source>
            <translation>单据安全保存在本机，会再次尝试；后面的单据不会久等。</translation>
        </message>
        <message>
            <source>Look at the order as it stands now, and change it again if it is still needed.</source>
            <translation>请查看订单现状，如仍需要请再次变更。</translation>
        </message>
        <message>
            <source>Write a new order for what is needed.</source>
            <translation>请为所需货品另下新单。</translation>
        </message>
        <message>
            <source>Nothing to do: HQ's staff answer it, and the order shows what they decided.</source>
            <translation>无需处理：总部人员会答复，结果显示在订单中。</translation>
        </message>
        <message>
            <source>The line was changed elsewhere first</source>
            <translation>此行已先被其他电脑变更</translation>
        </message>
        <message>
            <source>Another computer asked for another quantity of {name}; that one stands.</source>
            <translation>另一台电脑已变更 {name} 的数量，以先到者为准。</translation>
        </message>
        <message>
            <source>The delivery day was changed elsewhere first</source>
            <translation>要货日期已先被其他电脑变更</translation>
        </message>
        <message>
            <source>Another computer asked for another day; that one stands.</source>
            <translation>另一台电脑已改了日期，以先到者为准。</translation>
        </message>
        <message>
            <source>The note was changed elsewhere first</source>
            <translation>备注已先被其他电脑变更</translation>
        </message>
        <message>
            <source>Another computer wrote another note; that one stands.</source>
            <translation>另一台电脑已改了备注，以先到者为准。</translation>
        </message>
        <message>
            <source>The order was changed elsewhere, so it was not cancelled</source>
            <translation>订单已在别处变更，未予取消</translation>
        </message>
        <message>
            <source>Somebody changed what is asked for after you last saw the order.</source>
            <translation>在您上次看到之后，有人变更了订货内容。</translation>
        </message>
        <message>
            <source>The order is over</source>
            <translation>订单已结束</translation>
        </message>
        <message>
            <source>It was rejected or cancelled; nothing of it can be changed any more.</source>
            <translation>订单已被拒绝或取消，不能再变更。</translation>
        </message>
        <message>
            <source>HQ did not book this order</source>
            <translation>总部未受理此订单</translation>
        </message>
        <message>
            <source>HQ refused order {order}, so there is nothing to change.</source>
            <translation>总部拒收了订单 {order}，没有可变更的内容。</translation>
        </message>
        <message>
            <source>The order has no such line</source>
            <translation>订单没有此行</translation>
        </message>
        <message>
            <source>The line that was to be changed is not in the order.</source>
            <translation>要变更的行不在订单中。</translation>
        </message>
        <message>
            <source>The line is in the order already</source>
            <translation>此行已在订单中</translation>
        </message>
        <message>
            <source>It was added before; it is there once.</source>
            <translation>之前已加入，只有一行。</translation>
        </message>
        <message>
            <source>Nothing was changed</source>
            <translation>没有任何变更</translation>
        </message>
        <message>
            <source>The order is already as it is asked for.</source>
            <translation>订单已是所要的样子。</translation>
        </message>
        <message>
            <source>Change a quantity, the day or the note, or leave the order as it is.</source>
            <translation>请变更数量、日期或备注，或保持不变。</translation>
        </message>
        <message>
            <source>It came too late to be simply changed</source>
            <translation>变更来得太晚，不能直接生效</translation>
        </message>
        <message>
            <source>The order is released or shipped; the change is with HQ's staff as a request.</source>
            <translation>订单已放行或已发货，变更已作为申请交总部人员处理。</translation>
        </message>
        <message>
            <source>The change is a request to HQ's staff</source>
            <translation>变更已转为申请</translation>
        </message>
        <message>
            <source>Order {order} was released or shipped before the change arrived.</source>
            <translation>变更到达前，订单 {order} 已放行或已发货。</translation>
        </message>
        <message>
            <source>A part of the change was not made</source>
            <translation>部分变更未生效</translation>
        </message>
        <message>
            <source>Somebody changed order {order} elsewhere first; the rest was made.</source>
            <translation>订单 {order} 已先在别处变更，其余部分已生效。</translation>
        </message>
        <message>
            <source>HQ keeps saying that this computer's records are a copy</source>
            <translation>总部一再认为本机数据是副本</translation>
        </message>
        <message>
            <source>Selling goes on and everything is kept here; it is sent again within the hour.</source>
            <translation>照常销售，数据都保存在本机，一小时内会再次发送。</translation>
        </message>
        <message>
            <source>Tell HQ when this stays for more than an hour.</source>
            <translation>如果超过一小时仍是这样，请告诉总部。</translation>
        </message>
        <message>
            <source>New prices of HQ wait for you</source>
            <translation>总部的新价格待您确认</translation>
        </message>
        <message>
            <source>They change a lot, so the old prices stay in force.</source>
            <translation>变动很大，因此仍按原价执行。</translation>
        </message>
        <message>
            <source>Look at them in the sync centre and take or leave them.</source>
            <translation>请在同步中心查看，决定采用或不采用。</translation>
        </message>
        <message>
            <source>These prices do not wait any more</source>
            <translation>这批价格已不在待确认之列</translation>
        </message>
        <message>
            <source>HQ sent others in the meantime.</source>
            <translation>总部已另发价格。</translation>
        </message>
        <message>
            <source>Look at what the sync centre shows now.</source>
            <translation>请查看同步中心现在的内容。</translation>
        </message>
        <message>
            <source>HQ computes this receipt otherwise</source>
            <translation>总部对此小票的计算不同</translation>
        </message>
        <message>
            <source>The receipt stands as it was issued. Under the same version {version} of the policy HQ comes to other figures.</source>
            <translation>小票按原样有效。总部按同一政策版本 {version} 算出的数额不同。</translation>
        </message>
        <message>
            <source>Synchronising ended with a fault of this program</source>
            <translation>同步因本程序的故障中断</translation>
        </message>
        <message>
            <source>Selling goes on and nothing is lost; it is tried again by itself.</source>
            <translation>销售不受影响，单据不会丢失，稍后会自动重试。</translation>
        </message>
        <message>
            <source>Tell HQ when this stays; the log of this computer says what happened.</source>
            <translation>如一直如此，请告知总部；本机日志里有原因。</translation>
        </message>
    </context>
</TS>
