<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>ControlDialog</name>
        <message>
            <source>Days that differ from HQ</source>
            <translation>与总部对不上的日期</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>Net sales here</source>
            <translation>本机净销售</translation>
        </message>
        <message>
            <source>Booked at HQ</source>
            <translation>总部已入账</translation>
        </message>
        <message>
            <source>Why</source>
            <translation type="unfinished">为什么</translation>
        </message>
        <message>
            <source>No reason found; HQ has an alarm</source>
            <translation>未找到原因，总部已收到告警</translation>
        </message>
        <message>
            <source>Nothing is lost here. Ask HQ about these days and tell them the date.</source>
            <translation>本机没有丢失任何单据。请告诉总部这些日期并请其核对。</translation>
        </message>
        <message>
            <source>Bills that HQ set aside are listed under the documents, each with its reason.</source>
            <translation>被总部搁置的单据列在“单据”中，每张都写明原因。</translation>
        </message>
        <message>
            <source>bills: {count}</source>
            <translation>{count} 单</translation>
        </message>
        <message>
            <source>Bills that HQ has not booked yet: {count}</source>
            <translation>总部还有 {count} 单未入账</translation>
        </message>
    </context>
    <context>
        <name>DocumentCard</name>
        <message>
            <source>{kind}, made {moment}</source>
            <translation>{kind}，{moment} 制单</translation>
        </message>
        <message>
            <source>Open the document</source>
            <translation>打开单据</translation>
        </message>
        <message>
            <source>It is safe on this computer and waits for the line</source>
            <translation>单据已安全存于本机，等待上传</translation>
        </message>
        <message>
            <source>It goes with the next synchronisation.</source>
            <translation>下次同步时自动上传。</translation>
        </message>
        <message>
            <source>Nothing to do.</source>
            <translation>无需操作。</translation>
        </message>
        <message>
            <source>HQ has it.</source>
            <translation>总部已收到。</translation>
        </message>
        <message>
            <source>Mark as handled</source>
            <translation>标为已处理</translation>
        </message>
        <message>
            <source>Send mine again</source>
            <translation>重新发送本机内容</translation>
        </message>
        <message>
            <source>Send it again</source>
            <translation>再次发送</translation>
        </message>
        <message>
            <source>Use HQ's</source>
            <translation>以总部为准</translation>
        </message>
    </context>
    <context>
        <name>LineCard</name>
        <message>
            <source>Synchronise now</source>
            <translation type="unfinished">立即同步</translation>
        </message>
        <message>
            <source>Copy details</source>
            <translation type="unfinished">复制详情</translation>
        </message>
        <message>
            <source>Enrol this computer</source>
            <translation type="unfinished">注册本机</translation>
        </message>
        <message>
            <source>never</source>
            <translation type="unfinished">从未</translation>
        </message>
        <message>
            <source>Last contact {moment}</source>
            <translation>最近联系 {moment}</translation>
        </message>
        <message>
            <source>clocks {seconds} s apart</source>
            <translation>时钟相差 {seconds} 秒</translation>
        </message>
    </context>
    <context>
        <name>PriceCard</name>
        <message>
            <source>{scope}: {changed} of {compared} products by more than half.</source>
            <translation>{scope}：{compared} 个商品中有 {changed} 个变动超过一半。</translation>
        </message>
        <message>
            <source>Take the new prices</source>
            <translation>采用新价格</translation>
        </message>
        <message>
            <source>Keep the old ones and ask HQ</source>
            <translation>保留原价并询问总部</translation>
        </message>
        <message>
            <source>HQ sent prices of 0 for what had a price</source>
            <translation>总部把有价格的商品改成了 0 元</translation>
        </message>
        <message>
            <source>HQ sent prices beyond all reason</source>
            <translation>总部发来的价格明显不合理</translation>
        </message>
        <message>
            <source>HQ sent prices that change a lot</source>
            <translation>总部发来的价格变动很大</translation>
        </message>
        <message>
            <source>You kept the old prices; HQ is told and can send others.</source>
            <translation>您保留了原价；总部已得知，可另发价格。</translation>
        </message>
        <message>
            <source>The old prices stay in force. News of your account wait with them.</source>
            <translation>仍按原价执行；账户的新数据随之等待。</translation>
        </message>
        <message>
            <source>The old prices stay in force until you decide. Everything else goes on.</source>
            <translation>决定之前仍按原价执行，其他数据照常同步。</translation>
        </message>
    </context>
    <context>
        <name>SyncView</name>
        <message>
            <source>Document</source>
            <translation>单据</translation>
        </message>
        <message>
            <source>Made</source>
            <translation>制单时间</translation>
        </message>
        <message>
            <source>At HQ</source>
            <translation>总部状态</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>为什么</translation>
        </message>
        <message>
            <source>Data</source>
            <translation>数据</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>行数</translation>
        </message>
        <message>
            <source>As of</source>
            <translation>截至</translation>
        </message>
        <message>
            <source>Documents</source>
            <translation>单据</translation>
        </message>
        <message>
            <source>What HQ published</source>
            <translation>总部下发的数据</translation>
        </message>
        <message>
            <source>HQ's products, prices and your account will stand here.</source>
            <translation>总部下发的商品、价格和往来账会列在这里。</translation>
        </message>
        <message>
            <source>Booked at HQ so far</source>
            <translation>总部累计入账</translation>
        </message>
        <message>
            <source>Need you {count}</source>
            <translation>待处理 {count}</translation>
        </message>
        <message>
            <source>To send {count}</source>
            <translation>待上传 {count}</translation>
        </message>
        <message>
            <source>Latest</source>
            <translation>最近</translation>
        </message>
        <message>
            <source>HQ took everything; nothing needs you.</source>
            <translation>总部已全部接收，没有需要处理的单据。</translation>
        </message>
        <message>
            <source>Everything made here is at HQ.</source>
            <translation>本机单据已全部上传。</translation>
        </message>
        <message>
            <source>Receipts, orders and counts made here will stand here.</source>
            <translation>本机开出的小票、订单、盘点单会列在这里。</translation>
        </message>
        <message>
            <source>on its way</source>
            <translation>下载中</translation>
        </message>
        <message>
            <source>Copied: send it to whoever helps you</source>
            <translation>已复制，可发给协助您的人</translation>
        </message>
        <message>
            <source>Stored at HQ, not booked yet</source>
            <translation>总部已收到、未入账</translation>
        </message>
        <message>
            <source>Set aside at HQ</source>
            <translation>总部暂存</translation>
        </message>
        <message>
            <source>Rejected by HQ</source>
            <translation>总部已驳回</translation>
        </message>
        <message>
            <source>Days compared with HQ</source>
            <translation>与总部核对的天数</translation>
        </message>
        <message>
            <source>{count} agree to the fen</source>
            <translation>{count} 天分文不差</translation>
        </message>
        <message>
            <source>HQ differs {count}</source>
            <translation>与总部不同 {count}</translation>
        </message>
        <message>
            <source>Nothing that HQ had otherwise waits for a look.</source>
            <translation>没有与总部不同、待查看的内容。</translation>
        </message>
        <message>
            <source>Days that differ: {count}</source>
            <translation>{count} 天对不上</translation>
        </message>
        <message>
            <source>Documents at HQ</source>
            <translation>单据在总部的状态</translation>
        </message>
    </context>
    <context>
        <name>SyncWords</name>
        <message>
            <source>Products</source>
            <translation>商品</translation>
        </message>
        <message>
            <source>What HQ can deliver</source>
            <translation>总部可供货量</translation>
        </message>
        <message>
            <source>Price book {name}</source>
            <translation>价目表 {name}</translation>
        </message>
        <message>
            <source>This dealer: account, orders, contract, members</source>
            <translation>本经销商：往来账、订单、合同、会员</translation>
        </message>
        <message>
            <source>Not enrolled at HQ</source>
            <translation>尚未在总部注册</translation>
        </message>
        <message>
            <source>Everything works here; nothing is sent until HQ gives this computer a code.</source>
            <translation>本机功能照常使用；取得总部注册码之前不会上传任何单据。</translation>
        </message>
        <message>
            <source>All is at HQ</source>
            <translation>已全部上传</translation>
        </message>
        <message>
            <source>Nothing to do.</source>
            <translation>无需操作。</translation>
        </message>
        <message>
            <source>Sending</source>
            <translation>正在上传</translation>
        </message>
        <message>
            <source>Documents are on their way to HQ; go on working.</source>
            <translation>单据正在上传，请继续工作。</translation>
        </message>
        <message>
            <source>Documents wait to be sent</source>
            <translation>有单据待上传</translation>
        </message>
        <message>
            <source>They go with the next synchronisation, within a minute.</source>
            <translation>一分钟内随下次同步上传。</translation>
        </message>
        <message>
            <source>HQ cannot be reached</source>
            <translation>连不上总部</translation>
        </message>
        <message>
            <source>Sell and order as usual: nothing is lost, and all is sent when the line is back.</source>
            <translation>照常销售和订货：单据不会丢，网络恢复后自动上传。</translation>
        </message>
        <message>
            <source>Some documents need you</source>
            <translation>有单据需要您处理</translation>
        </message>
        <message>
            <source>HQ did not book them. Each one says below why, and what to do.</source>
            <translation>总部没有入账，原因和处理办法见下方。</translation>
        </message>
        <message>
            <source>List prices</source>
            <translation>品牌标价</translation>
        </message>
        <message>
            <source>HQ's later word on documents made here</source>
            <translation>总部对本机单据的后续处理结果</translation>
        </message>
        <message>
            <source>Receipts of this store's other tills</source>
            <translation>本店其他收银机的小票</translation>
        </message>
        <message>
            <source>Other data of HQ</source>
            <translation>总部的其他数据</translation>
        </message>
        <message>
            <source>Policies: promotions, rebates, least prices</source>
            <translation>政策：促销、返利、最低限价</translation>
        </message>
        <message>
            <source>What HQ lends this computer: credit, stock, points, budgets</source>
            <translation>总部借给本机的份额：额度、库存、积分、促销预算</translation>
        </message>
    </context>
</TS>
