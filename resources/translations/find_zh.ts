<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>Find</name>
        <message>
            <source>Screen</source>
            <translation>界面</translation>
        </message>
        <message>
            <source>Product</source>
            <translation>商品</translation>
        </message>
        <message>
            <source>Receipt</source>
            <translation>小票</translation>
        </message>
        <message>
            <source>Return</source>
            <translation>退货单</translation>
        </message>
        <message>
            <source>Shipment</source>
            <translation>送货单</translation>
        </message>
        <message>
            <source>Statement</source>
            <translation>对账单</translation>
        </message>
        <message>
            <source>{sku} · {spec} · {quantity} {unit} on hand</source>
            <translation>{sku} · {spec} · 现存 {quantity} {unit}</translation>
        </message>
        <message>
            <source>{day} · {amount}</source>
            <translation>{day} · {amount}</translation>
        </message>
        <message>
            <source>Order to HQ</source>
            <translation>订货单</translation>
        </message>
        <message>
            <source>Member</source>
            <translation>会员</translation>
        </message>
        <message>
            <source>phone ends in {digits} · {points} points</source>
            <translation>手机尾号 {digits} · {points} 积分</translation>
        </message>
    </context>
</TS>
