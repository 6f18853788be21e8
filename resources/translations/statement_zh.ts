<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>ComparedCard</name>
        <message>
            <source>Here</source>
            <translation>本机</translation>
        </message>
        <message>
            <source>HQ</source>
            <translation>总部</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>差额</translation>
        </message>
        <message>
            <source>Opening</source>
            <translation>期初</translation>
        </message>
        <message>
            <source>Closing</source>
            <translation>期末</translation>
        </message>
        <message>
            <source>Entries</source>
            <translation>笔数</translation>
        </message>
    </context>
    <context>
        <name>ConfirmDialog</name>
        <message>
            <source>{number}: closing balance {closing} on {day}.</source>
            <translation>{number}：{day} 期末余额 {closing}。</translation>
        </message>
        <message>
            <source>Signed by</source>
            <translation>签名人</translation>
        </message>
        <message>
            <source>Confirm the statement</source>
            <translation>确认对账单</translation>
        </message>
        <message>
            <source>Confirm and sign  Enter</source>
            <translation>确认并签名  回车</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Fill this in.</source>
            <translation>请填写。</translation>
        </message>
        <message>
            <source>HQ keeps the confirmation with the content of this statement. Corrections go into the next month.</source>
            <translation>总部将按此对账单内容保存确认；更正计入下月。</translation>
        </message>
    </context>
    <context>
        <name>DisputeDialog</name>
        <message>
            <source>this entry is right</source>
            <translation>该笔无误</translation>
        </message>
        <message>
            <source>The entry in hand</source>
            <translation>当前账目</translation>
        </message>
        <message>
            <source>Note on this entry</source>
            <translation>该笔备注</translation>
        </message>
        <message>
            <source>Note on the statement</source>
            <translation>对账单备注</translation>
        </message>
        <message>
            <source>Anything that is missing here altogether</source>
            <translation>完全漏列的账目写在这里</translation>
        </message>
        <message>
            <source>Signed by</source>
            <translation>签名人</translation>
        </message>
        <message>
            <source>Dispute the statement</source>
            <translation>对账单异议</translation>
        </message>
        <message>
            <source>Dispute and sign  Enter</source>
            <translation>提出异议并签名  回车</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Fill this in.</source>
            <translation>请填写。</translation>
        </message>
        <message>
            <source>Tick an entry, or say here what is not right.</source>
            <translation>请勾选账目，或在此说明哪里不对。</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation type="unfinished">类别</translation>
        </message>
        <message>
            <source>Number</source>
            <translation type="unfinished">编号</translation>
        </message>
        <message>
            <source>Day</source>
            <translation type="unfinished">日期</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation type="unfinished">金额</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>备注</translation>
        </message>
        <message>
            <source>What differs</source>
            <translation>差异</translation>
        </message>
        <message>
            <source>Choose an entry that is not right with the arrows or a double click, then say why.</source>
            <translation>用方向键选择或双击不对的账目，再说明原因。</translation>
        </message>
    </context>
    <context>
        <name>StatementDetail</name>
        <message>
            <source>Statement</source>
            <translation>对账单</translation>
        </message>
        <message>
            <source>Opening balance</source>
            <translation>期初余额</translation>
        </message>
        <message>
            <source>Closing balance</source>
            <translation>期末余额</translation>
        </message>
        <message>
            <source>No entries in this month.</source>
            <translation>本月没有往来。</translation>
        </message>
        <message>
            <source>Closing balance by days overdue on {day}</source>
            <translation>期末余额账龄（截至 {day} 逾期天数）</translation>
        </message>
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
            <source>Kind</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>编号</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>Due</source>
            <translation>到期日</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>金额</translation>
        </message>
        <message>
            <source>came later</source>
            <translation>出单后</translation>
        </message>
        <message>
            <source>Differs from HQ's statement</source>
            <translation>与总部对账单不符</translation>
        </message>
        <message>
            <source>entries that came later: {count}; they explain all of it</source>
            <translation>总部出单后又来 {count} 笔，差额全部由此产生</translation>
        </message>
        <message>
            <source>entries that came or changed later: {count}; see below</source>
            <translation>总部出单后有 {count} 笔新增或变动，见下方标记</translation>
        </message>
        <message>
            <source>no entry came later: ask HQ after the next synchronisation</source>
            <translation>出单后没有新增往来：再同步一次，仍不符请联系总部</translation>
        </message>
    </context>
    <context>
        <name>Statements</name>
        <message>
            <source>Shipped</source>
            <translation>发货</translation>
        </message>
        <message>
            <source>Returned</source>
            <translation>退货</translation>
        </message>
        <message>
            <source>Fees</source>
            <translation>费用</translation>
        </message>
        <message>
            <source>Rebates</source>
            <translation>返利</translation>
        </message>
        <message>
            <source>Received</source>
            <translation>收款</translation>
        </message>
        <message>
            <source>Adjusted</source>
            <translation>调整</translation>
        </message>
        <message>
            <source>agrees to the fen</source>
            <translation>相符，分毫不差</translation>
        </message>
        <message>
            <source>differs from HQ</source>
            <translation>与总部不符</translation>
        </message>
        <message>
            <source>month is running</source>
            <translation>本月未结</translation>
        </message>
        <message>
            <source>not issued by HQ yet</source>
            <translation>总部未出单</translation>
        </message>
        <message>
            <source>still on its way</source>
            <translation>货在途中</translation>
        </message>
        <message>
            <source>belongs to another month</source>
            <translation>属于其他月份</translation>
        </message>
        <message>
            <source>price differs</source>
            <translation>价格不符</translation>
        </message>
        <message>
            <source>quantity differs</source>
            <translation>数量不符</translation>
        </message>
        <message>
            <source>missing at HQ</source>
            <translation>总部漏记</translation>
        </message>
        <message>
            <source>missing here</source>
            <translation>本方漏记</translation>
        </message>
        <message>
            <source>not clear yet</source>
            <translation>尚不清楚</translation>
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
            <source>dispute settled</source>
            <translation>异议已处理</translation>
        </message>
        <message>
            <source>▲ {state}</source>
            <translation>▲ {state}</translation>
        </message>
        <message>
            <source>Confirmed by {signer} on {moment}.</source>
            <translation>{signer} 于 {moment} 确认。</translation>
        </message>
        <message>
            <source>Disputed by {signer} on {moment}.</source>
            <translation>{signer} 于 {moment} 提出异议。</translation>
        </message>
        <message>
            <source>HQ settled the dispute: {reply}</source>
            <translation>总部已处理异议：{reply}</translation>
        </message>
        <message>
            <source>It goes to HQ with the next synchronisation.</source>
            <translation>下次同步时发送给总部。</translation>
        </message>
        <message>
            <source>HQ looks into it and replies here.</source>
            <translation>总部核查后在此答复。</translation>
        </message>
        <message>
            <source>The statement can be confirmed now.</source>
            <translation>现在可以确认该对账单。</translation>
        </message>
    </context>
    <context>
        <name>StatementsView</name>
        <message>
            <source>Month</source>
            <translation>月份</translation>
        </message>
        <message>
            <source>Opening</source>
            <translation>期初</translation>
        </message>
        <message>
            <source>Shipped</source>
            <translation>发货</translation>
        </message>
        <message>
            <source>Returned</source>
            <translation>退货</translation>
        </message>
        <message>
            <source>Received</source>
            <translation>收款</translation>
        </message>
        <message>
            <source>Closing</source>
            <translation>期末</translation>
        </message>
        <message>
            <source>Against HQ</source>
            <translation>与总部核对</translation>
        </message>
        <message>
            <source>Preview and print the statement</source>
            <translation>预览打印对账单</translation>
        </message>
        <message>
            <source>Statements by month</source>
            <translation>各月对账单</translation>
        </message>
        <message>
            <source>Statement {number}</source>
            <translation>对账单 {number}</translation>
        </message>
        <message>
            <source>Save the statement</source>
            <translation>保存对账单</translation>
        </message>
        <message>
            <source>Saved</source>
            <translation>已保存</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>打开</translation>
        </message>
        <message>
            <source>different from HQ: {count}</source>
            <translation>{count} 个月与总部不符</translation>
        </message>
        <message>
            <source>Closing balance by month</source>
            <translation>各月期末余额</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>回复</translation>
        </message>
        <message>
            <source>Confirm</source>
            <translation>确认</translation>
        </message>
        <message>
            <source>Dispute…</source>
            <translation>异议…</translation>
        </message>
        <message>
            <source>PDF…</source>
            <translation>PDF…</translation>
        </message>
        <message>
            <source>Print…</source>
            <translation>预览打印…</translation>
        </message>
        <message>
            <source>Months appear here once HQ has sent this dealer's account.</source>
            <translation>总部下发往来账后，各月对账单会列在这里。</translation>
        </message>
    </context>
</TS>
