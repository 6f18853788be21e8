<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>CreditPage</name>
        <message>
            <source>Due on</source>
            <translation>到期日</translation>
        </message>
        <message>
            <source>Document</source>
            <translation>单据</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>金额</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>未付</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Order</source>
            <translation>订单</translation>
        </message>
        <message>
            <source>Total</source>
            <translation>合计</translation>
        </message>
        <message>
            <source>Why it waits</source>
            <translation>等待原因</translation>
        </message>
        <message>
            <source>Debts by due day</source>
            <translation>应付到期明细</translation>
        </message>
        <message>
            <source>Nothing is owed to HQ.</source>
            <translation>没有应付总部的款项。</translation>
        </message>
        <message>
            <source>Orders that wait for credit</source>
            <translation>等待授信的订单</translation>
        </message>
        <message>
            <source>No order waits for credit.</source>
            <translation>没有等待授信的订单。</translation>
        </message>
        <message>
            <source>Owed to HQ by age</source>
            <translation>应付总部账龄</translation>
        </message>
        <message>
            <source>Credit accounts</source>
            <translation>授信账户</translation>
        </message>
        <message>
            <source>Dunning and deposit</source>
            <translation>催收与保证金</translation>
        </message>
        <message>
            <source>not due|1–30 days|31–60 days|61–90 days|91–180 days|181–365 days|over 365 days</source>
            <translation>未到期|1–30 天|31–60 天|61–90 天|91–180 天|181–365 天|365 天以上</translation>
        </message>
        <message>
            <source>A new order would wait</source>
            <translation>新订单会被冻结</translation>
        </message>
        <message>
            <source>HQ's figure differs</source>
            <translation>与总部数字不符</translation>
        </message>
        <message>
            <source>HQ says {hq} stand against the limit, worked out here from the same facts: {here}.</source>
            <translation>总部计算占用 {hq}，本机按同样数据计算为 {here}。</translation>
        </message>
        <message>
            <source>{amount} of it is taken.</source>
            <translation>已占用 {amount}。</translation>
        </message>
        <message>
            <source>HQ keeps no accounts for this dealer.</source>
            <translation>总部没有为本经销商设授信账户。</translation>
        </message>
        <message>
            <source>Nothing is dunned.</source>
            <translation>没有催收。</translation>
        </message>
        <message>
            <source>Level {level}: {amount} overdue.</source>
            <translation>{level} 级催收：逾期 {amount}。</translation>
        </message>
        <message>
            <source>Letter: {name}</source>
            <translation>函件：{name}</translation>
        </message>
        <message>
            <source>Blocked: {things}.</source>
            <translation>已暂停：{things}。</translation>
        </message>
        <message>
            <source>Fee: {fee}</source>
            <translation>催收费：{fee}</translation>
        </message>
        <message>
            <source>Interest so far: {interest}</source>
            <translation>至今利息：{interest}</translation>
        </message>
        <message>
            <source>Deposit: {paid} of {asked} is there.</source>
            <translation>保证金：已交 {paid}，应交 {asked}。</translation>
        </message>
        <message>
            <source>The credit limit and what takes it stand here once HQ has sent them.</source>
            <translation>总部下发授信后，额度和占用显示在这里。</translation>
        </message>
    </context>
    <context>
        <name>GaugeCard</name>
        <message>
            <source>Credit still free</source>
            <translation>可用信用</translation>
        </message>
        <message>
            <source>no limit</source>
            <translation>不限额</translation>
        </message>
        <message>
            <source>Taken in all</source>
            <translation>占用合计</translation>
        </message>
        <message>
            <source>Limit</source>
            <translation>额度</translation>
        </message>
        <message>
            <source>{amount} of orders that deliver later do not count yet.</source>
            <translation>远期交货订单 {amount} 暂不计入。</translation>
        </message>
    </context>
    <context>
        <name>RebatePage</name>
        <message>
            <source>Programme</source>
            <translation>返利方案</translation>
        </message>
        <message>
            <source>Earned so far</source>
            <translation>累计返利</translation>
        </message>
        <message>
            <source>Month</source>
            <translation>月份</translation>
        </message>
        <message>
            <source>Bought</source>
            <translation>采购</translation>
        </message>
        <message>
            <source>Bought so far</source>
            <translation>累计采购</translation>
        </message>
        <message>
            <source>Step</source>
            <translation>档次</translation>
        </message>
        <message>
            <source>Against HQ</source>
            <translation>与总部核对</translation>
        </message>
        <message>
            <source>Rebate programmes</source>
            <translation>返利方案</translation>
        </message>
        <message>
            <source>Month by month</source>
            <translation>逐月明细</translation>
        </message>
        <message>
            <source>worked out here from HQ's sums</source>
            <translation>按总部汇总在本机重算</translation>
        </message>
        <message>
            <source>What does not count</source>
            <translation>不计入的采购</translation>
        </message>
        <message>
            <source>Rebates stand here once HQ has counted the first purchases of a programme.</source>
            <translation>总部统计首批采购后，返利显示在这里。</translation>
        </message>
        <message>
            <source>HQ has sent no month of this period yet.</source>
            <translation>总部尚未下发本期各月数据。</translation>
        </message>
        <message>
            <source>as of {day}</source>
            <translation>截至 {day}</translation>
        </message>
        <message>
            <source>earned {amount}</source>
            <translation>已得 {amount}</translation>
        </message>
        <message>
            <source>HQ has not sent the rules of this programme, so that only its figures stand here.</source>
            <translation>总部尚未下发本方案规则，这里只显示总部数字。</translation>
        </message>
        <message>
            <source>HQ posted {amount} against the rules</source>
            <translation>总部入账与规则相差 {amount}</translation>
        </message>
        <message>
            <source>{months}: ask HQ to look at these postings.</source>
            <translation>{months}：请总部核对这些入账。</translation>
        </message>
        <message>
            <source>HQ alone knows what this programme counts: this computer has no invoices or payments.</source>
            <translation>本方案按总部的开票或付款统计，本机没有这些明细。</translation>
        </message>
        <message>
            <source>All shipments known here count.</source>
            <translation>本机所知的发货全部计入。</translation>
        </message>
        <message>
            <source>{count} more products</source>
            <translation>另有 {count} 个商品</translation>
        </message>
        <message>
            <source>{amount} was shipped since then and counts next.</source>
            <translation>此后又发货 {amount}，下次计入。</translation>
        </message>
        <message>
            <source>{product} {amount}: {reason}</source>
            <translation>{product} {amount}：{reason}</translation>
        </message>
        <message>
            <source>Earned</source>
            <translation>返利</translation>
        </message>
        <message>
            <source>{amount} so far</source>
            <translation>累计 {amount}</translation>
        </message>
    </context>
    <context>
        <name>Rebates</name>
        <message>
            <source>month is running</source>
            <translation>本月未结</translation>
        </message>
        <message>
            <source>as HQ posted</source>
            <translation>与总部入账一致</translation>
        </message>
        <message>
            <source>HQ differs by {amount}</source>
            <translation>总部相差 {amount}</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>无返利</translation>
        </message>
        <message>
            <source>from {value}</source>
            <translation>{value} 起</translation>
        </message>
        <message>
            <source>below</source>
            <translation>起步</translation>
        </message>
        <message>
            <source>Bought {base} so far, {value} growth over last year.</source>
            <translation>累计采购 {base}，同比增长 {value}。</translation>
        </message>
        <message>
            <source>Bought {base} so far, {value} of the target.</source>
            <translation>累计采购 {base}，达成目标的 {value}。</translation>
        </message>
        <message>
            <source>Bought {base} so far, of which {value} count for the share.</source>
            <translation>累计采购 {base}，重点商品占 {value}。</translation>
        </message>
        <message>
            <source>Bought {base} so far; {value} measured.</source>
            <translation>累计采购 {base}，计量 {value}。</translation>
        </message>
        <message>
            <source>Bought {base} so far.</source>
            <translation>累计采购 {base}。</translation>
        </message>
        <message>
            <source>No step is reached yet, so nothing is earned.</source>
            <translation>尚未达到任何档次，暂无返利。</translation>
        </message>
        <message>
            <source>The step of {pays} is reached and pays on everything: {entitled}.</source>
            <translation>已达 {pays} 档，按全部采购计算：{entitled}。</translation>
        </message>
        <message>
            <source>The step of {pays} is reached; each step pays on its own part: {entitled}.</source>
            <translation>已达 {pays} 档，各档按超出部分计算：{entitled}。</translation>
        </message>
        <message>
            <source>The most that a period pays is reached: {entitled}.</source>
            <translation>已达本期返利上限：{entitled}。</translation>
        </message>
        <message>
            <source>{missing} more reach {pays}.</source>
            <translation>再增加 {missing} 可达 {pays} 档。</translation>
        </message>
        <message>
            <source>The highest step is reached.</source>
            <translation>已达最高档。</translation>
        </message>
        <message>
            <source>{amount} too much was paid and is set off against what comes next.</source>
            <translation>多付了 {amount}，从后续返利中扣回。</translation>
        </message>
        <message>
            <source>year {year}</source>
            <translation>{year} 年度</translation>
        </message>
        <message>
            <source>{year}, quarter {number}</source>
            <translation>{year} 年第 {number} 季度</translation>
        </message>
        <message>
            <source>{days} days overdue</source>
            <translation>逾期 {days} 天</translation>
        </message>
        <message>
            <source>due today</source>
            <translation>今天到期</translation>
        </message>
        <message>
            <source>due in {days} days</source>
            <translation>{days} 天后到期</translation>
        </message>
        <message>
            <source>disputed</source>
            <translation>有争议</translation>
        </message>
        <message>
            <source>Beyond the credit: HQ decides.</source>
            <translation>超出授信，由总部审核。</translation>
        </message>
        <message>
            <source>as of {moment}</source>
            <translation>截至 {moment}</translation>
        </message>
        <message>
            <source>{amount} posted with another month</source>
            <translation>{amount} 随其他月份入账</translation>
        </message>
        <message>
            <source>not posted yet</source>
            <translation>尚未入账</translation>
        </message>
        <message>
            <source>The period has ended.</source>
            <translation>本期已结束。</translation>
        </message>
    </context>
    <context>
        <name>RebatesWorkspace</name>
        <message>
            <source>Rebates</source>
            <translation>返利</translation>
        </message>
        <message>
            <source>Credit</source>
            <translation>授信</translation>
        </message>
    </context>
    <context>
        <name>SimulatorCard</name>
        <message>
            <source>If I buy more</source>
            <translation>如果多采购</translation>
        </message>
        <message>
            <source>More in this period</source>
            <translation>本期再采购</translation>
        </message>
        <message>
            <source>Gains</source>
            <translation>多得返利</translation>
        </message>
        <message>
            <source>In all</source>
            <translation>返利合计</translation>
        </message>
        <message>
            <source>Step</source>
            <translation>档次</translation>
        </message>
        <message>
            <source>Per yuan more</source>
            <translation>每多采购一元</translation>
        </message>
        <message>
            <source>The most that a period pays is reached: more earns nothing.</source>
            <translation>已达本期返利上限，再采购不增加返利。</translation>
        </message>
        <message>
            <source>There is no higher step.</source>
            <translation>没有更高的档次。</translation>
        </message>
        <message>
            <source>The next step takes {step} more and gains {gain}.</source>
            <translation>再采购 {step} 达到下一档，多得 {gain}。</translation>
        </message>
        <message>
            <source>Break-even: those goods could be sold {rate} below cost without a loss.</source>
            <translation>保本点：这批货低于进价 {rate} 卖出也不亏。</translation>
        </message>
    </context>
    <context>
        <name>WalletCard</name>
        <message>
            <source>What HQ settles of a rebate stands here until an order uses it.</source>
            <translation>总部结算的返利进入钱包，直到订货时使用。</translation>
        </message>
        <message>
            <source>Rebate wallet</source>
            <translation>返利钱包</translation>
        </message>
        <message>
            <source>{amount} of it ends within 30 days, the first on {day}.</source>
            <translation>其中 {amount} 在 30 天内到期，最早 {day}。</translation>
        </message>
        <message>
            <source>Nothing of it ends within 30 days.</source>
            <translation>30 天内没有到期的。</translation>
        </message>
        <message>
            <source>{amount} ended unused.</source>
            <translation>{amount} 已过期未用。</translation>
        </message>
        <message>
            <source>It pays at most {rate} of an order.</source>
            <translation>每张订单最多抵 {rate}。</translation>
        </message>
        <message>
            <source>Of category {name} it pays at most {rate}.</source>
            <translation>{name}类最多抵 {rate}。</translation>
        </message>
        <message>
            <source>Earned with</source>
            <translation>来源</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>金额</translation>
        </message>
        <message>
            <source>Left</source>
            <translation>剩余</translation>
        </message>
        <message>
            <source>Until</source>
            <translation>截止</translation>
        </message>
        <message>
            <source>no end</source>
            <translation>不过期</translation>
        </message>
    </context>
</TS>
