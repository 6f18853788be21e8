<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>CountPage</name>
        <message>
            <source>Product</source>
            <translation>商品</translation>
        </message>
        <message>
            <source>In the books</source>
            <translation>账面</translation>
        </message>
        <message>
            <source>Counted</source>
            <translation>实盘</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>差异</translation>
        </message>
        <message>
            <source>Count</source>
            <translation>盘点</translation>
        </message>
        <message>
            <source>Taken</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Lines</source>
            <translation>行数</translation>
        </message>
        <message>
            <source>Differing</source>
            <translation>有差异</translation>
        </message>
        <message>
            <source>agrees</source>
            <translation>相符</translation>
        </message>
        <message>
            <source>{quantity} too few</source>
            <translation>盘亏 {quantity}</translation>
        </message>
        <message>
            <source>{quantity} too many</source>
            <translation>盘盈 {quantity}</translation>
        </message>
        <message>
            <source>Scan to count one, or type a product and Enter</source>
            <translation>扫码计一件，或输入商品后回车</translation>
        </message>
        <message>
            <source>Begin a count</source>
            <translation>开始盘点</translation>
        </message>
        <message>
            <source>The books are noted when it begins; selling may go on. Only what you count is changed.</source>
            <translation>开始时记下账面数，期间可照常销售。只有点过的商品才会调整。</translation>
        </message>
        <message>
            <source>List what to count</source>
            <translation>列出盘点清单</translation>
        </message>
        <message>
            <source>Counted quantity</source>
            <translation>实盘数量</translation>
        </message>
        <message>
            <source>Too few</source>
            <translation>盘亏</translation>
        </message>
        <message>
            <source>Too many</source>
            <translation>盘盈</translation>
        </message>
        <message>
            <source>Leave this count</source>
            <translation>放弃本次盘点</translation>
        </message>
        <message>
            <source>Book the count</source>
            <translation>确认盘点</translation>
        </message>
        <message>
            <source>No count yet. Begin one at the right, or scan a product above.</source>
            <translation>还没有盘点记录。在右侧开始，或在上方扫描商品。</translation>
        </message>
        <message>
            <source>Nothing to count.</source>
            <translation>没有可盘点的商品。</translation>
        </message>
        <message>
            <source>Earlier counts</source>
            <translation>历次盘点</translation>
        </message>
        <message>
            <source>{counted} of {all} counted · {differing} differ</source>
            <translation>已盘 {counted} / {all} · 差异 {differing}</translation>
        </message>
        <message>
            <source>Count in hand</source>
            <translation>本次盘点</translation>
        </message>
        <message>
            <source>Everything that ever moved</source>
            <translation>全部有过库存变动的商品</translation>
        </message>
        <message>
            <source>Nothing is called {text}.</source>
            <translation>没有找到“{text}”。</translation>
        </message>
        <message>
            <source>{counted} products were counted, {differing} of them differ and change the stock.</source>
            <translation>已盘 {counted} 种商品，其中 {differing} 种有差异，将调整库存。</translation>
        </message>
        <message>
            <source>{count} products were not counted and stay as they are.</source>
            <translation>{count} 种商品未盘，保持不变。</translation>
        </message>
        <message>
            <source>Book this count?</source>
            <translation>确认这次盘点？</translation>
        </message>
        <message>
            <source>Go on counting</source>
            <translation>继续盘点</translation>
        </message>
        <message>
            <source>The count was left.</source>
            <translation>已放弃盘点。</translation>
        </message>
        <message>
            <source>Counted as {number}.</source>
            <translation>已盘点，盘点单 {number}。</translation>
        </message>
    </context>
    <context>
        <name>MovementCard</name>
        <message>
            <source>Day</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>Document</source>
            <translation>单据</translation>
        </message>
        <message>
            <source>Balance</source>
            <translation>结存</translation>
        </message>
        <message>
            <source>Write off</source>
            <translation>报损</translation>
        </message>
        <message>
            <source>This product never moved here.</source>
            <translation>此商品在本店没有库存变动。</translation>
        </message>
        <message>
            <source>HQ has not told what it has</source>
            <translation>总部未告知可订量</translation>
        </message>
        <message>
            <source>at HQ {quantity} as of {moment}</source>
            <translation>总部可订 {quantity}（截至 {moment}）</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation type="unfinished">原因</translation>
        </message>
        <message>
            <source>Moved</source>
            <translation>变动</translation>
        </message>
    </context>
    <context>
        <name>OnHandPage</name>
        <message>
            <source>Product</source>
            <translation>商品</translation>
        </message>
        <message>
            <source>Category</source>
            <translation>分类</translation>
        </message>
        <message>
            <source>On hand</source>
            <translation>现存</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>单位</translation>
        </message>
        <message>
            <source>Sales</source>
            <translation>销售次数</translation>
        </message>
        <message>
            <source>Code, name, pinyin initials, spec or barcode</source>
            <translation>编码、名称、拼音首字母、规格、条码</translation>
        </message>
        <message>
            <source>Nothing here. Stock appears with the first receipt, count or shipment.</source>
            <translation>这里没有内容。首次销售、盘点或收货后会出现库存。</translation>
        </message>
        <message>
            <source>{count} products</source>
            <translation>{count} 种商品</translation>
        </message>
        <message>
            <source>{products} · as of {moment}</source>
            <translation>{products} · 截至 {moment}</translation>
        </message>
        <message>
            <source>On hand in this store</source>
            <translation>本店现存</translation>
        </message>
        <message>
            <source>Written off as {number}.</source>
            <translation>已报损，单号 {number}。</translation>
        </message>
    </context>
    <context>
        <name>Stock</name>
        <message>
            <source>sold</source>
            <translation>销售</translation>
        </message>
        <message>
            <source>brought back</source>
            <translation>退货</translation>
        </message>
        <message>
            <source>received from HQ</source>
            <translation>收货</translation>
        </message>
        <message>
            <source>written off</source>
            <translation>报损</translation>
        </message>
        <message>
            <source>counted</source>
            <translation>盘点</translation>
        </message>
        <message>
            <source>opening stock</source>
            <translation>期初</translation>
        </message>
    </context>
    <context>
        <name>StockWorkspace</name>
        <message>
            <source>On hand</source>
            <translation>现存</translation>
        </message>
        <message>
            <source>Count · {counted} of {all}</source>
            <translation>盘点 · {counted} / {all}</translation>
        </message>
        <message>
            <source>Count</source>
            <translation>盘点</translation>
        </message>
    </context>
    <context>
        <name>WriteOffDialog</name>
        <message>
            <source>Damaged</source>
            <translation>破损</translation>
        </message>
        <message>
            <source>Past its date</source>
            <translation>过期</translation>
        </message>
        <message>
            <source>Lost</source>
            <translation>遗失</translation>
        </message>
        <message>
            <source>Used in the store</source>
            <translation>店内自用</translation>
        </message>
        <message>
            <source>Quantity in {unit}, {on_hand} on hand</source>
            <translation>数量（{unit}），现存 {on_hand}</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>Write off</source>
            <translation>报损</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Say how much is written off.</source>
            <translation>请输入报损数量。</translation>
        </message>
        <message>
            <source>Say why it is written off.</source>
            <translation>请说明报损原因。</translation>
        </message>
        <message>
            <source>{quantity} are left on hand afterwards</source>
            <translation>报损后现存 {quantity}</translation>
        </message>
    </context>
</TS>
