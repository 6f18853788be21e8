<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>CheatSheet</name>
        <message>
            <source>Keys that work here</source>
            <translation>这里可用的按键</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>ChipButton</name>
        <message>
            <source>● synced {time}</source>
            <translation>● 已同步 {time}</translation>
        </message>
        <message>
            <source>● sending {count}…</source>
            <translation>● 正在上传 {count} 张…</translation>
        </message>
        <message>
            <source>▲ {count} to send</source>
            <translation>▲ {count} 张待上传</translation>
        </message>
        <message>
            <source>■ {count} need you</source>
            <translation>■ {count} 项待您处理</translation>
        </message>
        <message>
            <source>○ offline {count} h, selling normally</source>
            <translation>○ 离线 {count} 小时，照常销售</translation>
        </message>
        <message>
            <source>○ offline {count} min, selling normally</source>
            <translation>○ 离线 {count} 分钟，照常销售</translation>
        </message>
        <message>
            <source>○ offline, selling normally</source>
            <translation>○ 离线，照常销售</translation>
        </message>
        <message>
            <source>{count} to send</source>
            <translation>{count} 张待上传</translation>
        </message>
    </context>
    <context>
        <name>CommandBox</name>
        <message>
            <source>Products, documents, members, actions…</source>
            <translation>商品、单据、会员、操作…</translation>
        </message>
    </context>
    <context>
        <name>CommandPalette</name>
        <message>
            <source>Type to find anything</source>
            <translation>输入即可查找</translation>
        </message>
    </context>
    <context>
        <name>DeskPage</name>
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
            <source>Why</source>
            <translation>为什么</translation>
        </message>
        <message>
            <source>Scan, initials, name, size, end of the barcode</source>
            <translation>扫码、拼音首字母、名称、规格、条码尾号</translation>
        </message>
        <message>
            <source>4 more boxes of tiles take ¥180.00 off this bill</source>
            <translation>再买 4 箱瓷砖满 36 箱，本单再减 180.00</translation>
        </message>
        <message>
            <source>51 boxes of shade A36 in the store</source>
            <translation>同色号 A36 店内余 51 箱</translation>
        </message>
        <message>
            <source>pick|quantity|price|discount|member|hold|recall|delete line|all keys</source>
            <translation>选商品|数量|单价|折扣|会员|挂单|取单 2|删行|全部</translation>
        </message>
        <message>
            <source>Wang Jianguo</source>
            <translation>王建国</translation>
        </message>
        <message>
            <source>Points 12,480   Coupons 3   Owes 0.00</source>
            <translation>积分 12,480   券 3   欠款 0.00</translation>
        </message>
        <message>
            <source>6 lines · 75.5 pieces|Promotions|Coupon 100 off 5,000|VAT included, 13 %</source>
            <translation>商品 6 行 · 75.5 件|促销优惠|券 建材节满 5000 减 100|其中税额 13%</translation>
        </message>
        <message>
            <source>To pay</source>
            <translation>应收</translation>
        </message>
        <message>
            <source>Cash|WeChat|Alipay|Card|On account|More…</source>
            <translation>现金|微信|支付宝|刷卡|赊账|更多…</translation>
        </message>
        <message>
            <source>Take payment</source>
            <translation>收款</translation>
        </message>
        <message>
            <source>PPR pipe S3.2 dn25|Glazed tile 800×800 cloud grey|Tile adhesive C1 20 kg|Interior emulsion 5-in-1 18 L|Galvanised angle 40×40×4|Tile adhesive C1 20 kg (free)</source>
            <translation>PPR 冷热水管 S3.2 dn25|全抛釉瓷砖 800×800 云灰|瓷砖胶 C1 20 kg|内墙乳胶漆 净味五合一 18 L|镀锌角铁 40×40×4|瓷砖胶 C1 20 kg（赠）</translation>
        </message>
        <message>
            <source>white · 4 m|shade A36 · 3 a box, 1.92 m²|lot 2609|white||lot 2609</source>
            <translation>白 · 4 m/根|色号 A36 · 3 片/箱 1.92 m²|批 2609|白||批 2609</translation>
        </message>
        <message>
            <source>piece|box|bag|tub|metre|bag</source>
            <translation>根|箱|包|桶|米|包</translation>
        </message>
        <message>
            <source>10 % from 10|contract price|buy 12 get 1|member price||free</source>
            <translation>满10减10%|合同价|买12赠1|会员价||赠品</translation>
        </message>
        <message>
            <source>Gold</source>
            <translation>金卡</translation>
        </message>
    </context>
    <context>
        <name>Dialog</name>
        <message>
            <source>OK</source>
            <translation>确定</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
    </context>
    <context>
        <name>ErrorDialog</name>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Copy the code {code}</source>
            <translation>复制代码 {code}</translation>
        </message>
    </context>
    <context>
        <name>Errors</name>
        <message>
            <source>These records belong to a newer Branchline</source>
            <translation>这份数据属于更新版本的分线通</translation>
        </message>
        <message>
            <source>The file was written by a newer version. It has not been touched.</source>
            <translation>文件由更新的版本写成，本程序没有改动它。</translation>
        </message>
        <message>
            <source>Install the newer version on this computer, then open it again.</source>
            <translation>请在这台电脑上安装新版本后再打开。</translation>
        </message>
        <message>
            <source>This is not a Branchline file</source>
            <translation>这不是分线通的数据文件</translation>
        </message>
        <message>
            <source>The file belongs to another program. It has not been touched.</source>
            <translation>文件属于其他程序，本程序没有改动它。</translation>
        </message>
        <message>
            <source>Choose another profile folder.</source>
            <translation>请选择另一个数据文件夹。</translation>
        </message>
        <message>
            <source>The records on this computer are damaged</source>
            <translation>这台电脑上的数据已损坏</translation>
        </message>
        <message>
            <source>The file cannot be read. It has not been changed.</source>
            <translation>文件无法读取，内容没有被改动。</translation>
        </message>
        <message>
            <source>Restore the last backup, or ask support with the code below.</source>
            <translation>请恢复最近的备份，或把下面的代码告诉技术支持。</translation>
        </message>
        <message>
            <source>Not enough in stock</source>
            <translation>库存不足</translation>
        </message>
        <message>
            <source>Less is on hand than this line needs.</source>
            <translation>现有数量少于本行所需。</translation>
        </message>
        <message>
            <source>Lower the quantity, or count the product first.</source>
            <translation>请减少数量，或先盘点该商品。</translation>
        </message>
        <message>
            <source>HQ cannot be reached</source>
            <translation>连不上总部</translation>
        </message>
        <message>
            <source>Nothing is lost: what you do is kept here and sent later.</source>
            <translation>数据不会丢失：先保存在本机，稍后自动上传。</translation>
        </message>
        <message>
            <source>Carry on selling. Check the network when you have time.</source>
            <translation>请照常销售，有空时检查网络。</translation>
        </message>
        <message>
            <source>This cannot be done</source>
            <translation>无法完成这一步</translation>
        </message>
        <message>
            <source>The program refused the step and changed nothing. Details: {facts}</source>
            <translation>程序拒绝了这一步，没有改动任何数据。详情：{facts}</translation>
        </message>
        <message>
            <source>Correct the entry and try again.</source>
            <translation>请更正后重试。</translation>
        </message>
        <message>
            <source>The computer could not read or write a file</source>
            <translation>电脑无法读写文件</translation>
        </message>
        <message>
            <source>Finished records are safe. Details: {facts}</source>
            <translation>已完成的单据是安全的。详情：{facts}</translation>
        </message>
        <message>
            <source>Free some space or check the drive and the printer, then try again.</source>
            <translation>请腾出磁盘空间，或检查磁盘和打印机后重试。</translation>
        </message>
        <message>
            <source>Something went wrong in the program</source>
            <translation>程序出错了</translation>
        </message>
        <message>
            <source>Finished records are safe; the step you were in was not saved.</source>
            <translation>已完成的单据是安全的，刚才这一步没有保存。</translation>
        </message>
        <message>
            <source>Try again. If it happens once more, send the code below to support.</source>
            <translation>请重试；如果再次出现，请把下面的代码发给技术支持。</translation>
        </message>
    </context>
    <context>
        <name>Gallery</name>
        <message>
            <source>Line deleted</source>
            <translation type="unfinished">已删除 1 行</translation>
        </message>
    </context>
    <context>
        <name>HeaderBar</name>
        <message>
            <source>shift opened {time}</source>
            <translation>班次 {time} 开</translation>
        </message>
    </context>
    <context>
        <name>HomePage</name>
        <message>
            <source>Sales today|This month|Credit left|Rebate (expected)</source>
            <translation>今日销售|本月达成|可用信用|返利（预计）</translation>
        </message>
        <message>
            <source>on last Sunday, same hour · 63 receipts</source>
            <translation>比上周日同一时刻 · 63 单</translation>
        </message>
        <message>
            <source>target 1,800,000 · time gone 73.3 %</source>
            <translation>目标 180 万，时间进度 73.3 %</translation>
        </message>
        <message>
            <source>of 800,000 · 62,000 due 11-25</source>
            <translation>额度 80 万 · 11-25 到期 6.2 万</translation>
        </message>
        <message>
            <source>300,000 more reaches 3.0 %</source>
            <translation>再订 300,000 升到 3.0 %</translation>
        </message>
        <message>
            <source>Sales of 14 days</source>
            <translation>近 14 天销售</translation>
        </message>
        <message>
            <source>10,000 yuan · margin 23.6 %</source>
            <translation>万元 · 毛利率 23.6 %</translation>
        </message>
        <message>
            <source>Receivables by age</source>
            <translation>应收账龄</translation>
        </message>
        <message>
            <source>not due|1–30 days|31–60 days|61–90 days</source>
            <translation>未到期|1–30 天|31–60 天|61–90 天</translation>
        </message>
        <message>
            <source>Fields and buttons</source>
            <translation>输入与按钮</translation>
        </message>
        <message>
            <source>Quantity</source>
            <translation>数量</translation>
        </message>
        <message>
            <source>at most three decimals</source>
            <translation>最多三位小数</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>金额</translation>
        </message>
        <message>
            <source>More than is owed: 1,200.00</source>
            <translation>超过欠款 1,200.00</translation>
        </message>
        <message>
            <source>Save|Print|Copy</source>
            <translation>保存|打印|复制</translation>
        </message>
        <message>
            <source>Prices as of 13:58</source>
            <translation>价格截至 13:58</translation>
        </message>
        <message>
            <source>Refresh</source>
            <translation>刷新</translation>
        </message>
        <message>
            <source>HQ cut the order</source>
            <translation>订单被总部削减</translation>
        </message>
        <message>
            <source>120 of 200 boxes approved</source>
            <translation>200 箱只批 120 箱</translation>
        </message>
        <message>
            <source>Badges</source>
            <translation>状态标记</translation>
        </message>
        <message>
            <source>draft|sent|approved|cut|rejected|received|as of 13:58</source>
            <translation>草稿|已上传|已批准|已削减|已拒绝|已收货|截至 13:58</translation>
        </message>
        <message>
            <source>Running short</source>
            <translation>库存紧张</translation>
        </message>
        <message>
            <source>Products that will not last until the next delivery stand here. Nothing is short today.</source>
            <translation>撑不到下次到货的商品会列在这里，今天没有紧张的商品。</translation>
        </message>
        <message>
            <source>Open stock</source>
            <translation>打开库存</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Action</source>
            <translation>操作</translation>
        </message>
        <message>
            <source>Find anything</source>
            <translation>查找</translation>
        </message>
        <message>
            <source>Keys that work here</source>
            <translation>这里可用的按键</translation>
        </message>
        <message>
            <source>Synchronise now</source>
            <translation>立即同步</translation>
        </message>
    </context>
    <context>
        <name>StatusStrip</name>
        <message>
            <source>No printer chosen</source>
            <translation>未选择打印机</translation>
        </message>
        <message>
            <source>Printer {name} ready</source>
            <translation>打印机 {name} 就绪</translation>
        </message>
        <message>
            <source>Printer {name} not answering</source>
            <translation>打印机 {name} 无应答</translation>
        </message>
        <message>
            <source>Clock not compared with HQ yet</source>
            <translation>时钟尚未与总部核对</translation>
        </message>
        <message>
            <source>Clock differs from HQ by {seconds} s</source>
            <translation>时钟与总部相差 {seconds} 秒</translation>
        </message>
    </context>
    <context>
        <name>Toast</name>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
    </context>
    <context>
        <name>Workspaces</name>
        <message>
            <source>Home</source>
            <translation>首页</translation>
        </message>
        <message>
            <source>Billing</source>
            <translation>收银</translation>
        </message>
        <message>
            <source>Orders</source>
            <translation>订货</translation>
        </message>
        <message>
            <source>Stock</source>
            <translation>库存</translation>
        </message>
        <message>
            <source>Catalogue</source>
            <translation>商品价格</translation>
        </message>
        <message>
            <source>Statements</source>
            <translation>对账</translation>
        </message>
        <message>
            <source>Sync centre</source>
            <translation>同步中心</translation>
        </message>
        <message>
            <source>Sync</source>
            <translation>同步</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
    </context>
</TS>
