<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>AgeingCard</name>
        <message>
            <source>not due</source>
            <translation>未到期</translation>
        </message>
        <message>
            <source>1–30 days</source>
            <translation>1–30 天</translation>
        </message>
        <message>
            <source>31–60 days</source>
            <translation>31–60 天</translation>
        </message>
        <message>
            <source>61–90 days</source>
            <translation>61–90 天</translation>
        </message>
        <message>
            <source>over 90 days</source>
            <translation>90 天以上</translation>
        </message>
        <message>
            <source>Owed to HQ by age</source>
            <translation>应付总部账龄</translation>
        </message>
        <message>
            <source>Total</source>
            <translation>合计</translation>
        </message>
        <message>
            <source>Statements</source>
            <translation>对账</translation>
        </message>
        <message>
            <source>HQ's account of this dealer stands here.</source>
            <translation>总部的往来账显示在这里。</translation>
        </message>
    </context>
    <context>
        <name>CreditTile</name>
        <message>
            <source>Credit still free</source>
            <translation>可用信用</translation>
        </message>
        <message>
            <source>no limit</source>
            <translation>不限额</translation>
        </message>
        <message>
            <source>{amount} overdue</source>
            <translation>逾期 {amount}</translation>
        </message>
        <message>
            <source>{used} taken</source>
            <translation>已占用 {used}</translation>
        </message>
        <message>
            <source>{used} of {limit} taken · {amount} due {day}</source>
            <translation>额度 {limit}，占用 {used} · {day} 到期 {amount}</translation>
        </message>
        <message>
            <source>{used} of {limit} taken</source>
            <translation>额度 {limit}，占用 {used}</translation>
        </message>
    </context>
    <context>
        <name>HomeView</name>
        <message>
            <source>Sales today</source>
            <translation>今日销售</translation>
        </message>
        <message>
            <source>Owed to HQ</source>
            <translation>应付总部</translation>
        </message>
        <message>
            <source>Orders under way</source>
            <translation>在途订单</translation>
        </message>
        <message>
            <source>Waiting to be sent</source>
            <translation>待上传单据</translation>
        </message>
        <message>
            <source>With HQ</source>
            <translation>与总部同步</translation>
        </message>
        <message>
            <source>To send</source>
            <translation>待上传</translation>
        </message>
        <message>
            <source>Need a person</source>
            <translation>需要处理</translation>
        </message>
        <message>
            <source>HQ's data as of</source>
            <translation>总部数据截至</translation>
        </message>
        <message>
            <source>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday</source>
            <translation>周一|周二|周三|周四|周五|周六|周日</translation>
        </message>
        <message>
            <source>Sales of 14 days</source>
            <translation>近 14 天销售</translation>
        </message>
        <message>
            <source>{total} in all</source>
            <translation>合计 {total}</translation>
        </message>
        <message>
            <source>known once this computer is enrolled at HQ</source>
            <translation>本机在总部注册后显示</translation>
        </message>
        <message>
            <source>overdue</source>
            <translation>已逾期</translation>
        </message>
        <message>
            <source>nothing is overdue</source>
            <translation>没有逾期</translation>
        </message>
        <message>
            <source>{amount} in all · {count} not decided by HQ yet</source>
            <translation>共 {amount} · {count} 单总部未审</translation>
        </message>
        <message>
            <source>none</source>
            <translation>没有</translation>
        </message>
        <message>
            <source>everything made here is at HQ</source>
            <translation>本机单据已全部上传</translation>
        </message>
        <message>
            <source>{count} receipts</source>
            <translation>今日 {count} 单</translation>
        </message>
        <message>
            <source>on last {day} by now · {count} receipts</source>
            <translation>比上{day}此时 · 今日 {count} 单</translation>
        </message>
        <message>
            <source>Sync centre</source>
            <translation>同步中心</translation>
        </message>
        <message>
            <source>oldest: {moment}; selling goes on</source>
            <translation>最早 {moment}，不影响销售</translation>
        </message>
        <message>
            <source>HQ has not told it yet</source>
            <translation>总部尚未下发</translation>
        </message>
    </context>
    <context>
        <name>LowStockCard</name>
        <message>
            <source>Product</source>
            <translation>商品</translation>
        </message>
        <message>
            <source>On hand</source>
            <translation>现存</translation>
        </message>
        <message>
            <source>Sold a day</source>
            <translation>日均</translation>
        </message>
        <message>
            <source>Lasts days</source>
            <translation>可售天数</translation>
        </message>
        <message>
            <source>Order</source>
            <translation>建议订货</translation>
        </message>
        <message>
            <source>Running short</source>
            <translation>库存紧张</translation>
        </message>
        <message>
            <source>Order stock</source>
            <translation>去订货</translation>
        </message>
        <message>
            <source>Goods that will not last a week at the present pace stand here.</source>
            <translation>按目前销量撑不到一周的商品会列在这里。</translation>
        </message>
    </context>
    <context>
        <name>RebateTile</name>
        <message>
            <source>Rebates so far (estimate)</source>
            <translation>返利（预计）</translation>
        </message>
        <message>
            <source>{programme}: the highest step is reached</source>
            <translation>{programme}：已达最高档</translation>
        </message>
        <message>
            <source>{more} more reach {pays} and gain {gain}</source>
            <translation>再增加 {more} 升到 {pays}，多得 {gain}</translation>
        </message>
    </context>
    <context>
        <name>ToDoCard</name>
        <message>
            <source>{count} open</source>
            <translation>{count} 项</translation>
        </message>
        <message>
            <source>To do and warnings</source>
            <translation>待办与预警</translation>
        </message>
        <message>
            <source>Nothing waits for you.</source>
            <translation>没有待办事项。</translation>
        </message>
        <message>
            <source>rejected</source>
            <translation>已驳回</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>未入账</translation>
        </message>
        <message>
            <source>cut</source>
            <translation>已削减</translation>
        </message>
        <message>
            <source>arriving</source>
            <translation>待收货</translation>
        </message>
        <message>
            <source>differs</source>
            <translation>不符</translation>
        </message>
        <message>
            <source>agrees</source>
            <translation>相符</translation>
        </message>
        <message>
            <source>HQ rejected order {number}</source>
            <translation>总部驳回了订单 {number}</translation>
        </message>
        <message>
            <source>HQ did not book {number}</source>
            <translation>总部没有入账 {number}</translation>
        </message>
        <message>
            <source>HQ approved less than asked of order {number}</source>
            <translation>订单 {number} 被总部削减</translation>
        </message>
        <message>
            <source>Shipment {number} is not taken in yet</source>
            <translation>送货单 {number} 还没有收货</translation>
        </message>
        <message>
            <source>The statement of {month} differs from HQ's</source>
            <translation>{month} 对账单与总部不符</translation>
        </message>
        <message>
            <source>The statement of {month} agrees to the fen</source>
            <translation>{month} 对账单已核对，一分不差</translation>
        </message>
        <message>
            <source>renew</source>
            <translation>待续签</translation>
        </message>
        <message>
            <source>Contract {number} ends and nothing carries it on</source>
            <translation>合同 {number} 即将到期，尚未续签</translation>
        </message>
    </context>
</TS>
