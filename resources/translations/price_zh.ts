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
            <translation>标价</translation>
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
        <message>
            <source>Price agreed by hand</source>
            <translation>议定价</translation>
        </message>
        <message>
            <source>Project contract price</source>
            <translation>项目合同价</translation>
        </message>
        <message>
            <source>Special price of this dealer</source>
            <translation>经销商特价</translation>
        </message>
        <message>
            <source>Price of the dealer class</source>
            <translation>经销商等级价</translation>
        </message>
        <message>
            <source>Price of the region</source>
            <translation>区域价</translation>
        </message>
        <message>
            <source>Price of the channel</source>
            <translation>渠道价</translation>
        </message>
        <message>
            <source>The reduction is taken off this price.</source>
            <translation>折扣以此价为基准计算</translation>
        </message>
        <message>
            <source>Not used: it is for other customers.</source>
            <translation>未采用：适用于其他客户</translation>
        </message>
        <message>
            <source>Not used: there is no list price to take the reduction off.</source>
            <translation>未采用：没有可供打折的标价</translation>
        </message>
        <message>
            <source>Not used: a price of a stronger level goes first.</source>
            <translation>未采用：更高级别的价格优先</translation>
        </message>
        <message>
            <source>Not used: a price for fewer products goes first.</source>
            <translation>未采用：适用商品范围更小的价格优先</translation>
        </message>
        <message>
            <source>Not used: an equal price has a higher priority.</source>
            <translation>未采用：另有优先级更高的同类价格</translation>
        </message>
        <message>
            <source>by {name}</source>
            <translation>经手人 {name}</translation>
        </message>
        <message>
            <source>contract {number}, version {version}</source>
            <translation>合同 {number} 第 {version} 版</translation>
        </message>
        <message>
            <source>dealers of class {name}</source>
            <translation>{name} 级经销商</translation>
        </message>
        <message>
            <source>region {name}</source>
            <translation>区域 {name}</translation>
        </message>
        <message>
            <source>channel {name}</source>
            <translation>渠道 {name}</translation>
        </message>
        <message>
            <source>online</source>
            <translation>线上</translation>
        </message>
        <message>
            <source>stores</source>
            <translation>门店</translation>
        </message>
        <message>
            <source>project {name}</source>
            <translation>项目 {name}</translation>
        </message>
        <message>
            <source>series {name}</source>
            <translation>系列 {name}</translation>
        </message>
        <message>
            <source>category {name}</source>
            <translation>分类 {name}</translation>
        </message>
        <message>
            <source>brand {name}</source>
            <translation>品牌 {name}</translation>
        </message>
        <message>
            <source>all products</source>
            <translation>全部商品</translation>
        </message>
        <message>
            <source>no promotion takes more off</source>
            <translation>不再参加促销</translation>
        </message>
        <message>
            <source>{rate} off the list price</source>
            <translation>标价减 {rate}</translation>
        </message>
        <message>
            <source>The least price is {price} per {unit}.</source>
            <translation>最低限价 {price} / {unit}。</translation>
        </message>
        <message>
            <source>The least price is {price} per {unit}, {rate} below the list price.</source>
            <translation>最低限价 {price} / {unit}（标价减 {rate}）。</translation>
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
