<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>Prices</name>
        <message>
            <source>Contract price</source>
            <translation>合同价</translation>
        </message>
        <message>
            <source>List price</source>
            <translation>目录价</translation>
        </message>
        <message>
            <source>Own price of this store</source>
            <translation>本店自定价</translation>
        </message>
        <message>
            <source>This price applies.</source>
            <translation>采用此价</translation>
        </message>
        <message>
            <source>Not used: there is a price for the unit asked for.</source>
            <translation>未采用：所选单位另有价格</translation>
        </message>
        <message>
            <source>Not used: it is not in force on this day.</source>
            <translation>未采用：当日不在有效期内</translation>
        </message>
        <message>
            <source>Not used: the quantity is below its minimum.</source>
            <translation>未采用：数量未达起订量</translation>
        </message>
        <message>
            <source>Not used: the contract goes before the list.</source>
            <translation>未采用：合同价优先于目录价</translation>
        </message>
        <message>
            <source>Not used: a price for a shorter period goes first.</source>
            <translation>未采用：有效期更短的价格优先</translation>
        </message>
        <message>
            <source>Not used: a price for a larger quantity is reached.</source>
            <translation>未采用：已达到更大数量的价格</translation>
        </message>
        <message>
            <source>no end</source>
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
            <source>from {quantity} on</source>
            <translation>{quantity} 起</translation>
        </message>
    </context>
    <context>
        <name>WhyPrice</name>
        <message>
            <source>Rule</source>
            <translation>价格规则</translation>
        </message>
        <message>
            <source>Price</source>
            <translation>单价</translation>
        </message>
        <message>
            <source>There is no price for this product.</source>
            <translation>此商品没有价格。</translation>
        </message>
    </context>
    <context>
        <name>WhyPriceDialog</name>
        <message>
            <source>{product} costs {price}.</source>
            <translation>{product}：{price}</translation>
        </message>
        <message>
            <source>Why this price</source>
            <translation>为什么是这个价</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
</TS>
