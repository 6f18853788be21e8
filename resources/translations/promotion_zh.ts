<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>OutcomesDialog</name>
        <message>
            <source>Promotion</source>
            <translation>促销</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>为什么</translation>
        </message>
        <message>
            <source>Gave</source>
            <translation>优惠</translation>
        </message>
        <message>
            <source>Promotions of this bill</source>
            <translation>本单促销</translation>
        </message>
        <message>
            <source>Close  Enter</source>
            <translation>关闭  回车</translation>
        </message>
        <message>
            <source>No promotion speaks of what is on this bill.</source>
            <translation>没有促销涉及本单商品。</translation>
        </message>
        <message>
            <source>Coupon {code} was refused. {reason}</source>
            <translation>优惠券 {code} 未被接受。{reason}</translation>
        </message>
    </context>
    <context>
        <name>Promotions</name>
        <message>
            <source>applied</source>
            <translation>已享受</translation>
        </message>
        <message>
            <source>another is better</source>
            <translation>有更优惠的</translation>
        </message>
        <message>
            <source>not reached</source>
            <translation>未达成</translation>
        </message>
        <message>
            <source>It is not in force on this day.</source>
            <translation>当日不在有效期内。</translation>
        </message>
        <message>
            <source>It runs on other days of the week.</source>
            <translation>今天不在活动的星期内。</translation>
        </message>
        <message>
            <source>It runs at other hours.</source>
            <translation>限其他时段。</translation>
        </message>
        <message>
            <source>It is for other stores.</source>
            <translation>限其他门店。</translation>
        </message>
        <message>
            <source>It is for other regions.</source>
            <translation>限其他区域。</translation>
        </message>
        <message>
            <source>It is for another sales channel.</source>
            <translation>限其他销售渠道。</translation>
        </message>
        <message>
            <source>It is for members; the bill has none.</source>
            <translation>限会员，本单没有会员。</translation>
        </message>
        <message>
            <source>It is for members of another tier.</source>
            <translation>限其他等级的会员。</translation>
        </message>
        <message>
            <source>It is for selected customers only.</source>
            <translation>仅限指定客户。</translation>
        </message>
        <message>
            <source>This customer, dealer or store is left out of it.</source>
            <translation>该客户、经销商或门店不参加。</translation>
        </message>
        <message>
            <source>It is for a first purchase only.</source>
            <translation>仅限首次购买。</translation>
        </message>
        <message>
            <source>It needs a coupon.</source>
            <translation>需要优惠券。</translation>
        </message>
        <message>
            <source>The coupon has expired.</source>
            <translation>优惠券已过期。</translation>
        </message>
        <message>
            <source>No promotion knows this coupon.</source>
            <translation>没有促销认得此券。</translation>
        </message>
        <message>
            <source>It is for other goods.</source>
            <translation>限其他商品。</translation>
        </message>
        <message>
            <source>It was used as often as one purchase may.</source>
            <translation>已达每单次数上限。</translation>
        </message>
        <message>
            <source>The member has used it as often as allowed.</source>
            <translation>该会员已达次数上限。</translation>
        </message>
        <message>
            <source>This store has used it as often as allowed.</source>
            <translation>本店已达次数上限。</translation>
        </message>
        <message>
            <source>It was used as often as one day may.</source>
            <translation>已达当日次数上限。</translation>
        </message>
        <message>
            <source>It was used as often as it may be in all.</source>
            <translation>已达总次数上限。</translation>
        </message>
        <message>
            <source>Its goods are cheaper already; it is for full prices only.</source>
            <translation>商品已优惠，此促销限原价商品。</translation>
        </message>
        <message>
            <source>Too little of what it asks is on the bill.</source>
            <translation>本单所购未达门槛。</translation>
        </message>
        <message>
            <source>There is nothing left it could reduce.</source>
            <translation>已没有可优惠的金额。</translation>
        </message>
        <message>
            <source>A limit of uses kept it from giving more.</source>
            <translation>受次数上限所限。</translation>
        </message>
        <message>
            <source>It gave the most it gives one purchase.</source>
            <translation>已达每单优惠上限。</translation>
        </message>
        <message>
            <source>Its budget here had no more.</source>
            <translation>本机预算不足，未能全额。</translation>
        </message>
        <message>
            <source>Gave {amount}.</source>
            <translation>优惠 {amount}。</translation>
        </message>
        <message>
            <source>Gave {amount}, applied {times} times.</source>
            <translation>优惠 {amount}，享受 {times} 次。</translation>
        </message>
        <message>
            <source>“{rival}” gives {amount} more.</source>
            <translation>“{rival}”多优惠 {amount}。</translation>
        </message>
        <message>
            <source>“{rival}” gives as much and goes first.</source>
            <translation>“{rival}”优惠相同且优先。</translation>
        </message>
        <message>
            <source>{lacks} more: {gives}</source>
            <translation>再买 {lacks}：{gives}</translation>
        </message>
        <message>
            <source>{quantity} {unit} {things}</source>
            <translation>{quantity} {unit} {things}</translation>
        </message>
        <message>
            <source>{quantity} units of {things}</source>
            <translation>{quantity} 件 {things}</translation>
        </message>
        <message>
            <source>{amount} of {things}</source>
            <translation>{things} {amount}</translation>
        </message>
        <message>
            <source>Gives: {gives}.</source>
            <translation>给予：{gives}。</translation>
        </message>
        <message>
            <source>The coupon does not hold yet.</source>
            <translation>优惠券还未生效。</translation>
        </message>
        <message>
            <source>The coupon holds from {day} on.</source>
            <translation>优惠券自 {day} 起可用。</translation>
        </message>
        <message>
            <source>Its budget here is used up.</source>
            <translation>本机可用预算已用完。</translation>
        </message>
        <message>
            <source>{gap}.</source>
            <translation>{gap}。</translation>
        </message>
    </context>
</TS>
