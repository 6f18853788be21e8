<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>Terms</name>
        <message>
            <source>paid ahead</source>
            <translation>预付款</translation>
        </message>
        <message>
            <source>annual credit</source>
            <translation>年度授信</translation>
        </message>
        <message>
            <source>project credit</source>
            <translation>项目授信</translation>
        </message>
        <message>
            <source>temporary credit</source>
            <translation>临时授信</translation>
        </message>
        <message>
            <source>{account} for {project}</source>
            <translation>{account}（{project}）</translation>
        </message>
        <message>
            <source>{account}: {limit}, {days}</source>
            <translation>{account}：{limit}，{days}</translation>
        </message>
        <message>
            <source>no limit</source>
            <translation>不限额</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>已停用</translation>
        </message>
        <message>
            <source>not begun yet</source>
            <translation>尚未生效</translation>
        </message>
        <message>
            <source>ended</source>
            <translation>已结束</translation>
        </message>
        <message>
            <source>for another project</source>
            <translation>限其他项目</translation>
        </message>
        <message>
            <source>used up</source>
            <translation>已用完</translation>
        </message>
        <message>
            <source>Owed and invoiced</source>
            <translation>已开票应付</translation>
        </message>
        <message>
            <source>Delivered, not invoiced</source>
            <translation>已发货未开票</translation>
        </message>
        <message>
            <source>Approved orders</source>
            <translation>已批准订单</translation>
        </message>
        <message>
            <source>Orders HQ decides on</source>
            <translation>总部审核中订单</translation>
        </message>
        <message>
            <source>▲ Orders not yet at HQ</source>
            <translation>▲ 尚未上传的订单</translation>
        </message>
        <message>
            <source>Lent to computers</source>
            <translation>已借给各电脑的额度</translation>
        </message>
        <message>
            <source>Paid and not allocated</source>
            <translation>已付款未核销</translation>
        </message>
        <message>
            <source>Deposit that counts</source>
            <translation>计入授信的保证金</translation>
        </message>
        <message>
            <source>All that stands against it at HQ</source>
            <translation>总部计算的占用合计</translation>
        </message>
        <message>
            <source>The limit of {allowed} would be passed by {beyond}.</source>
            <translation>将超出额度 {allowed}，超 {beyond}。</translation>
        </message>
        <message>
            <source>With what is delivered soon, the limit of {allowed} would be passed by {beyond}.</source>
            <translation>计入近期发货后将超出额度 {allowed}，超 {beyond}。</translation>
        </message>
        <message>
            <source>{subject} is {measured} days overdue; {allowed} are allowed.</source>
            <translation>{subject} 已逾期 {measured} 天，最多允许 {allowed} 天。</translation>
        </message>
        <message>
            <source>{measured} of the debt is overdue; {allowed} are allowed.</source>
            <translation>欠款中 {measured} 已逾期，最多允许 {allowed}。</translation>
        </message>
        <message>
            <source>It comes to {measured}; {allowed} are allowed for one document.</source>
            <translation>本单 {measured}，单笔最多 {allowed}。</translation>
        </message>
        <message>
            <source>Dunning blocks it until overdue debts are paid.</source>
            <translation>因催收暂停，付清逾期款后恢复。</translation>
        </message>
        <message>
            <source>{measured} of the deposit are missing.</source>
            <translation>保证金还差 {measured}。</translation>
        </message>
        <message>
            <source>The accounts hold {allowed} of the {measured} asked.</source>
            <translation>授信账户只够 {allowed}，需要 {measured}。</translation>
        </message>
        <message>
            <source>{reason} (a warning, it holds nothing)</source>
            <translation>{reason}（仅提醒，不冻结）</translation>
        </message>
        <message>
            <source>new orders</source>
            <translation>新订单</translation>
        </message>
        <message>
            <source>releases to the warehouse</source>
            <translation>下达仓库</translation>
        </message>
        <message>
            <source>shipments</source>
            <translation>发货</translation>
        </message>
        <message>
            <source>{document}: {checks}</source>
            <translation>{document}：{checks}</translation>
        </message>
        <message>
            <source>within the limit with every open order</source>
            <translation>全部未完订单不超额度</translation>
        </message>
        <message>
            <source>within the limit with what is delivered in {days} days</source>
            <translation>{days} 天内发货的订单不超额度</translation>
        </message>
        <message>
            <source>no debt more than {days} days overdue</source>
            <translation>欠款逾期不超过 {days} 天</translation>
        </message>
        <message>
            <source>at most {rate} of the debt overdue</source>
            <translation>逾期占欠款不超过 {rate}</translation>
        </message>
        <message>
            <source>at most {amount} in one document</source>
            <translation>单笔不超过 {amount}</translation>
        </message>
        <message>
            <source>the deposit paid in full</source>
            <translation>保证金足额</translation>
        </message>
        <message>
            <source>{amount}, {rate} of it counts for the credit</source>
            <translation>{amount}，其中 {rate} 计入授信</translation>
        </message>
        <message>
            <source>due at once</source>
            <translation>即时付款</translation>
        </message>
        <message>
            <source>{days} days after the invoice</source>
            <translation>开票后 {days} 天</translation>
        </message>
        <message>
            <source>{months} months after the invoice</source>
            <translation>开票后 {months} 个月</translation>
        </message>
        <message>
            <source>{months} months and {days} days after the invoice</source>
            <translation>开票后 {months} 个月零 {days} 天</translation>
        </message>
        <message>
            <source>at the end of the invoice's month</source>
            <translation>当月底付款</translation>
        </message>
        <message>
            <source>{days} days after the end of the invoice's month</source>
            <translation>月结 {days} 天</translation>
        </message>
        <message>
            <source>at the end of the month {months} months later</source>
            <translation>{months} 个月后的月底付款</translation>
        </message>
        <message>
            <source>{days} days after the end of the month {months} months later</source>
            <translation>{months} 个月后的月底再加 {days} 天</translation>
        </message>
        <message>
            <source>{due} (months close on day {closing})</source>
            <translation>{due}（每月 {closing} 日结账）</translation>
        </message>
        <message>
            <source>on day {day} of the invoice's month</source>
            <translation>当月 {day} 日</translation>
        </message>
        <message>
            <source>on day {day} of the next month</source>
            <translation>次月 {day} 日</translation>
        </message>
        <message>
            <source>on day {day} of the month {months} months later</source>
            <translation>{months} 个月后的 {day} 日</translation>
        </message>
        <message>
            <source>on the last day of the month {months} months later</source>
            <translation>{months} 个月后的月末</translation>
        </message>
        <message>
            <source>{rate} {due}</source>
            <translation>{rate} {due}</translation>
        </message>
        <message>
            <source>{rate} off when paid within {days} days</source>
            <translation>{days} 天内付款优惠 {rate}</translation>
        </message>
        <message>
            <source>{terms}; {more}</source>
            <translation>{terms}；{more}</translation>
        </message>
        <message>
            <source>moved to the next working day</source>
            <translation>遇休息日顺延</translation>
        </message>
        <message>
            <source>moved to the working day before</source>
            <translation>遇休息日提前</translation>
        </message>
        <message>
            <source>{things}: {rate} off the list price</source>
            <translation>{things}：按标价优惠 {rate}</translation>
        </message>
        <message>
            <source>{things}: ¥{price} per {unit}</source>
            <translation>{things}：每{unit} ¥{price}</translation>
        </message>
        <message>
            <source>{terms}, from {quantity} on</source>
            <translation>{terms}，{quantity}起</translation>
        </message>
        <message>
            <source>{terms} ({days})</source>
            <translation>{terms}（{days}）</translation>
        </message>
        <message>
            <source>{terms}; no promotion takes more off</source>
            <translation>{terms}；不再参加促销</translation>
        </message>
        <message>
            <source>at most {rate} below the list price</source>
            <translation>最多低于标价 {rate}</translation>
        </message>
        <message>
            <source>at least ¥{price} per {unit}</source>
            <translation>每{unit}不低于 ¥{price}</translation>
        </message>
        <message>
            <source>prices agreed by hand</source>
            <translation>手工改价</translation>
        </message>
        <message>
            <source>project contracts</source>
            <translation>项目合同</translation>
        </message>
        <message>
            <source>dealer contracts</source>
            <translation>经销合同</translation>
        </message>
        <message>
            <source>special prices of a dealer</source>
            <translation>经销商特价</translation>
        </message>
        <message>
            <source>prices of a dealer class</source>
            <translation>等级价</translation>
        </message>
        <message>
            <source>prices of a region</source>
            <translation>区域价</translation>
        </message>
        <message>
            <source>prices of a channel</source>
            <translation>渠道价</translation>
        </message>
        <message>
            <source>list prices</source>
            <translation>标价</translation>
        </message>
        <message>
            <source>on items</source>
            <translation>单品</translation>
        </message>
        <message>
            <source>bundle or gift</source>
            <translation>组合与赠品</translation>
        </message>
        <message>
            <source>on the bill</source>
            <translation>整单</translation>
        </message>
        <message>
            <source>coupon</source>
            <translation>优惠券</translation>
        </message>
        <message>
            <source>{rate} off</source>
            <translation>立减 {rate}</translation>
        </message>
        <message>
            <source>¥{amount} off each {unit}</source>
            <translation>每{unit}减 ¥{amount}</translation>
        </message>
        <message>
            <source>¥{amount} off each</source>
            <translation>每件减 ¥{amount}</translation>
        </message>
        <message>
            <source>¥{amount} off</source>
            <translation>减 ¥{amount}</translation>
        </message>
        <message>
            <source>special price ¥{price} a {unit}</source>
            <translation>特价每{unit} ¥{price}</translation>
        </message>
        <message>
            <source>special price ¥{price} each</source>
            <translation>特价每件 ¥{price}</translation>
        </message>
        <message>
            <source>together for ¥{amount}</source>
            <translation>组合价 ¥{amount}</translation>
        </message>
        <message>
            <source>buy {buy}, get {get} free</source>
            <translation>买 {buy} 送 {get}</translation>
        </message>
        <message>
            <source>buy {buy}, get {get} more at {rate} off</source>
            <translation>买 {buy}，再买 {get} 优惠 {rate}</translation>
        </message>
        <message>
            <source>{quantity} {product} as a gift</source>
            <translation>送 {quantity} {product}</translation>
        </message>
        <message>
            <source>a coupon for this purchase: {name}</source>
            <translation>送本单可用的券：{name}</translation>
        </message>
        <message>
            <source>a coupon for the next purchase: {name}</source>
            <translation>送下次可用的券：{name}</translation>
        </message>
        <message>
            <source>{times} times the points</source>
            <translation>{times} 倍积分</translation>
        </message>
        <message>
            <source>a red packet of ¥{amount}</source>
            <translation>送 ¥{amount} 红包</translation>
        </message>
        <message>
            <source>free delivery</source>
            <translation>免费送货</translation>
        </message>
        <message>
            <source>a message: {text}</source>
            <translation>提示：{text}</translation>
        </message>
        <message>
            <source>from {least} on: {gives}</source>
            <translation>满 {least} {gives}</translation>
        </message>
        <message>
            <source>for every {size}: {gives}</source>
            <translation>每满 {size} {gives}</translation>
        </message>
        <message>
            <source>for {parts} together: {gives}</source>
            <translation>同时购买 {parts}：{gives}</translation>
        </message>
        <message>
            <source>{quantity} of {things}</source>
            <translation>{things} {quantity}</translation>
        </message>
        <message>
            <source>{quantity} {unit}</source>
            <translation>{quantity} {unit}</translation>
        </message>
        <message>
            <source>{quantity} units</source>
            <translation>{quantity} 件</translation>
        </message>
        <message>
            <source>the whole bill</source>
            <translation>整单</translation>
        </message>
        <message>
            <source>everybody</source>
            <translation>所有顾客</translation>
        </message>
        <message>
            <source>members</source>
            <translation>会员</translation>
        </message>
        <message>
            <source>first purchase</source>
            <translation>首次购买</translation>
        </message>
        <message>
            <source>selected customers ({count})</source>
            <translation>指定客户（{count}）</translation>
        </message>
        <message>
            <source>in {names}</source>
            <translation>限 {names}</translation>
        </message>
        <message>
            <source>other stores ({count})</source>
            <translation>其他门店（{count}）</translation>
        </message>
        <message>
            <source>in region {names}</source>
            <translation>限{names}区域</translation>
        </message>
        <message>
            <source>online</source>
            <translation>线上</translation>
        </message>
        <message>
            <source>in stores</source>
            <translation>门店</translation>
        </message>
        <message>
            <source>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday</source>
            <translation>周一|周二|周三|周四|周五|周六|周日</translation>
        </message>
        <message>
            <source>Only on {days}.</source>
            <translation>仅限{days}。</translation>
        </message>
        <message>
            <source>Only at {hours}.</source>
            <translation>仅限 {hours}。</translation>
        </message>
        <message>
            <source>At most {count} times in a purchase.</source>
            <translation>每单最多 {count} 次。</translation>
        </message>
        <message>
            <source>At most {count} times for a member.</source>
            <translation>每位会员最多 {count} 次。</translation>
        </message>
        <message>
            <source>At most {count} times in a store.</source>
            <translation>每店最多 {count} 次。</translation>
        </message>
        <message>
            <source>At most {count} times a day.</source>
            <translation>每天最多 {count} 次。</translation>
        </message>
        <message>
            <source>At most {count} times in all.</source>
            <translation>总共最多 {count} 次。</translation>
        </message>
        <message>
            <source>At most {amount} a purchase.</source>
            <translation>每单最多优惠 {amount}。</translation>
        </message>
        <message>
            <source>Only for goods that nothing else made cheaper.</source>
            <translation>仅限未参加其他优惠的商品。</translation>
        </message>
        <message>
            <source>Goes together with other promotions that allow it.</source>
            <translation>可与允许叠加的促销同时使用。</translation>
        </message>
        <message>
            <source>Does not go together with promotions of other groups.</source>
            <translation>不与其他组的促销同时使用。</translation>
        </message>
        <message>
            <source>HQ bears {hq}, the dealer {dealer}, suppliers {supplier}.</source>
            <translation>费用由总部承担 {hq}，经销商 {dealer}，供应商 {supplier}。</translation>
        </message>
        <message>
            <source>{whole} in all; this computer may give {lent} more</source>
            <translation>总预算 {whole}；本机还可使用 {lent}</translation>
        </message>
        <message>
            <source>this computer may give {lent} more</source>
            <translation>本机还可使用 {lent}</translation>
        </message>
        <message>
            <source>volume rebate</source>
            <translation>销量返利</translation>
        </message>
        <message>
            <source>tiered rebate</source>
            <translation>阶梯返利</translation>
        </message>
        <message>
            <source>growth rebate</source>
            <translation>增长返利</translation>
        </message>
        <message>
            <source>target rebate</source>
            <translation>达标返利</translation>
        </message>
        <message>
            <source>product mix rebate</source>
            <translation>结构返利</translation>
        </message>
        <message>
            <source>new product rebate</source>
            <translation>新品返利</translation>
        </message>
        <message>
            <source>prompt payment rebate</source>
            <translation>及时付款返利</translation>
        </message>
        <message>
            <source>Counts what is ordered of {things}, by {span}.</source>
            <translation>按{span}累计{things}的订货额。</translation>
        </message>
        <message>
            <source>Counts what is delivered of {things} less returns, by {span}.</source>
            <translation>按{span}累计{things}的到货额，扣除退货。</translation>
        </message>
        <message>
            <source>Counts what is invoiced of {things}, by {span}.</source>
            <translation>按{span}累计{things}的开票额。</translation>
        </message>
        <message>
            <source>Counts what is paid of {things}, by {span}.</source>
            <translation>按{span}累计{things}的付款额。</translation>
        </message>
        <message>
            <source>month</source>
            <translation>月</translation>
        </message>
        <message>
            <source>quarter</source>
            <translation>季度</translation>
        </message>
        <message>
            <source>year</source>
            <translation>年</translation>
        </message>
        <message>
            <source>from {value} growth</source>
            <translation>增长 {value} 起</translation>
        </message>
        <message>
            <source>from {value} of the target</source>
            <translation>达成 {value} 起</translation>
        </message>
        <message>
            <source>from {value} share</source>
            <translation>占比 {value} 起</translation>
        </message>
        <message>
            <source>from {value}</source>
            <translation>{value} 起</translation>
        </message>
        <message>
            <source>from the first yuan</source>
            <translation>从第一元起</translation>
        </message>
        <message>
            <source>¥{price} a unit</source>
            <translation>每件 ¥{price}</translation>
        </message>
        <message>
            <source>{amount} once</source>
            <translation>一次性 {amount}</translation>
        </message>
        <message>
            <source>{start}: {pays}</source>
            <translation>{start}：{pays}</translation>
        </message>
        <message>
            <source>The step reached pays on everything bought in the period.</source>
            <translation>达到的档次按本期全部采购计算。</translation>
        </message>
        <message>
            <source>Each step pays on its own part only.</source>
            <translation>各档只按超出部分计算。</translation>
        </message>
        <message>
            <source>The target is {amount}.</source>
            <translation>目标 {amount}。</translation>
        </message>
        <message>
            <source>The share is that of {things}.</source>
            <translation>占比指{things}的占比。</translation>
        </message>
        <message>
            <source>A product is new for {days} days after its launch.</source>
            <translation>上市 {days} 天内算新品。</translation>
        </message>
        <message>
            <source>Paid within {days} days of the invoice.</source>
            <translation>开票后 {days} 天内付款。</translation>
        </message>
        <message>
            <source>What was bought at promotion prices does not count.</source>
            <translation>促销价采购不计入。</translation>
        </message>
        <message>
            <source>At most {amount} a period.</source>
            <translation>每期最多 {amount}。</translation>
        </message>
        <message>
            <source>another event counts</source>
            <translation>按其他环节计算</translation>
        </message>
        <message>
            <source>not cleared by HQ yet</source>
            <translation>总部尚未确认</translation>
        </message>
        <message>
            <source>bought at a promotion price</source>
            <translation>促销价采购</translation>
        </message>
        <message>
            <source>paid too late</source>
            <translation>付款过晚</translation>
        </message>
        <message>
            <source>no new product on that day</source>
            <translation>当日已不是新品</translation>
        </message>
        <message>
            <source>not among the products of the programme</source>
            <translation>不在本方案商品范围内</translation>
        </message>
        <message>
            <source>outside the days of the programme</source>
            <translation>不在方案有效期内</translation>
        </message>
        <message>
            <source>{one}, {other}</source>
            <translation>{one}、{other}</translation>
        </message>
        <message>
            <source>{some} and {count} more</source>
            <translation>{some}等另 {count} 项</translation>
        </message>
        <message>
            <source>all products</source>
            <translation>全部商品</translation>
        </message>
        <message>
            <source>series {names}</source>
            <translation>{names}系列</translation>
        </message>
        <message>
            <source>category {names}</source>
            <translation>{names}类</translation>
        </message>
        <message>
            <source>brand {names}</source>
            <translation>{names}品牌</translation>
        </message>
        <message>
            <source>{things} except {others}</source>
            <translation>{things}（{others}除外）</translation>
        </message>
        <message>
            <source>without an end</source>
            <translation>长期有效</translation>
        </message>
        <message>
            <source>from {first}</source>
            <translation>{first} 起</translation>
        </message>
        <message>
            <source>until {last}</source>
            <translation>至 {last}</translation>
        </message>
        <message>
            <source>{first} to {last}</source>
            <translation>{first} 至 {last}</translation>
        </message>
        <message>
            <source>{one} {other}</source>
            <translation>{one}{other}</translation>
        </message>
        <message>
            <source>not for {levels}</source>
            <translation>{levels}除外</translation>
        </message>
        <message>
            <source>{due} (and {days} days)</source>
            <translation>{due}，再加 {days} 天</translation>
        </message>
        <message>
            <source>{due}, then the next day {day} of a month</source>
            <translation>{due}，再到其后第一个 {day} 日</translation>
        </message>
        <message>
            <source>{due}, then the end of that month</source>
            <translation>{due}，再到当月底</translation>
        </message>
        <message>
            <source>with {parts} bought, {got}: {gives}</source>
            <translation>买{parts}，{got}：{gives}</translation>
        </message>
        <message>
            <source>half-year</source>
            <translation>半年</translation>
        </message>
        <message>
            <source>{names} members</source>
            <translation>{names}会员</translation>
        </message>
    </context>
</TS>
