<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
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
            <source>Gold</source>
            <translation>金卡</translation>
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
    </context>
    <context>
        <name>Gallery</name>
        <message>
            <source>Line deleted</source>
            <translation>已删除 1 行</translation>
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
</TS>
