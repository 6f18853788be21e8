<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>ApprovalDialog</name>
        <message>
            <source>{product}: {quantity} {unit} at {price}. The least price is {floor}.</source>
            <translation>{product}：{quantity} {unit}，单价 {price}，最低限价 {floor}。</translation>
        </message>
        <message>
            <source>Let the approver scan the code, or send or read out the text. The answer holds for exactly this line; no line to HQ is needed.</source>
            <translation>请审批人扫码，或把文字发给、念给审批人。回复码只对这一行有效，无需联网。</translation>
        </message>
        <message>
            <source>Text to send or read out</source>
            <translation>发送或念出的文字</translation>
        </message>
        <message>
            <source>Copy the text</source>
            <translation>复制文字</translation>
        </message>
        <message>
            <source>Answer: {count} signs</source>
            <translation>回复码（{count} 位）</translation>
        </message>
        <message>
            <source>Who approved it</source>
            <translation>审批人</translation>
        </message>
        <message>
            <source>Approval of a price below its floor</source>
            <translation>低于限价审批</translation>
        </message>
        <message>
            <source>Approve  Enter</source>
            <translation>确认审批  回车</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">取消</translation>
        </message>
        <message>
            <source>The answer has {count} signs.</source>
            <translation>回复码为 {count} 位。</translation>
        </message>
        <message>
            <source>Say who approved it; it is kept with the receipt.</source>
            <translation>请填写审批人，将随小票保存。</translation>
        </message>
    </context>
    <context>
        <name>Billing</name>
        <message>
            <source>Cash</source>
            <translation>现金</translation>
        </message>
        <message>
            <source>WeChat</source>
            <translation>微信</translation>
        </message>
        <message>
            <source>Alipay</source>
            <translation>支付宝</translation>
        </message>
        <message>
            <source>Card</source>
            <translation>刷卡</translation>
        </message>
        <message>
            <source>On account</source>
            <translation>赊账</translation>
        </message>
        <message>
            <source>Rounding down</source>
            <translation>抹零</translation>
        </message>
        <message>
            <source>list price</source>
            <translation>标价</translation>
        </message>
        <message>
            <source>quantity price</source>
            <translation>满量价</translation>
        </message>
        <message>
            <source>limited time</source>
            <translation>限时价</translation>
        </message>
        <message>
            <source>own goods</source>
            <translation>自有商品</translation>
        </message>
        <message>
            <source>price typed</source>
            <translation>手改价</translation>
        </message>
        <message>
            <source>no price</source>
            <translation>无价格</translation>
        </message>
        <message>
            <source>waiting for HQ</source>
            <translation>待上传</translation>
        </message>
        <message>
            <source>at HQ</source>
            <translation>总部已收</translation>
        </message>
        <message>
            <source>HQ is checking</source>
            <translation>总部处理中</translation>
        </message>
        <message>
            <source>Points</source>
            <translation>积分</translation>
        </message>
        <message>
            <source>Red packet</source>
            <translation>红包</translation>
        </message>
        <message>
            <source>other till</source>
            <translation>其他收银机</translation>
        </message>
        <message>
            <source>rejected by HQ</source>
            <translation>总部已驳回</translation>
        </message>
        <message>
            <source>set aside at HQ</source>
            <translation>总部暂存</translation>
        </message>
        <message>
            <source>channel price</source>
            <translation>渠道价</translation>
        </message>
        <message>
            <source>region price</source>
            <translation>区域价</translation>
        </message>
    </context>
    <context>
        <name>BillingView</name>
        <message>
            <source>Pick a product by name</source>
            <translation>按名称选商品</translation>
        </message>
        <message>
            <source>pick</source>
            <translation>选商品</translation>
        </message>
        <message>
            <source>Quantity of the line</source>
            <translation>改数量</translation>
        </message>
        <message>
            <source>quantity</source>
            <translation>数量</translation>
        </message>
        <message>
            <source>One more of the line</source>
            <translation>数量加一</translation>
        </message>
        <message>
            <source>One less of the line</source>
            <translation>数量减一</translation>
        </message>
        <message>
            <source>Price of the line</source>
            <translation>改单价</translation>
        </message>
        <message>
            <source>price</source>
            <translation>单价</translation>
        </message>
        <message>
            <source>Discount on the line</source>
            <translation>本行优惠</translation>
        </message>
        <message>
            <source>discount</source>
            <translation>优惠</translation>
        </message>
        <message>
            <source>Next unit of the line</source>
            <translation>换单位</translation>
        </message>
        <message>
            <source>unit</source>
            <translation>单位</translation>
        </message>
        <message>
            <source>Why this price</source>
            <translation>为什么是这个价</translation>
        </message>
        <message>
            <source>Find the member</source>
            <translation>查会员</translation>
        </message>
        <message>
            <source>member</source>
            <translation>会员</translation>
        </message>
        <message>
            <source>Remove the member</source>
            <translation>取消会员</translation>
        </message>
        <message>
            <source>Hold the bill</source>
            <translation>挂单</translation>
        </message>
        <message>
            <source>hold</source>
            <translation>挂单</translation>
        </message>
        <message>
            <source>Recall a held bill</source>
            <translation>取单</translation>
        </message>
        <message>
            <source>Discount on the whole bill</source>
            <translation>整单优惠</translation>
        </message>
        <message>
            <source>bill discount</source>
            <translation>整单优惠</translation>
        </message>
        <message>
            <source>Remove the line</source>
            <translation>删行</translation>
        </message>
        <message>
            <source>remove line</source>
            <translation>删行</translation>
        </message>
        <message>
            <source>Clear the bill</source>
            <translation>清空整单</translation>
        </message>
        <message>
            <source>Take payment</source>
            <translation>收款</translation>
        </message>
        <message>
            <source>Receipts and returns</source>
            <translation>小票与退货</translation>
        </message>
        <message>
            <source>receipts</source>
            <translation>小票退货</translation>
        </message>
        <message>
            <source>Open or close the shift</source>
            <translation>开班或交班</translation>
        </message>
        <message>
            <source>Print the last receipt again</source>
            <translation>补打上一张小票</translation>
        </message>
        <message>
            <source>Open the cash drawer</source>
            <translation>打开钱箱</translation>
        </message>
        <message>
            <source>Create a product of your own</source>
            <translation>新建自有商品</translation>
        </message>
        <message>
            <source>Scan a product, or type a code, initials or the end of the barcode.</source>
            <translation>扫描商品，或输入编码、拼音首字母、条码尾号。</translation>
        </message>
        <message>
            <source>Pick a product  F12</source>
            <translation>选商品  F12</translation>
        </message>
        <message>
            <source>No product has the code {code}.</source>
            <translation>没有条码为 {code} 的商品。</translation>
        </message>
        <message>
            <source>and {count} more unknown codes</source>
            <translation>另有 {count} 个未知条码</translation>
        </message>
        <message>
            <source>Create or look up  Ctrl+N</source>
            <translation>新建或查找  Ctrl+N</translation>
        </message>
        <message>
            <source>Pick</source>
            <translation>选商品</translation>
        </message>
        <message>
            <source>Quantity</source>
            <translation>数量</translation>
        </message>
        <message>
            <source>Price</source>
            <translation>单价</translation>
        </message>
        <message>
            <source>Line discount %</source>
            <translation>本行优惠 %</translation>
        </message>
        <message>
            <source>Line discount ¥</source>
            <translation>本行优惠 ¥</translation>
        </message>
        <message>
            <source>Bill discount %</source>
            <translation>整单优惠 %</translation>
        </message>
        <message>
            <source>Bill discount ¥</source>
            <translation>整单优惠 ¥</translation>
        </message>
        <message>
            <source>Member</source>
            <translation>会员</translation>
        </message>
        <message>
            <source>Recall</source>
            <translation>取单</translation>
        </message>
        <message>
            <source>Scan, code, end of the barcode, initials</source>
            <translation>扫码、编码、条码尾号、拼音首字母</translation>
        </message>
        <message>
            <source>Name, initials, size; Esc goes back</source>
            <translation>名称、首字母、规格；Esc 返回</translation>
        </message>
        <message>
            <source>How much of {name}</source>
            <translation>{name} 的数量</translation>
        </message>
        <message>
            <source>Price of {name}; empty is the list price</source>
            <translation>{name} 的单价；留空恢复标价</translation>
        </message>
        <message>
            <source>Off the line; / switches ¥ and %</source>
            <translation>本行减去多少；按 / 切换 ¥ 与 %</translation>
        </message>
        <message>
            <source>Off the bill; F10 switches ¥ and %</source>
            <translation>整单减去多少；按 F10 切换 ¥ 与 %</translation>
        </message>
        <message>
            <source>Choose with the arrows, Enter takes it</source>
            <translation>方向键选择，回车取出</translation>
        </message>
        <message>
            <source>The code {code} stands for several products: which one?</source>
            <translation>条码 {code} 对应多个商品，请选择：</translation>
        </message>
        <message>
            <source>Arrows choose, Enter takes</source>
            <translation>方向键选择，回车确定</translation>
        </message>
        <message>
            <source>recall {count}</source>
            <translation>取单 {count}</translation>
        </message>
        <message>
            <source>recall</source>
            <translation>取单</translation>
        </message>
        <message>
            <source>The bill is held. F8 takes it up again.</source>
            <translation>已挂单，按 F8 取回。</translation>
        </message>
        <message>
            <source>{name} was removed.</source>
            <translation>已删除 {name}。</translation>
        </message>
        <message>
            <source>The bill was cleared.</source>
            <translation>整单已清空。</translation>
        </message>
        <message>
            <source>The bill that was in hand when the program stopped is back.</source>
            <translation>上次关闭时未结的单据已恢复。</translation>
        </message>
        <message>
            <source>Register a new member</source>
            <translation>登记新会员</translation>
        </message>
        <message>
            <source>Change the member</source>
            <translation>修改会员资料</translation>
        </message>
        <message>
            <source>Phone, card or name; Ctrl+M new, Ctrl+E change</source>
            <translation>手机号、卡号或姓名；Ctrl+M 新增，Ctrl+E 修改</translation>
        </message>
        <message>
            <source>Ask for a price below its floor</source>
            <translation>申请低于限价销售</translation>
        </message>
        <message>
            <source>Promotions of this bill</source>
            <translation>本单促销</translation>
        </message>
        <message>
            <source>Enter a coupon</source>
            <translation>录入优惠券</translation>
        </message>
        <message>
            <source>coupon</source>
            <translation>优惠券</translation>
        </message>
        <message>
            <source>Add what a promotion nearly has</source>
            <translation>补足差一点的促销</translation>
        </message>
        <message>
            <source>Ask for approval  Ctrl+L</source>
            <translation>申请审批  Ctrl+L</translation>
        </message>
        <message>
            <source>Coupon</source>
            <translation>优惠券</translation>
        </message>
        <message>
            <source>Code of the coupon; a scan works at any time</source>
            <translation>优惠券号；随时可扫码</translation>
        </message>
    </context>
    <context>
        <name>CloseShiftDialog</name>
        <message>
            <source>Cash counted in the drawer</source>
            <translation>钱箱实点现金</translation>
        </message>
        <message>
            <source>Shift figures (X)</source>
            <translation>本班数据（X 报表）</translation>
        </message>
        <message>
            <source>Close the shift  Enter</source>
            <translation>交班  回车</translation>
        </message>
        <message>
            <source>Go on selling</source>
            <translation>继续收银</translation>
        </message>
        <message>
            <source>Count the cash first.</source>
            <translation>请先清点现金。</translation>
        </message>
        <message>
            <source>Business day</source>
            <translation>营业日</translation>
        </message>
        <message>
            <source>Opened</source>
            <translation>开班时间</translation>
        </message>
        <message>
            <source>{count} refunds</source>
            <translation>退货 {count} 张</translation>
        </message>
        <message>
            <source>Float</source>
            <translation>备用金</translation>
        </message>
        <message>
            <source>Cash taken</source>
            <translation>收入现金</translation>
        </message>
        <message>
            <source>Cash given back</source>
            <translation>退出现金</translation>
        </message>
        <message>
            <source>Cash expected</source>
            <translation>应有现金</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>差额</translation>
        </message>
        <message>
            <source>Shift {number} closed (Z)</source>
            <translation>班次 {number} 已交班（Z 报表）</translation>
        </message>
        <message>
            <source>Close  Enter</source>
            <translation>关闭  回车</translation>
        </message>
        <message>
            <source>{count} sales receipts</source>
            <translation>小票 {count} 张</translation>
        </message>
    </context>
    <context>
        <name>Errors</name>
        <message>
            <source>Ask for approval with Ctrl+L, or raise the price.</source>
            <translation>按 Ctrl+L 申请审批，或提高售价。</translation>
        </message>
        <message>
            <source>Below the least price</source>
            <translation>低于最低限价</translation>
        </message>
        <message>
            <source>{sku} at {price} is below its least price of {floor}.</source>
            <translation>{sku} 售价 {price}，低于最低限价 {floor}。</translation>
        </message>
        <message>
            <source>Not the right answer</source>
            <translation>回复码不对</translation>
        </message>
        <message>
            <source>The code does not approve this: price, quantity or line may have changed since.</source>
            <translation>此回复码不适用：价格、数量或行可能已更改。</translation>
        </message>
        <message>
            <source>The answer was used before</source>
            <translation>回复码已用过</translation>
        </message>
        <message>
            <source>This code has let one sale through already; it holds once.</source>
            <translation>此回复码已放行过一笔销售，只能用一次。</translation>
        </message>
        <message>
            <source>Answers cannot be checked here yet</source>
            <translation>本机暂不能核对回复码</translation>
        </message>
        <message>
            <source>HQ has not shared with this computer what answers are checked with.</source>
            <translation>总部尚未把核对密钥下发到本机。</translation>
        </message>
        <message>
            <source>Synchronise once, or raise the price.</source>
            <translation>请先同步一次，或提高售价。</translation>
        </message>
        <message>
            <source>Nobody stands for this price</source>
            <translation>此价格无人负责</translation>
        </message>
        <message>
            <source>{sku} at {price} needs somebody who approves it.</source>
            <translation>{sku} 售价 {price} 需要有人审批。</translation>
        </message>
        <message>
            <source>Open a shift with the cashier's name.</source>
            <translation>请用收银员姓名开班。</translation>
        </message>
        <message>
            <source>The discount goes too low</source>
            <translation>优惠过低</translation>
        </message>
        <message>
            <source>The discount on the bill takes {sku} to {price}, below its least price of {floor}.</source>
            <translation>整单优惠使 {sku} 降到 {price}，低于最低限价 {floor}。</translation>
        </message>
        <message>
            <source>Lower the discount, or take it off the line and ask for approval there.</source>
            <translation>请降低优惠，或改为单行优惠并在该行申请审批。</translation>
        </message>
        <message>
            <source>No coupon code</source>
            <translation>没有券号</translation>
        </message>
        <message>
            <source>A coupon is presented by its code.</source>
            <translation>使用优惠券须录入券号。</translation>
        </message>
        <message>
            <source>Type or scan the code.</source>
            <translation>请输入或扫描券号。</translation>
        </message>
        <message>
            <source>The coupon was used before</source>
            <translation>优惠券已使用</translation>
        </message>
        <message>
            <source>The coupon {coupon} has been redeemed already.</source>
            <translation>优惠券 {coupon} 已核销。</translation>
        </message>
        <message>
            <source>Take it off the bill.</source>
            <translation>请从本单移除。</translation>
        </message>
        <message>
            <source>The red packet does not belong to this bill</source>
            <translation>红包与本单不符</translation>
        </message>
        <message>
            <source>The promotions of this bill give another red packet.</source>
            <translation>本单促销给出的红包金额不同。</translation>
        </message>
        <message>
            <source>Take the payment again.</source>
            <translation>请重新收款。</translation>
        </message>
    </context>
    <context>
        <name>LinesModel</name>
        <message>
            <source>Product</source>
            <translation>商品</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>单位</translation>
        </message>
        <message>
            <source>Quantity</source>
            <translation>数量</translation>
        </message>
        <message>
            <source>Price</source>
            <translation>单价</translation>
        </message>
        <message>
            <source>Off</source>
            <translation>优惠</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>金额</translation>
        </message>
        <message>
            <source>Price from</source>
            <translation>价格来源</translation>
        </message>
        <message>
            <source>check line</source>
            <translation>请检查</translation>
        </message>
        <message>
            <source>keyed in</source>
            <translation>手输</translation>
        </message>
        <message>
            <source>gift</source>
            <translation>赠</translation>
        </message>
        <message>
            <source>below floor</source>
            <translation>低于限价</translation>
        </message>
        <message>
            <source>approved</source>
            <translation>已批准</translation>
        </message>
        <message>
            <source>gift: {promotion}</source>
            <translation>赠品：{promotion}</translation>
        </message>
        <message>
            <source>{first}, {count} in all</source>
            <translation>{first} 等 {count} 项</translation>
        </message>
    </context>
    <context>
        <name>NearlyStrip</name>
        <message>
            <source>Nearly:</source>
            <translation>差一点：</translation>
        </message>
    </context>
    <context>
        <name>NewProductDialog</name>
        <message>
            <source>piece</source>
            <translation>件</translation>
        </message>
        <message>
            <source>Barcode or code</source>
            <translation>条码或编码</translation>
        </message>
        <message>
            <source>Esc goes back: type the name on the bill to look it up instead.</source>
            <translation>按 Esc 返回后，可在收银框输入名称查找。</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>单位</translation>
        </message>
        <message>
            <source>Retail price, tax included</source>
            <translation>零售价（含税）</translation>
        </message>
        <message>
            <source>A product of your own</source>
            <translation>新建自有商品</translation>
        </message>
        <message>
            <source>Create and sell  Enter</source>
            <translation>新建并销售  回车</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Fill this in.</source>
            <translation>请填写。</translation>
        </message>
    </context>
    <context>
        <name>OfferList</name>
        <message>
            <source>{quantity} {unit} here</source>
            <translation>本店 {quantity} {unit}</translation>
        </message>
        <message>
            <source>{points} points</source>
            <translation>{points} 积分</translation>
        </message>
        <message>
            <source>▲ not yet at HQ</source>
            <translation>▲ 待上传</translation>
        </message>
        <message>
            <source>lines: {count}</source>
            <translation>{count} 行</translation>
        </message>
    </context>
    <context>
        <name>OpenShiftDialog</name>
        <message>
            <source>Cashier</source>
            <translation>收银员</translation>
        </message>
        <message>
            <source>Cash in the drawer at the start</source>
            <translation>开班备用金</translation>
        </message>
        <message>
            <source>Open the shift</source>
            <translation>开班</translation>
        </message>
        <message>
            <source>Open  Enter</source>
            <translation>开班  回车</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Write who sells.</source>
            <translation>请填写收银员。</translation>
        </message>
    </context>
    <context>
        <name>PayDialog</name>
        <message>
            <source>To pay</source>
            <translation>应收</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>找零</translation>
        </message>
        <message>
            <source>Amount in {way}</source>
            <translation>{way}金额</translation>
        </message>
        <message>
            <source>Enter takes {missing}; * next way, − rounds down</source>
            <translation>回车收 {missing}；* 换方式，− 抹零</translation>
        </message>
        <message>
            <source>Still to pay</source>
            <translation>还需收</translation>
        </message>
        <message>
            <source>Receipt {number}</source>
            <translation>小票 {number}</translation>
        </message>
        <message>
            <source>Payment</source>
            <translation>收款</translation>
        </message>
        <message>
            <source>Next customer  Enter</source>
            <translation>下一位  回车</translation>
        </message>
        <message>
            <source>Take payment  Enter</source>
            <translation>收款  回车</translation>
        </message>
        <message>
            <source>Back to the bill</source>
            <translation>返回单据</translation>
        </message>
        <message>
            <source>Red packet, taken already</source>
            <translation>红包（已抵扣）</translation>
        </message>
    </context>
    <context>
        <name>PriceDialog</name>
        <message>
            <source>Why this price</source>
            <translation>为什么是这个价</translation>
        </message>
        <message>
            <source>Close  Enter</source>
            <translation>关闭  回车</translation>
        </message>
        <message>
            <source>{price} per {unit}</source>
            <translation>{price} / {unit}</translation>
        </message>
        <message>
            <source>The price was typed at the counter; the list was not asked.</source>
            <translation>单价为收银员手工输入，未使用标价。</translation>
        </message>
        <message>
            <source>Discount on the line</source>
            <translation>本行优惠</translation>
        </message>
        <message>
            <source>Ask for approval</source>
            <translation>申请审批</translation>
        </message>
        <message>
            <source>Approved by {name} with the code {code}.</source>
            <translation>由 {name} 审批，回复码 {code}。</translation>
        </message>
    </context>
    <context>
        <name>ReceiptsDialog</name>
        <message>
            <source>Time</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>编号</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>金额</translation>
        </message>
        <message>
            <source>HQ</source>
            <translation>总部</translation>
        </message>
        <message>
            <source>return of {number}</source>
            <translation>退自 {number}</translation>
        </message>
        <message>
            <source>Receipts and returns</source>
            <translation>小票与退货</translation>
        </message>
        <message>
            <source>Take goods back  Enter</source>
            <translation>退货  回车</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Print again</source>
            <translation>补打</translation>
        </message>
        <message>
            <source>Receipts of today stand here once something was sold.</source>
            <translation>今天开单后，小票会列在这里。</translation>
        </message>
        <message>
            <source>{cashier}, lines: {count}</source>
            <translation>{cashier}，{count} 行</translation>
        </message>
        <message>
            <source>Number or scan, any till; empty: today</source>
            <translation>本店任一单号或扫码；留空列今天</translation>
        </message>
        <message>
            <source>No receipt of this store has the number {number}. Those of other tills come by synchronisation.</source>
            <translation>本店没有单号为 {number} 的小票。其他收银机的小票同步后才能查到。</translation>
        </message>
    </context>
    <context>
        <name>RefundDialog</name>
        <message>
            <source>Product</source>
            <translation>商品</translation>
        </message>
        <message>
            <source>Sold</source>
            <translation>已售</translation>
        </message>
        <message>
            <source>Can come back</source>
            <translation>可退</translation>
        </message>
        <message>
            <source>Comes back</source>
            <translation>退货数量</translation>
        </message>
        <message>
            <source>Money back</source>
            <translation>退款</translation>
        </message>
        <message>
            <source>Everything</source>
            <translation>全部退</translation>
        </message>
        <message>
            <source>Customer changed their mind</source>
            <translation>顾客改变主意</translation>
        </message>
        <message>
            <source>Damaged</source>
            <translation>破损</translation>
        </message>
        <message>
            <source>Wrong product</source>
            <translation>拿错商品</translation>
        </message>
        <message>
            <source>Left over</source>
            <translation>用剩退回</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>Take goods back from {number}</source>
            <translation>退货：{number}</translation>
        </message>
        <message>
            <source>Refund {number}</source>
            <translation>退货单 {number}</translation>
        </message>
        <message>
            <source>Close  Enter</source>
            <translation>关闭  回车</translation>
        </message>
        <message>
            <source>Give the money back  Enter</source>
            <translation>退款  回车</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Sold at another till: what came back there is known here since the last synchronisation.</source>
            <translation>此单由其他收银机售出；那边的退货以最近一次同步为准。</translation>
        </message>
        <message>
            <source>{name} (gift)</source>
            <translation>{name}（赠）</translation>
        </message>
    </context>
    <context>
        <name>SideColumn</name>
        <message>
            <source>To pay</source>
            <translation>应收</translation>
        </message>
        <message>
            <source>Returns  F11</source>
            <translation>退货  F11</translation>
        </message>
        <message>
            <source>Take payment  F9</source>
            <translation>收款  F9</translation>
        </message>
        <message>
            <source>No member</source>
            <translation>散客</translation>
        </message>
        <message>
            <source>Points {points}</source>
            <translation>积分 {points}</translation>
        </message>
        <message>
            <source>No shift is open; Ctrl+J opens one.</source>
            <translation>尚未开班，按 Ctrl+J 开班。</translation>
        </message>
        <message>
            <source>{cashier}: {count} receipts since {time}</source>
            <translation>{cashier}：{time} 开班，已开 {count} 张</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>修改</translation>
        </message>
        <message>
            <source>New member</source>
            <translation>新会员</translation>
        </message>
        <message>
            <source>F2 finds one by phone or name</source>
            <translation>按 F2 用手机号或姓名查找</translation>
        </message>
        <message>
            <source>Blocked by HQ: no points, no benefits</source>
            <translation>总部已停用：不积分、无权益</translation>
        </message>
        <message>
            <source>{points} · ▲ not yet at HQ</source>
            <translation>{points} · ▲ 总部尚未入账</translation>
        </message>
        <message>
            <source>Promotions  F4</source>
            <translation>促销  F4</translation>
        </message>
    </context>
    <context>
        <name>SumRow</name>
        <message>
            <source>Take the coupon back</source>
            <translation>移除优惠券</translation>
        </message>
    </context>
    <context>
        <name>Sums</name>
        <message>
            <source>Lines: {lines}, pieces: {pieces}</source>
            <translation type="unfinished">商品 {lines} 行，{pieces} 件</translation>
        </message>
        <message>
            <source>Discount on lines</source>
            <translation type="unfinished">行优惠</translation>
        </message>
        <message>
            <source>Discount on the bill</source>
            <translation type="unfinished">整单优惠</translation>
        </message>
        <message>
            <source>Tax inside</source>
            <translation type="unfinished">其中税额</translation>
        </message>
        <message>
            <source>Red packet</source>
            <translation type="unfinished">红包</translation>
        </message>
        <message>
            <source>Points to be earned</source>
            <translation>本单积分</translation>
        </message>
        <message>
            <source>Coupon for next time: {name}</source>
            <translation>下次可用券：{name}</translation>
        </message>
        <message>
            <source>Free delivery: {name}</source>
            <translation>免运费：{name}</translation>
        </message>
        <message>
            <source>Coupon {code}</source>
            <translation>优惠券 {code}</translation>
        </message>
        <message>
            <source>taken</source>
            <translation>已使用</translation>
        </message>
        <message>
            <source>not used</source>
            <translation>未用到</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>未接受</translation>
        </message>
    </context>
    <context>
        <name>Unearned</name>
        <message>
            <source>Less {amount}: the goods that stay do not earn “{name}” any more.</source>
            <translation>少退 {amount}：留下的商品不再享受“{name}”。</translation>
        </message>
        <message>
            <source>Less {amount}: the goods that stay earn less than they were given.</source>
            <translation>少退 {amount}：留下的商品应享优惠低于当时所给。</translation>
        </message>
        <message>
            <source>“{name}” is not earned any more.</source>
            <translation>不再享受“{name}”。</translation>
        </message>
        <message>
            <source>The gift {product} ({quantity} {unit}) stays with the customer and is charged {amount}.</source>
            <translation>赠品 {product}（{quantity} {unit}）未退回，计价 {amount}。</translation>
        </message>
        <message>
            <source>The red packet of {amount} goes back and is not paid out.</source>
            <translation>红包 {amount} 收回，不退现金。</translation>
        </message>
        <message>
            <source>{points} points are taken from the member.</source>
            <translation>扣回会员积分 {points}。</translation>
        </message>
        <message>
            <source>The coupon {code} does not hold any more.</source>
            <translation>优惠券 {code} 作废。</translation>
        </message>
        <message>
            <source>Less {amount} of the rounding of that sale.</source>
            <translation>扣除原单抹零分摊 {amount}。</translation>
        </message>
        <message>
            <source>The rules of that sale are not here any more; what was paid was shared out.</source>
            <translation>原单促销规则已不在本机，按实付金额分摊退款。</translation>
        </message>
    </context>
    <context>
        <name>Windows</name>
        <message>
            <source>{cashier} sells on {day}.</source>
            <translation>{cashier} 已开班，营业日 {day}。</translation>
        </message>
        <message>
            <source>Shift {number} is closed.</source>
            <translation>班次 {number} 已交班。</translation>
        </message>
        <message>
            <source>No receipt printer is chosen. Choose one in Settings.</source>
            <translation>尚未选择小票打印机，请在“设置”中选择。</translation>
        </message>
        <message>
            <source>There is no receipt yet.</source>
            <translation>还没有小票。</translation>
        </message>
        <message>
            <source>Printing a copy of {number}.</source>
            <translation>正在补打 {number}。</translation>
        </message>
        <message>
            <source>The printer does not answer; {count} printouts wait and will be printed later.</source>
            <translation>打印机没有响应；{count} 份待打印，稍后自动打印。</translation>
        </message>
    </context>
</TS>
