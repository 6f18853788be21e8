<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>ChangeDialog</name>
        <message>
            <source>Product</source>
            <translation type="unfinished">商品</translation>
        </message>
        <message>
            <source>Approved</source>
            <translation type="unfinished">批准</translation>
        </message>
        <message>
            <source>Shipped</source>
            <translation type="unfinished">发货</translation>
        </message>
        <message>
            <source>Asked before</source>
            <translation>原订数量</translation>
        </message>
        <message>
            <source>Asked now</source>
            <translation>现订数量</translation>
        </message>
        <message>
            <source>What comes of it</source>
            <translation>变更结果</translation>
        </message>
        <message>
            <source>Change order {number}</source>
            <translation>变更订单 {number}</translation>
        </message>
        <message>
            <source>Send the change</source>
            <translation>提交变更</translation>
        </message>
        <message>
            <source>Leave it as it is</source>
            <translation>保持不变</translation>
        </message>
        <message>
            <source>Add goods: code, name, pinyin initials or barcode</source>
            <translation>加货：编码、名称、拼音首字母或条码</translation>
        </message>
        <message>
            <source>Asked for now; 0 removes the line</source>
            <translation>现订数量，0 表示取消此行</translation>
        </message>
        <message>
            <source>Note to HQ</source>
            <translation type="unfinished">给总部的备注</translation>
        </message>
        <message>
            <source>Wanted on a day</source>
            <translation type="unfinished">希望到货日</translation>
        </message>
        <message>
            <source>Cancel the whole order</source>
            <translation>取消整单</translation>
        </message>
        <message>
            <source>The order has no lines.</source>
            <translation>订单没有明细。</translation>
        </message>
        <message>
            <source>Asked for: {total}</source>
            <translation>订货金额：{total}</translation>
        </message>
        <message>
            <source>Asked for: {before} → {total}</source>
            <translation>订货金额：{before} → {total}</translation>
        </message>
        <message>
            <source>Nothing is called {text}.</source>
            <translation type="unfinished">没有找到“{text}”。</translation>
        </message>
        <message>
            <source>The order is released or shipped: HQ's staff decide this as a request.</source>
            <translation>订单已放行或已发货：变更将作为申请，由总部人员决定。</translation>
        </message>
        <message>
            <source>The whole order is taken back; nothing of it will come.</source>
            <translation>整单取消，货物不再发出。</translation>
        </message>
        <message>
            <source>What is approved stays; HQ decides the rest.</source>
            <translation>已核准的数量不变，增加部分由总部审核。</translation>
        </message>
        <message>
            <source>Keep the order after all</source>
            <translation>不取消了</translation>
        </message>
    </context>
    <context>
        <name>DraftPanel</name>
        <message>
            <source>Quantity</source>
            <translation>数量</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>单位</translation>
        </message>
        <message>
            <source>Price</source>
            <translation>单价</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>金额</translation>
        </message>
        <message>
            <source>On hand here</source>
            <translation>本店库存</translation>
        </message>
        <message>
            <source>Why this price</source>
            <translation>为什么是这个价</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Wanted on a day</source>
            <translation>希望到货日</translation>
        </message>
        <message>
            <source>Note to HQ</source>
            <translation>给总部的备注</translation>
        </message>
        <message>
            <source>Another order</source>
            <translation>另起一单</translation>
        </message>
        <message>
            <source>Place the order</source>
            <translation>提交订单</translation>
        </message>
        <message>
            <source>Draft saved</source>
            <translation>草稿已保存</translation>
        </message>
        <message>
            <source>Without a contract in force, shipments are due at once.</source>
            <translation>没有生效的合同，货款在发货时即到期。</translation>
        </message>
        <message>
            <source>At HQ</source>
            <translation>总部状态</translation>
        </message>
        <message>
            <source>HQ has not told</source>
            <translation>总部未告知</translation>
        </message>
        <message>
            <source>At HQ as of {moment}</source>
            <translation>总部可订（截至 {moment}）</translation>
        </message>
        <message>
            <source>▲ {quantity}, too little</source>
            <translation>▲ {quantity}，不足</translation>
        </message>
        <message>
            <source>Total, lines: {count}</source>
            <translation>合计 {count} 行</translation>
        </message>
        <message>
            <source>Other drafts: {count}</source>
            <translation>另有 {count} 份草稿</translation>
        </message>
        <message>
            <source>{moment} · lines: {count} · {total}</source>
            <translation>{moment} · {count} 行 · {total}</translation>
        </message>
        <message>
            <source>Ordered for</source>
            <translation>为谁订货</translation>
        </message>
        <message>
            <source>Contract {contract}: due {day} if it is shipped today.</source>
            <translation>合同 {contract}：今天发货则 {day} 到期。</translation>
        </message>
        <message>
            <source>the dealer's own business</source>
            <translation>自营（不属于项目）</translation>
        </message>
        <message>
            <source>project {name}</source>
            <translation>项目 {name}</translation>
        </message>
    </context>
    <context>
        <name>DraftView</name>
        <message>
            <source>Code, name, pinyin initials, spec or barcode</source>
            <translation>编码、名称、拼音首字母、规格、条码</translation>
        </message>
        <message>
            <source>Find goods above, or take what runs low below. The draft saves itself.</source>
            <translation>在上方查找商品，或点选下方的补货建议。草稿会自动保存。</translation>
        </message>
        <message>
            <source>Nothing is called like this.</source>
            <translation>没有找到这样的商品。</translation>
        </message>
        <message>
            <source>Nothing will run out within a week.</source>
            <translation>一周内没有会断货的商品。</translation>
        </message>
        <message>
            <source>What to order</source>
            <translation>补货建议</translation>
        </message>
        <message>
            <source>lasts less than a week · a click adds it</source>
            <translation>可售不足一周 · 点一下即加入</translation>
        </message>
        <message>
            <source>find goods</source>
            <translation>查找商品</translation>
        </message>
        <message>
            <source>add, then quantity, then back</source>
            <translation>加入 → 数量 → 返回</translation>
        </message>
        <message>
            <source>one more or less</source>
            <translation>加一、减一</translation>
        </message>
        <message>
            <source>remove the line</source>
            <translation>移除该行</translation>
        </message>
        <message>
            <source>place the order</source>
            <translation>提交订单</translation>
        </message>
        <message>
            <source>Nothing is called {text}.</source>
            <translation>没有找到“{text}”。</translation>
        </message>
        <message>
            <source>Place this order?</source>
            <translation>提交这张订单？</translation>
        </message>
        <message>
            <source>Place the order</source>
            <translation>提交订单</translation>
        </message>
        <message>
            <source>Go on writing</source>
            <translation>继续编辑</translation>
        </message>
        <message>
            <source>{product} removed.</source>
            <translation>已移除 {product}。</translation>
        </message>
        <message>
            <source>HQ may approve less: it had too little when it last told.</source>
            <translation>总部上次告知的可订量不足，可能会削减。</translation>
        </message>
        <message>
            <source>It needs credit: HQ decides it before it is approved.</source>
            <translation>这张订单需要额度：由总部审核后才会批准。</translation>
        </message>
        <message>
            <source>Lines: {count}. Total: {total}. It goes to HQ with the next synchronisation.</source>
            <translation>共 {count} 行，合计 {total}。下次同步时发往总部。</translation>
        </message>
        <message>
            <source>rebate wallet</source>
            <translation>返利抵扣</translation>
        </message>
        <message>
            <source>{amount} of it is asked of the rebate wallet: HQ decides how much it pays.</source>
            <translation>其中申请用返利抵扣 {amount}，抵扣多少由总部决定。</translation>
        </message>
    </context>
    <context>
        <name>EffectCard</name>
        <message>
            <source>Credit and rebates</source>
            <translation>信用与返利</translation>
        </message>
        <message>
            <source>This order</source>
            <translation>本单</translation>
        </message>
        <message>
            <source>Free after it</source>
            <translation>下单后可用</translation>
        </message>
        <message>
            <source>needs credit</source>
            <translation type="unfinished">需要额度</translation>
        </message>
        <message>
            <source>Free credit as of {moment}</source>
            <translation>可用信用（截至 {moment}）</translation>
        </message>
        <message>
            <source>HQ's credit checks have nothing against it.</source>
            <translation>总部的信用检查均可通过。</translation>
        </message>
        <message>
            <source>HQ has not told yet what this computer may order on credit.</source>
            <translation type="unfinished">总部尚未告知本机可用的赊购额度。</translation>
        </message>
        <message>
            <source>This computer may promise {amount} on credit without asking HQ, as of {moment}.</source>
            <translation type="unfinished">本机无需询问总部即可赊购 {amount}（截至 {moment}）。</translation>
        </message>
        <message>
            <source>Credit this computer may promise, as of {moment}: {amount}. The order is sent; HQ decides it.</source>
            <translation type="unfinished">本机可承诺额度 {amount}（截至 {moment}）。订单照常发送，由总部决定。</translation>
        </message>
        <message>
            <source>{programme} reaches {pays}: {gain}.</source>
            <translation>{programme}：达到 {pays} 档，返利 {gain}。</translation>
        </message>
        <message>
            <source>{programme}: {gain}.</source>
            <translation>{programme}：返利 {gain}。</translation>
        </message>
        <message>
            <source>{programme}: {gain}, and {step} nearer to {pays} with {missing} to go.</source>
            <translation>{programme}：返利 {gain}，向 {pays} 档推进 {step}，还差 {missing}。</translation>
        </message>
    </context>
    <context>
        <name>Errors</name>
        <message>
            <source>The project has no contract in force</source>
            <translation>该项目没有生效的合同</translation>
        </message>
        <message>
            <source>No contract for project {project} is in force today.</source>
            <translation>项目 {project} 今天没有生效的合同。</translation>
        </message>
        <message>
            <source>Choose another project, or order for your own business.</source>
            <translation>请选择其他项目，或改为自营订货。</translation>
        </message>
        <message>
            <source>The wallet would pay more than the order</source>
            <translation>返利抵扣超过订单金额</translation>
        </message>
        <message>
            <source>{amount} are asked of the rebate wallet, the order comes to {total}.</source>
            <translation>申请抵扣 {amount}，订单金额为 {total}。</translation>
        </message>
        <message>
            <source>Ask less of the wallet.</source>
            <translation>请减少抵扣金额。</translation>
        </message>
        <message>
            <source>The rebate wallet cannot be asked for less than nothing</source>
            <translation>抵扣金额不能小于零</translation>
        </message>
        <message>
            <source>{amount} was asked of the rebate wallet.</source>
            <translation>申请抵扣 {amount}。</translation>
        </message>
        <message>
            <source>Ask for nothing, or for an amount above zero.</source>
            <translation>请不抵扣，或填写大于零的金额。</translation>
        </message>
    </context>
    <context>
        <name>HistoryCard</name>
        <message>
            <source>Changes</source>
            <translation>变更记录</translation>
        </message>
        <message>
            <source>What came of it</source>
            <translation>结果</translation>
        </message>
    </context>
    <context>
        <name>OffsetBox</name>
        <message>
            <source>Asked of the wallet</source>
            <translation>申请返利抵扣</translation>
        </message>
        <message>
            <source>Left to pay</source>
            <translation>抵扣后应付</translation>
        </message>
        <message>
            <source>From the rebate wallet, which holds {amount}</source>
            <translation>返利抵扣（钱包可用 {amount}）</translation>
        </message>
        <message>
            <source>all it may, {amount}</source>
            <translation>全部可抵，{amount}</translation>
        </message>
        <message>
            <source>an amount</source>
            <translation>指定金额</translation>
        </message>
        <message>
            <source>it pays nothing</source>
            <translation>不抵扣</translation>
        </message>
    </context>
    <context>
        <name>OrderDetail</name>
        <message>
            <source>Product</source>
            <translation>商品</translation>
        </message>
        <message>
            <source>Asked</source>
            <translation>订购</translation>
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
            <source>Price</source>
            <translation>单价</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>金额</translation>
        </message>
        <message>
            <source>Copy to a new order</source>
            <translation>复制为新订单</translation>
        </message>
        <message>
            <source>Choose an order to see its lines.</source>
            <translation>选择一张订单查看明细。</translation>
        </message>
        <message>
            <source>Asked {amount}</source>
            <translation>订购 {amount}</translation>
        </message>
        <message>
            <source>Approved {amount}</source>
            <translation>批准 {amount}</translation>
        </message>
        <message>
            <source>Placed {day}</source>
            <translation>{day} 下单</translation>
        </message>
        <message>
            <source>wanted on {day}</source>
            <translation>希望 {day} 到货</translation>
        </message>
        <message>
            <source>contract {number}</source>
            <translation>合同 {number}</translation>
        </message>
        <message>
            <source>HQ decided as of {moment}</source>
            <translation>总部答复于 {moment}</translation>
        </message>
        <message>
            <source>HQ has not decided yet</source>
            <translation>总部尚未答复</translation>
        </message>
        <message>
            <source>Change order</source>
            <translation>变更订单</translation>
        </message>
        <message>
            <source>▲ changes wait for HQ</source>
            <translation>▲ 变更待总部处理</translation>
        </message>
        <message>
            <source>Print…</source>
            <translation>预览打印…</translation>
        </message>
    </context>
    <context>
        <name>OrderDraft</name>
        <message>
            <source>Product</source>
            <translation>商品</translation>
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
            <source>Amount</source>
            <translation>金额</translation>
        </message>
        <message>
            <source>At HQ</source>
            <translation>总部状态</translation>
        </message>
        <message>
            <source>HQ has not told</source>
            <translation>总部未告知</translation>
        </message>
        <message>
            <source>only {quantity}</source>
            <translation>仅 {quantity}</translation>
        </message>
        <message>
            <source>in stock</source>
            <translation>有货</translation>
        </message>
        <message>
            <source>On hand</source>
            <translation>现存</translation>
        </message>
        <message>
            <source>Sold in 28 days</source>
            <translation>28 天销量</translation>
        </message>
        <message>
            <source>Lasts</source>
            <translation>可售天数</translation>
        </message>
        <message>
            <source>Suggested</source>
            <translation>建议</translation>
        </message>
        <message>
            <source>runs out today</source>
            <translation>今日断货</translation>
        </message>
        <message>
            <source>HQ has</source>
            <translation>总部可订</translation>
        </message>
        <message>
            <source>{count} d</source>
            <translation>{count} 天</translation>
        </message>
    </context>
    <context>
        <name>OrderListView</name>
        <message>
            <source>Number</source>
            <translation>编号</translation>
        </message>
        <message>
            <source>Lines</source>
            <translation>行数</translation>
        </message>
        <message>
            <source>Asked</source>
            <translation>订购</translation>
        </message>
        <message>
            <source>Approved</source>
            <translation>批准</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Cut</source>
            <translation>削减</translation>
        </message>
        <message>
            <source>cut</source>
            <translation>已削减</translation>
        </message>
        <message>
            <source>Orders to HQ are listed here with HQ's decision.</source>
            <translation>发给总部的订单及总部的答复会列在这里。</translation>
        </message>
        <message>
            <source>Write an order</source>
            <translation>新建订单</translation>
        </message>
        <message>
            <source>{count} orders</source>
            <translation>{count} 张订单</translation>
        </message>
        <message>
            <source>▲ {count} not yet at HQ</source>
            <translation>▲ {count} 张尚未发到总部</translation>
        </message>
        <message>
            <source>Orders to HQ</source>
            <translation>向总部的订单</translation>
        </message>
        <message>
            <source>{day} · other computer</source>
            <translation>{day} · 另一台电脑</translation>
        </message>
        <message>
            <source>Change {number} goes to HQ with the next synchronisation.</source>
            <translation>变更 {number} 将随下次同步上传总部。</translation>
        </message>
        <message>
            <source>Change {number} goes to HQ as a request; HQ's staff decide it.</source>
            <translation>变更 {number} 将作为申请上传，由总部人员决定。</translation>
        </message>
        <message>
            <source>Preview and print the order</source>
            <translation>预览打印订货单</translation>
        </message>
        <message>
            <source>Order {number}</source>
            <translation>订货单 {number}</translation>
        </message>
        <message>
            <source>Save the order</source>
            <translation>保存订货单</translation>
        </message>
        <message>
            <source>Saved as {path}</source>
            <translation>已保存为 {path}</translation>
        </message>
    </context>
    <context>
        <name>OrderOffset</name>
        <message>
            <source>{amount} of {programme}, earned {day}</source>
            <translation>{programme} {amount}（{day} 入账）</translation>
        </message>
        <message>
            <source>{amount} of {programme}, until {day}</source>
            <translation>{programme} {amount}（{day} 到期）</translation>
        </message>
        <message>
            <source>{amount} of an earlier earning</source>
            <translation>较早的返利 {amount}</translation>
        </message>
        <message>
            <source>At most {rate} of an order, here {amount}.</source>
            <translation>每单最多抵扣 {rate}，本单为 {amount}。</translation>
        </message>
        <message>
            <source>At most {amount} of this order.</source>
            <translation>本单最多抵扣 {amount}。</translation>
        </message>
        <message>
            <source>{amount} are asked by other orders that HQ has not decided.</source>
            <translation>其他待总部决定的订单已申请 {amount}。</translation>
        </message>
        <message>
            <source>HQ decides. It would come from: {parts}.</source>
            <translation>由总部决定。将依次使用：{parts}。</translation>
        </message>
        <message>
            <source>{amount} more than can be expected: HQ gives what rule and wallet allow.</source>
            <translation>超出可预期的 {amount}：总部按规则和钱包余额抵扣。</translation>
        </message>
        <message>
            <source>{asked} asked of the rebate wallet: HQ decides.</source>
            <translation>申请返利抵扣 {asked}，由总部决定。</translation>
        </message>
        <message>
            <source>Of {asked} asked, the rebate wallet pays nothing.</source>
            <translation>申请抵扣 {asked}，总部未抵扣。</translation>
        </message>
        <message>
            <source>The rebate wallet pays {granted}: {parts}.</source>
            <translation>返利抵扣 {granted}：{parts}。</translation>
        </message>
        <message>
            <source>Of {asked} asked, the rebate wallet pays {granted}: {parts}.</source>
            <translation>申请抵扣 {asked}，总部抵扣 {granted}：{parts}。</translation>
        </message>
    </context>
    <context>
        <name>OrderWorkspace</name>
        <message>
            <source>New order</source>
            <translation>新订单</translation>
        </message>
        <message>
            <source>Shipments · {count} to take in</source>
            <translation>发货 · {count} 批待收</translation>
        </message>
        <message>
            <source>Shipments</source>
            <translation>发货</translation>
        </message>
        <message>
            <source>Order {number} is placed; it goes to HQ with the next synchronisation.</source>
            <translation>订单 {number} 已提交，下次同步时发往总部。</translation>
        </message>
        <message>
            <source>All orders</source>
            <translation>全部订单</translation>
        </message>
        <message>
            <source>New order · lines: {count}</source>
            <translation>新订单 · {count} 行</translation>
        </message>
        <message>
            <source>Lines copied at today's prices: {count}.</source>
            <translation>已复制 {count} 行，按今日价格计价。</translation>
        </message>
    </context>
    <context>
        <name>Orders</name>
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
            <source>shipped</source>
            <translation>已发货</translation>
        </message>
        <message>
            <source>closed</source>
            <translation>已完成</translation>
        </message>
        <message>
            <source>▲ not yet at HQ</source>
            <translation>▲ 待上传</translation>
        </message>
        <message>
            <source>not booked by HQ</source>
            <translation>总部未入账</translation>
        </message>
        <message>
            <source>HQ has none in stock</source>
            <translation>总部缺货</translation>
        </message>
        <message>
            <source>HQ has only a part in stock</source>
            <translation>总部库存不足，部分批准</translation>
        </message>
        <message>
            <source>HQ does not supply it</source>
            <translation>总部不供应此商品</translation>
        </message>
        <message>
            <source>HQ approved less</source>
            <translation>总部批准数量较少</translation>
        </message>
        <message>
            <source>HQ has nothing of what was asked for in stock.</source>
            <translation>所订商品总部全部缺货。</translation>
        </message>
        <message>
            <source>{quantity} short</source>
            <translation>短少 {quantity}</translation>
        </message>
        <message>
            <source>{quantity} over</source>
            <translation>多出 {quantity}</translation>
        </message>
        <message>
            <source>{quantity} damaged</source>
            <translation>破损 {quantity}</translation>
        </message>
        <message>
            <source>released</source>
            <translation>已放行</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>已取消</translation>
        </message>
        <message>
            <source>HQ did not agree to more</source>
            <translation>总部未同意增加</translation>
        </message>
        <message>
            <source>a request to HQ</source>
            <translation>转为申请</translation>
        </message>
        <message>
            <source>HQ decides the rest</source>
            <translation>增加部分待审</translation>
        </message>
        <message>
            <source>HQ decides</source>
            <translation>待总部审核</translation>
        </message>
        <message>
            <source>at once</source>
            <translation>立即生效</translation>
        </message>
        <message>
            <source>removed</source>
            <translation>已移除</translation>
        </message>
        <message>
            <source>{product}: {before} → {now}</source>
            <translation>{product}：{before} → {now}</translation>
        </message>
        <message>
            <source>without {product}</source>
            <translation>不要 {product}</translation>
        </message>
        <message>
            <source>{product}: {quantity} {unit} more</source>
            <translation>加订 {product} {quantity} {unit}</translation>
        </message>
        <message>
            <source>wanted on {day}</source>
            <translation type="unfinished">希望 {day} 到货</translation>
        </message>
        <message>
            <source>note: {note}</source>
            <translation>备注：{note}</translation>
        </message>
        <message>
            <source>cancel the whole order</source>
            <translation>取消整单</translation>
        </message>
        <message>
            <source>a change this version has no words for</source>
            <translation>本版本无法说明的变更</translation>
        </message>
        <message>
            <source>asked of HQ's staff</source>
            <translation>总部处理中</translation>
        </message>
        <message>
            <source>accepted by HQ</source>
            <translation>总部已同意</translation>
        </message>
        <message>
            <source>refused by HQ</source>
            <translation>总部已拒绝</translation>
        </message>
        <message>
            <source>▲ waits for HQ</source>
            <translation>▲ 待总部处理</translation>
        </message>
        <message>
            <source>done</source>
            <translation>已生效</translation>
        </message>
        <message>
            <source>became a request</source>
            <translation>已转为申请</translation>
        </message>
        <message>
            <source>not done</source>
            <translation>未生效</translation>
        </message>
        <message>
            <source>Beyond the credit this dealer was promised: HQ decides it. Nothing is lost.</source>
            <translation>超出总部给本经销商的额度：由总部审核决定，订单不会丢失。</translation>
        </message>
        <message>
            <source>needs credit</source>
            <translation>需要额度</translation>
        </message>
        <message>
            <source>promised by HQ</source>
            <translation>总部已承诺</translation>
        </message>
    </context>
    <context>
        <name>ReceiveDialog</name>
        <message>
            <source>Product</source>
            <translation>商品</translation>
        </message>
        <message>
            <source>{sku} · shipped as {quantity} {unit}</source>
            <translation>{sku} · 按 {quantity} {unit} 发货</translation>
        </message>
        <message>
            <source>Shipped</source>
            <translation>发货</translation>
        </message>
        <message>
            <source>Arrived</source>
            <translation>实到</translation>
        </message>
        <message>
            <source>Damaged</source>
            <translation>破损</translation>
        </message>
        <message>
            <source>Differs</source>
            <translation>差异</translation>
        </message>
        <message>
            <source>as shipped</source>
            <translation>相符</translation>
        </message>
        <message>
            <source>Take in shipment {number}</source>
            <translation>收货 {number}</translation>
        </message>
        <message>
            <source>Take into stock</source>
            <translation>确认入库</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Arrived, in stock units</source>
            <translation>实到数量（库存单位）</translation>
        </message>
        <message>
            <source>Damaged of these</source>
            <translation>其中破损</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>备注</translation>
        </message>
        <message>
            <source>As shipped: {count}</source>
            <translation>相符 {count} 行</translation>
        </message>
        <message>
            <source>Short: {count}</source>
            <translation>短少 {count} 行</translation>
        </message>
        <message>
            <source>Over: {count}</source>
            <translation>多出 {count} 行</translation>
        </message>
        <message>
            <source>Damaged: {count}</source>
            <translation>破损 {count} 行</translation>
        </message>
    </context>
    <context>
        <name>ShipmentListView</name>
        <message>
            <source>Shipment</source>
            <translation>送货单</translation>
        </message>
        <message>
            <source>Shipped</source>
            <translation>发货</translation>
        </message>
        <message>
            <source>Lines</source>
            <translation>行数</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>金额</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Product</source>
            <translation>商品</translation>
        </message>
        <message>
            <source>In stock units</source>
            <translation>折合库存单位</translation>
        </message>
        <message>
            <source>taken in</source>
            <translation>已收货</translation>
        </message>
        <message>
            <source>to take in</source>
            <translation>待收货</translation>
        </message>
        <message>
            <source>taken in elsewhere</source>
            <translation>他处已收</translation>
        </message>
        <message>
            <source>Shipments from HQ appear here as soon as HQ sends them.</source>
            <translation>总部发货后会显示在这里。</translation>
        </message>
        <message>
            <source>Choose a shipment to see its lines.</source>
            <translation>选择一批发货查看明细。</translation>
        </message>
        <message>
            <source>Take it in</source>
            <translation>收货</translation>
        </message>
        <message>
            <source>{count} to take in</source>
            <translation>{count} 批待收</translation>
        </message>
        <message>
            <source>Shipments</source>
            <translation>发货</translation>
        </message>
        <message>
            <source>Shipped {day} for order {number}</source>
            <translation>{day} 发货，订单 {number}</translation>
        </message>
        <message>
            <source>Taken into stock as {number}.</source>
            <translation>已入库，收货单 {number}。</translation>
        </message>
    </context>
</TS>
