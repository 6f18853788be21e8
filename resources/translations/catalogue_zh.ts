<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>CatalogueView</name>
        <message>
            <source>Product</source>
            <translation>商品</translation>
        </message>
        <message>
            <source>Units</source>
            <translation>单位</translation>
        </message>
        <message>
            <source>Retail price</source>
            <translation>零售价</translation>
        </message>
        <message>
            <source>Our price</source>
            <translation>进货价</translation>
        </message>
        <message>
            <source>On hand</source>
            <translation>现存</translation>
        </message>
        <message>
            <source>as of {moment}</source>
            <translation>截至 {moment}</translation>
        </message>
        <message>
            <source>Code, name, pinyin initials, spec or barcode</source>
            <translation>编码、名称、拼音首字母、规格、条码</translation>
        </message>
        <message>
            <source>No product here. The catalogue comes from HQ with the first synchronisation.</source>
            <translation>这里没有商品。首次同步后会收到总部的商品目录。</translation>
        </message>
        <message>
            <source>{count} products</source>
            <translation>{count} 种商品</translation>
        </message>
        <message>
            <source>All products</source>
            <translation>全部商品</translation>
        </message>
        <message>
            <source>All categories</source>
            <translation>全部分类</translation>
        </message>
        <message>
            <source>HQ has</source>
            <translation>总部可订</translation>
        </message>
    </context>
    <context>
        <name>SheetCard</name>
        <message>
            <source>Unit</source>
            <translation>单位</translation>
        </message>
        <message>
            <source>Barcode</source>
            <translation>条码</translation>
        </message>
        <message>
            <source>Retail price</source>
            <translation>零售价</translation>
        </message>
        <message>
            <source>Our price</source>
            <translation>进货价</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>Receipt</source>
            <translation>小票</translation>
        </message>
        <message>
            <source>Sold</source>
            <translation>已售</translation>
        </message>
        <message>
            <source>On hand in this store</source>
            <translation>本店现存</translation>
        </message>
        <message>
            <source>Last sales</source>
            <translation>最近销售</translation>
        </message>
        <message>
            <source>All movements</source>
            <translation>全部变动</translation>
        </message>
        <message>
            <source>Choose a product to see its prices.</source>
            <translation>选择商品查看价格。</translation>
        </message>
        <message>
            <source>Not sold here yet.</source>
            <translation>本店还没有卖过。</translation>
        </message>
        <message>
            <source>service</source>
            <translation>服务</translation>
        </message>
        <message>
            <source>tax {rate}</source>
            <translation>税率 {rate}</translation>
        </message>
        <message>
            <source>Why this price for 1 {unit}</source>
            <translation>1 {unit} 为什么是这个价</translation>
        </message>
        <message>
            <source>HQ has not told</source>
            <translation>总部未告知</translation>
        </message>
        <message>
            <source>At HQ as of {moment}</source>
            <translation>总部可订（截至 {moment}）</translation>
        </message>
        <message>
            <source>HQ has</source>
            <translation>总部可订</translation>
        </message>
    </context>
</TS>
