<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>AtHqPage</name>
        <message>
            <source>▲ Waiting for HQ</source>
            <translation>▲ 等待总部</translation>
        </message>
        <message>
            <source>Made</source>
            <translation>制单时间</translation>
        </message>
        <message>
            <source>Registration</source>
            <translation>登记</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>修改</translation>
        </message>
        <message>
            <source>Send mine again</source>
            <translation>重新发送本机内容</translation>
        </message>
        <message>
            <source>HQ has everything that was said of this member here.</source>
            <translation>本机登记和修改的内容总部都已收到。</translation>
        </message>
        <message>
            <source>Use HQ's</source>
            <translation>以总部为准</translation>
        </message>
        <message>
            <source>Mark as handled</source>
            <translation>标为已处理</translation>
        </message>
    </context>
    <context>
        <name>BoughtTable</name>
        <message>
            <source>Product</source>
            <translation>商品</translation>
        </message>
        <message>
            <source>receipts: {count}</source>
            <translation>小票 {count} 张</translation>
        </message>
        <message>
            <source>Quantity</source>
            <translation>数量</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>金额</translation>
        </message>
        <message>
            <source>Nothing bought in this store yet.</source>
            <translation>在本店还没有买过东西。</translation>
        </message>
    </context>
    <context>
        <name>MemberSheetDialog</name>
        <message>
            <source>A day like 1988-05-02, or nothing.</source>
            <translation>请写成 1988-05-02 这样的日期，或留空。</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Birthday</source>
            <translation>生日</translation>
        </message>
        <message>
            <source>Year-month-day, or nothing</source>
            <translation>年-月-日，可以留空</translation>
        </message>
        <message>
            <source>Register  Enter</source>
            <translation>登记  回车</translation>
        </message>
        <message>
            <source>Show {name}</source>
            <translation>查看{name}</translation>
        </message>
    </context>
    <context>
        <name>Members</name>
        <message>
            <source>active</source>
            <translation>正常</translation>
        </message>
        <message>
            <source>blocked by HQ</source>
            <translation>总部已停用</translation>
        </message>
        <message>
            <source>closed</source>
            <translation>已注销</translation>
        </message>
        <message>
            <source>▲ not yet at HQ</source>
            <translation>▲ 待上传</translation>
        </message>
        <message>
            <source>other till</source>
            <translation>其他收银机</translation>
        </message>
        <message>
            <source>{field}: {value}</source>
            <translation>{field}：{value}</translation>
        </message>
    </context>
    <context>
        <name>MembersView</name>
        <message>
            <source>Member</source>
            <translation>会员</translation>
        </message>
        <message>
            <source>▲ not yet at HQ</source>
            <translation>▲ 待上传</translation>
        </message>
        <message>
            <source>Phone</source>
            <translation>手机号</translation>
        </message>
        <message>
            <source>Tier</source>
            <translation>等级</translation>
        </message>
        <message>
            <source>Points at HQ</source>
            <translation>总部积分</translation>
        </message>
        <message>
            <source>Last purchase</source>
            <translation>最近购买</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>▲ {points} not yet counted</source>
            <translation>▲ {points} 尚未计入</translation>
        </message>
        <message>
            <source>{name} is registered and can be sold to at once.</source>
            <translation>{name}已登记，马上就可以使用。</translation>
        </message>
        <message>
            <source>The changes of {name} are kept.</source>
            <translation>{name}的修改已保存。</translation>
        </message>
        <message>
            <source>Copied. Send it to HQ, whose staff decide.</source>
            <translation>已复制。请发给总部，由总部人员决定。</translation>
        </message>
        <message>
            <source>Name, phone, card or pinyin initials</source>
            <translation>姓名、手机、卡号或拼音首字母</translation>
        </message>
        <message>
            <source>Register</source>
            <translation>登记会员</translation>
        </message>
        <message>
            <source>Register a member  {key}</source>
            <translation>登记会员  {key}</translation>
        </message>
        <message>
            <source>Register a member</source>
            <translation>登记会员</translation>
        </message>
        <message>
            <source>Change the member in hand</source>
            <translation>修改当前会员</translation>
        </message>
        <message>
            <source>Two members are one person</source>
            <translation>两个会员是同一个人</translation>
        </message>
        <message>
            <source>Block or close the member in hand</source>
            <translation>停用或注销当前会员</translation>
        </message>
        <message>
            <source>{members} · HQ's figures as of {moment}</source>
            <translation>{members} · 总部数据截至 {moment}</translation>
        </message>
        <message>
            <source>All members</source>
            <translation>全部会员</translation>
        </message>
        <message>
            <source>Nobody here is called that or has this phone.</source>
            <translation>没有这个姓名或手机号的会员。</translation>
        </message>
        <message>
            <source>HQ gave nobody this tier.</source>
            <translation>总部没有给任何人这个等级。</translation>
        </message>
        <message>
            <source>Members stand here: those HQ knows, and those you register.</source>
            <translation>这里是会员：总部已有的，以及您登记的。</translation>
        </message>
        <message>
            <source>All tiers</source>
            <translation>全部等级</translation>
        </message>
        <message>
            <source>members: {count}</source>
            <translation>会员 {count} 位</translation>
        </message>
    </context>
    <context>
        <name>MergeDialog</name>
        <message>
            <source>The other one: name, phone, card or pinyin initials</source>
            <translation>另一位：姓名、手机、卡号或拼音首字母</translation>
        </message>
        <message>
            <source>Keep the other one instead</source>
            <translation>改为保留另一位</translation>
        </message>
        <message>
            <source>{name} is registered twice</source>
            <translation>{name}登记了两次</translation>
        </message>
        <message>
            <source>Copy the request for HQ</source>
            <translation>复制给总部的申请</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Only HQ makes one member of two. Choose the other one to see what would happen.</source>
            <translation>只有总部能合并会员。请选另一位，先看合并后的结果。</translation>
        </message>
        <message>
            <source>{points} points</source>
            <translation>{points} 积分</translation>
        </message>
        <message>
            <source>Nobody else is found. Type a name or a phone.</source>
            <translation>没有找到其他会员。请输入姓名或手机号。</translation>
        </message>
        <message>
            <source>{name}, {phone}, stays; {other}, {other_phone}, goes.</source>
            <translation>保留{name}（{phone}），并入{other}（{other_phone}）。</translation>
        </message>
        <message>
            <source>Receipts, returns and changes of both count for the one that stays.</source>
            <translation>两人的小票、退货和修改都计入保留的会员。</translation>
        </message>
        <message>
            <source>Points add up to {points}.</source>
            <translation>积分相加为 {points}。</translation>
        </message>
        <message>
            <source>It cannot be undone.</source>
            <translation>合并后无法撤销。</translation>
        </message>
        <message>
            <source>Of two consents the more restrictive stands: {value}.</source>
            <translation>两份同意中以较严格的为准：{value}。</translation>
        </message>
        <message>
            <source>The stricter status stays: {value}.</source>
            <translation>状态以较严格的为准：{value}。</translation>
        </message>
        <message>
            <source>{field} is taken over from the one that goes: {value}.</source>
            <translation>{field}取自被并入的会员：{value}。</translation>
        </message>
        <message>
            <source>{store} asks HQ to make one member of two: keep {name}, phone {phone}; {other}, phone {other_phone}, goes.</source>
            <translation>{store}申请总部合并会员：保留{name}，手机 {phone}；并入{other}，手机 {other_phone}。</translation>
        </message>
    </context>
    <context>
        <name>PointsTable</name>
        <message>
            <source>Day</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>Spent on</source>
            <translation>用于</translation>
        </message>
        <message>
            <source>HQ's figure</source>
            <translation>总部数字</translation>
        </message>
        <message>
            <source>Points</source>
            <translation>积分</translation>
        </message>
        <message>
            <source>▲ not yet counted</source>
            <translation>▲ 尚未计入</translation>
        </message>
        <message>
            <source>counted</source>
            <translation>已计入</translation>
        </message>
        <message>
            <source>{points} of them may be spent here while the line is down.</source>
            <translation>其中 {points} 分断线时也可在本机使用。</translation>
        </message>
        <message>
            <source>HQ counts the points and publishes the sum. Below stands what this computer spent of them.</source>
            <translation>积分由总部计算并下发总数。下面是本机用掉的积分。</translation>
        </message>
        <message>
            <source>No points were spent here.</source>
            <translation>本机没有用过积分。</translation>
        </message>
    </context>
    <context>
        <name>PurchaseTable</name>
        <message>
            <source>Day</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>Document</source>
            <translation>单据</translation>
        </message>
        <message>
            <source>At HQ</source>
            <translation>总部状态</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>金额</translation>
        </message>
        <message>
            <source>lines: {count}</source>
            <translation>{count} 行</translation>
        </message>
        <message>
            <source>Nothing bought in this store yet.</source>
            <translation>在本店还没有买过东西。</translation>
        </message>
    </context>
    <context>
        <name>SheetCard</name>
        <message>
            <source>Change</source>
            <translation>修改</translation>
        </message>
        <message>
            <source>Change this member  {key}</source>
            <translation>修改这位会员  {key}</translation>
        </message>
        <message>
            <source>What making one of two does  {key}</source>
            <translation>看看合并会员的结果  {key}</translation>
        </message>
        <message>
            <source>Block or close</source>
            <translation>停用或注销</translation>
        </message>
        <message>
            <source>What blocking or closing does  {key}</source>
            <translation>看看停用或注销的结果  {key}</translation>
        </message>
        <message>
            <source>Choose a member to see the phone, points and purchases.</source>
            <translation>选一位会员，查看手机、积分和购买记录。</translation>
        </message>
        <message>
            <source>Phone</source>
            <translation>手机号</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Birthday · tier</source>
            <translation>生日 · 等级</translation>
        </message>
        <message>
            <source>May be sent to the phone</source>
            <translation>可向该号码发送</translation>
        </message>
        <message>
            <source>On account in this store</source>
            <translation>本店挂账</translation>
        </message>
        <message>
            <source>{amount} · HQ set no limit</source>
            <translation>{amount} · 总部未设额度</translation>
        </message>
        <message>
            <source>{amount} of {limit}</source>
            <translation>{amount}，额度 {limit}</translation>
        </message>
        <message>
            <source>Points at HQ as of {moment}</source>
            <translation>总部积分，截至 {moment}</translation>
        </message>
        <message>
            <source>Points at HQ</source>
            <translation>总部积分</translation>
        </message>
        <message>
            <source>{points}, and ▲ {waiting} not yet counted</source>
            <translation>{points}，另有 ▲ {waiting} 尚未计入</translation>
        </message>
        <message>
            <source>Purchases</source>
            <translation>购买记录</translation>
        </message>
        <message>
            <source>Bought most</source>
            <translation>常买商品</translation>
        </message>
        <message>
            <source>Points</source>
            <translation>积分</translation>
        </message>
        <message>
            <source>Here and HQ</source>
            <translation>本机与总部</translation>
        </message>
        <message>
            <source>no tier</source>
            <translation>无等级</translation>
        </message>
        <message>
            <source>Registered twice</source>
            <translation>重复会员</translation>
        </message>
    </context>
    <context>
        <name>StatusDialog</name>
        <message>
            <source>What HQ is asked for</source>
            <translation>向总部申请</translation>
        </message>
        <message>
            <source>Only HQ changes the status of a member. Nothing changes here until HQ says so.</source>
            <translation>只有总部能改变会员状态。总部答复之前，这里不会有任何变化。</translation>
        </message>
        <message>
            <source>Status of {name}</source>
            <translation>{name}的状态</translation>
        </message>
        <message>
            <source>Copy the request for HQ</source>
            <translation>复制给总部的申请</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>{store} asks HQ to make {name}, phone {phone}, an active member again.</source>
            <translation>{store}申请总部恢复会员{name}，手机 {phone}。</translation>
        </message>
        <message>
            <source>{store} asks HQ to block the member {name}, phone {phone}.</source>
            <translation>{store}申请总部停用会员{name}，手机 {phone}。</translation>
        </message>
        <message>
            <source>{store} asks HQ to close the membership of {name}, phone {phone}.</source>
            <translation>{store}申请总部注销会员{name}，手机 {phone}。</translation>
        </message>
        <message>
            <source>Make active again</source>
            <translation>恢复</translation>
        </message>
        <message>
            <source>Block for now</source>
            <translation>暂时停用</translation>
        </message>
        <message>
            <source>Close for good</source>
            <translation>永久注销</translation>
        </message>
        <message>
            <source>Points and benefits can be used again from HQ's word on.</source>
            <translation>总部答复后，积分和优惠可以继续使用。</translation>
        </message>
        <message>
            <source>No points and no benefits while it lasts. Goods can still be sold, receipts and points stay.</source>
            <translation>停用期间没有积分和优惠。仍可卖货，小票和积分保留。</translation>
        </message>
        <message>
            <source>The membership ends: no points and no benefits any more. Receipts stay in the books.</source>
            <translation>会员资格终止：不再有积分和优惠。小票仍留在账上。</translation>
        </message>
    </context>
</TS>
