<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>Awaited</name>
        <message>
            <source>{sentence} Enrol this computer first.</source>
            <translation>{sentence}请先注册这台电脑。</translation>
        </message>
        <message>
            <source>Enrol this computer</source>
            <translation>注册本机</translation>
        </message>
    </context>
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
        <message>
            <source>Correct it in the file and import the file again.</source>
            <translation>请在文件中更正后重新导入。</translation>
        </message>
        <message>
            <source>Synchronise; if it stays, tell HQ which product it is.</source>
            <translation>请先同步；如果仍然这样，请把商品告诉总部。</translation>
        </message>
        <message>
            <source>Nothing was changed. Send the code below to support.</source>
            <translation>没有改动任何数据，请把下面的代码发给技术支持。</translation>
        </message>
        <message>
            <source>Branchline is already open</source>
            <translation>分线通已经打开</translation>
        </message>
        <message>
            <source>Another window works with the records in this folder.</source>
            <translation>另一个窗口正在使用这个文件夹的数据。</translation>
        </message>
        <message>
            <source>Go to that window, or close it first.</source>
            <translation>请切换到那个窗口，或先把它关闭。</translation>
        </message>
        <message>
            <source>The installation is not complete</source>
            <translation>安装不完整</translation>
        </message>
        <message>
            <source>The database library {version} could lose records, so nothing was opened.</source>
            <translation>数据库组件 {version} 可能丢失数据，所以没有打开。</translation>
        </message>
        <message>
            <source>Install Branchline again.</source>
            <translation>请重新安装分线通。</translation>
        </message>
        <message>
            <source>No price for this product</source>
            <translation>该商品没有价格</translation>
        </message>
        <message>
            <source>{sku} has no price per {unit} on {day}.</source>
            <translation>{sku} 在 {day} 没有按“{unit}”的价格。</translation>
        </message>
        <message>
            <source>Two prices apply at once</source>
            <translation>两条价格同时生效</translation>
        </message>
        <message>
            <source>The rules {first} and {second} both claim {sku}.</source>
            <translation>价格规则 {first} 和 {second} 都适用于 {sku}。</translation>
        </message>
        <message>
            <source>A price cannot be below zero</source>
            <translation>价格不能为负</translation>
        </message>
        <message>
            <source>The price of {sku} is below zero.</source>
            <translation>{sku} 的价格为负。</translation>
        </message>
        <message>
            <source>Unknown product</source>
            <translation>没有这个商品</translation>
        </message>
        <message>
            <source>{sku} is not in the catalogue on this computer.</source>
            <translation>本机商品资料里没有 {sku}。</translation>
        </message>
        <message>
            <source>Look it up by name, or synchronise and try again.</source>
            <translation>请按名称查找，或同步后重试。</translation>
        </message>
        <message>
            <source>This product exists already</source>
            <translation>商品已存在</translation>
        </message>
        <message>
            <source>{sku} is in the catalogue.</source>
            <translation>商品资料里已有 {sku}。</translation>
        </message>
        <message>
            <source>Use the product that is there, or choose another code.</source>
            <translation>请使用已有商品，或换一个编码。</translation>
        </message>
        <message>
            <source>Unknown unit</source>
            <translation>没有这个单位</translation>
        </message>
        <message>
            <source>{sku} is not sold by {unit}.</source>
            <translation>{sku} 不按“{unit}”销售。</translation>
        </message>
        <message>
            <source>Choose one of the product's units.</source>
            <translation>请选择该商品的单位。</translation>
        </message>
        <message>
            <source>This quantity cannot be kept exactly</source>
            <translation>这个数量无法精确记录</translation>
        </message>
        <message>
            <source>{quantity} {unit} gives more than three decimals of the base unit.</source>
            <translation>{quantity} {unit} 换算成基本单位超过三位小数。</translation>
        </message>
        <message>
            <source>Enter it in the base unit.</source>
            <translation>请按基本单位输入。</translation>
        </message>
        <message>
            <source>The quantity must be above zero</source>
            <translation>数量必须大于零</translation>
        </message>
        <message>
            <source>{sku} needs a quantity above zero.</source>
            <translation>{sku} 的数量必须大于零。</translation>
        </message>
        <message>
            <source>The discount is too large</source>
            <translation>优惠过大</translation>
        </message>
        <message>
            <source>A discount lies between zero and what it is taken from.</source>
            <translation>优惠不能为负，也不能超过原金额。</translation>
        </message>
        <message>
            <source>Not paid in full</source>
            <translation>尚未收足</translation>
        </message>
        <message>
            <source>{missing} is still missing.</source>
            <translation>还差 {missing}。</translation>
        </message>
        <message>
            <source>Take the rest, or put it on account.</source>
            <translation>请补收差额，或记为赊账。</translation>
        </message>
        <message>
            <source>A payment cannot be below zero</source>
            <translation>收款不能为负</translation>
        </message>
        <message>
            <source>One of the payments is below zero.</source>
            <translation>有一笔收款为负。</translation>
        </message>
        <message>
            <source>Change is given from cash only</source>
            <translation>只能从现金找零</translation>
        </message>
        <message>
            <source>The change of {change} is more than the cash of {cash}.</source>
            <translation>找零 {change} 超过所收现金 {cash}。</translation>
        </message>
        <message>
            <source>Lower the payment that is not cash.</source>
            <translation>请减少非现金的收款。</translation>
        </message>
        <message>
            <source>The drawer cannot hold less than nothing</source>
            <translation>备用金不能为负</translation>
        </message>
        <message>
            <source>{amount} was entered.</source>
            <translation>输入的是 {amount}。</translation>
        </message>
        <message>
            <source>More than was sold</source>
            <translation>超过售出数量</translation>
        </message>
        <message>
            <source>Of {sku}, {left} can still be returned; {asked} was asked for.</source>
            <translation>{sku} 还可退 {left}，要退的是 {asked}。</translation>
        </message>
        <message>
            <source>Lower the quantity.</source>
            <translation>请减少数量。</translation>
        </message>
        <message>
            <source>Nothing was chosen to return</source>
            <translation>没有选择要退的商品</translation>
        </message>
        <message>
            <source>No line has a quantity to return.</source>
            <translation>没有一行填了退货数量。</translation>
        </message>
        <message>
            <source>Enter the quantity that comes back.</source>
            <translation>请输入退回的数量。</translation>
        </message>
        <message>
            <source>The receipt has no such line</source>
            <translation>小票没有这一行</translation>
        </message>
        <message>
            <source>There is no line {line}.</source>
            <translation>没有第 {line} 行。</translation>
        </message>
        <message>
            <source>A count cannot be below zero</source>
            <translation>盘点数不能为负</translation>
        </message>
        <message>
            <source>{sku} was counted below zero.</source>
            <translation>{sku} 的盘点数为负。</translation>
        </message>
        <message>
            <source>Counted twice</source>
            <translation>重复盘点</translation>
        </message>
        <message>
            <source>{sku} stands in this count twice.</source>
            <translation>{sku} 在这次盘点中出现了两次。</translation>
        </message>
        <message>
            <source>Add the two counts up in one line.</source>
            <translation>请把两次的数量合并成一行。</translation>
        </message>
        <message>
            <source>The received quantities do not fit</source>
            <translation>收货数量不符</translation>
        </message>
        <message>
            <source>Check good and damaged pieces of {sku}.</source>
            <translation>请核对 {sku} 的完好与破损数量。</translation>
        </message>
        <message>
            <source>More than was approved</source>
            <translation>超过批准数量</translation>
        </message>
        <message>
            <source>Of {sku}, {left} can still be shipped.</source>
            <translation>{sku} 还可发 {left}。</translation>
        </message>
        <message>
            <source>The order is past this step</source>
            <translation>订单已过这一步</translation>
        </message>
        <message>
            <source>An order that is {state} cannot become {target}.</source>
            <translation>状态为 {state} 的订单不能变为 {target}。</translation>
        </message>
        <message>
            <source>Open the order again to see how it stands.</source>
            <translation>请重新打开订单查看当前状态。</translation>
        </message>
        <message>
            <source>The dates are the wrong way round</source>
            <translation>日期前后颠倒</translation>
        </message>
        <message>
            <source>The first day lies after the last.</source>
            <translation>开始日期晚于结束日期。</translation>
        </message>
        <message>
            <source>This is not a month</source>
            <translation>这不是月份</translation>
        </message>
        <message>
            <source>“{text}” is not of the form 2026-11.</source>
            <translation>“{text}”不是 2026-11 这样的格式。</translation>
        </message>
        <message>
            <source>This is an Excel file</source>
            <translation>这是 Excel 文件</translation>
        </message>
        <message>
            <source>The import reads CSV files.</source>
            <translation>导入只读取 CSV 文件。</translation>
        </message>
        <message>
            <source>In Excel choose Save as, CSV UTF-8, and import that file.</source>
            <translation>请在 Excel 中另存为“CSV UTF-8”，再导入那个文件。</translation>
        </message>
        <message>
            <source>The file's characters cannot be read</source>
            <translation>文件的文字编码无法识别</translation>
        </message>
        <message>
            <source>It is neither UTF-8 nor GBK; the first fault is near row {row}.</source>
            <translation>既不是 UTF-8 也不是 GBK，首个错误在第 {row} 行附近。</translation>
        </message>
        <message>
            <source>Save the file as CSV UTF-8 and import it again.</source>
            <translation>请把文件另存为 CSV UTF-8 后重新导入。</translation>
        </message>
        <message>
            <source>The file is damaged</source>
            <translation>文件已损坏</translation>
        </message>
        <message>
            <source>It could not be unpacked to its end. Nothing was imported.</source>
            <translation>文件无法完整解压，没有导入任何数据。</translation>
        </message>
        <message>
            <source>Copy or export the file again.</source>
            <translation>请重新复制或导出该文件。</translation>
        </message>
        <message>
            <source>The file is too large</source>
            <translation>文件过大</translation>
        </message>
        <message>
            <source>Nothing was imported.</source>
            <translation>没有导入任何数据。</translation>
        </message>
        <message>
            <source>Split it into several files.</source>
            <translation>请拆成几个文件。</translation>
        </message>
        <message>
            <source>This day does not exist</source>
            <translation>没有这一天</translation>
        </message>
        <message>
            <source>“{text}” is not a day of the calendar.</source>
            <translation>日历上没有“{text}”。</translation>
        </message>
        <message>
            <source>Too many decimals</source>
            <translation>小数位过多</translation>
        </message>
        <message>
            <source>“{text}” has more than {decimals} decimals.</source>
            <translation>“{text}”超过 {decimals} 位小数。</translation>
        </message>
        <message>
            <source>This is not a number</source>
            <translation>这不是数字</translation>
        </message>
        <message>
            <source>“{text}” cannot be read as a number.</source>
            <translation>“{text}”无法识别为数字。</translation>
        </message>
        <message>
            <source>The number is too large</source>
            <translation>数字过大</translation>
        </message>
        <message>
            <source>“{text}” is more than can be kept exactly.</source>
            <translation>“{text}”超出可精确记录的范围。</translation>
        </message>
        <message>
            <source>The amount is too large</source>
            <translation>金额过大</translation>
        </message>
        <message>
            <source>{amount} is more than can be kept exactly.</source>
            <translation>{amount} 超出可精确记录的范围。</translation>
        </message>
        <message>
            <source>The ages do not add up to the balance</source>
            <translation>账龄合计与余额不符</translation>
        </message>
        <message>
            <source>The statement was not made.</source>
            <translation>对账单没有生成。</translation>
        </message>
        <message>
            <source>The disk is full</source>
            <translation>磁盘已满</translation>
        </message>
        <message>
            <source>Free some space on the disk, then do the step again.</source>
            <translation>请腾出磁盘空间后重做这一步。</translation>
        </message>
        <message>
            <source>The disk does not answer properly</source>
            <translation>磁盘工作不正常</translation>
        </message>
        <message>
            <source>Make a backup to another drive now and have the disk checked.</source>
            <translation>请马上备份到另一块磁盘，并检修这块磁盘。</translation>
        </message>
        <message>
            <source>The folder cannot be written to</source>
            <translation>文件夹不能写入</translation>
        </message>
        <message>
            <source>Records can be read but nothing can be saved.</source>
            <translation>数据可以查看，但无法保存。</translation>
        </message>
        <message>
            <source>Ask whoever looks after this computer for the right to write there.</source>
            <translation>请让电脑管理员开通写入权限。</translation>
        </message>
        <message>
            <source>Another program holds the records</source>
            <translation>其他程序正占用数据</translation>
        </message>
        <message>
            <source>The step waited half a minute and was not saved.</source>
            <translation>这一步等待了半分钟，没有保存。</translation>
        </message>
        <message>
            <source>Close what may hold the file, such as a backup, then try again.</source>
            <translation>请关闭可能占用文件的程序（如备份软件）后重试。</translation>
        </message>
        <message>
            <source>HQ has locked this computer</source>
            <translation>总部已锁定本机</translation>
        </message>
        <message>
            <source>It issues no documents any more; nothing was saved. What was made is sent.</source>
            <translation>本机不能再开单，这一步没有保存。已开的单据会上传。</translation>
        </message>
        <message>
            <source>Ask HQ, and work on another computer of the store.</source>
            <translation>请联系总部，并在门店的另一台电脑上工作。</translation>
        </message>
        <message>
            <source>HQ has retired this computer</source>
            <translation>总部已停用本机</translation>
        </message>
        <message>
            <source>HQ holds all documents of {store}; the records here were removed. HQ says: {reason}</source>
            <translation>{store}的单据已全部在总部，本机数据已清除。总部说明：{reason}</translation>
        </message>
        <message>
            <source>To use this computer again, remove the note {note} and ask HQ for a code.</source>
            <translation>如要再次使用本机，请删除说明文件 {note}，并向总部索取注册码。</translation>
        </message>
        <message>
            <source>The records of this computer are missing</source>
            <translation>本机的账套数据不见了</translation>
        </message>
        <message>
            <source>Their file is gone from its folder. Nothing new was made in its place.</source>
            <translation>数据文件已不在原文件夹中。程序没有另建新文件。</translation>
        </message>
        <message>
            <source>Some records are not what was written</source>
            <translation>部分记录与写入时不一致</translation>
        </message>
        <message>
            <source>The daily check found figures that differ from their documents. Selling goes on.</source>
            <translation>每日自检发现有数字与其单据不符。可以继续开单。</translation>
        </message>
        <message>
            <source>Not promised by HQ</source>
            <translation>总部未授予额度</translation>
        </message>
        <message>
            <source>Spend less, or synchronise so that HQ can lend more.</source>
            <translation>请减少用量，或同步后由总部增加份额。</translation>
        </message>
        <message>
            <source>No points were taken</source>
            <translation>未扣减积分</translation>
        </message>
        <message>
            <source>Points are to pay, but nobody's points are spent.</source>
            <translation>选择了积分支付，但没有扣减任何会员的积分。</translation>
        </message>
        <message>
            <source>Choose the member whose points pay, or another way to pay.</source>
            <translation>请选择扣减积分的会员，或改用其他支付方式。</translation>
        </message>
        <message>
            <source>This computer was lent less of it than is to be spent.</source>
            <translation>本机获得的份额少于要使用的数量。</translation>
        </message>
        <message>
            <source>Copy the details, send them to support, and have the disk of this computer looked at.</source>
            <translation>请复制详情发给技术支持，并请人检查本机磁盘。</translation>
        </message>
    </context>
    <context>
        <name>HeaderBar</name>
        <message>
            <source>shift opened {time}</source>
            <translation>班次 {time} 开</translation>
        </message>
        <message>
            <source>till {number}</source>
            <translation>{number} 号机</translation>
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
        <name>Standing</name>
        <message>
            <source>HQ says: {reason}</source>
            <translation>总部说明：{reason}</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>详情</translation>
        </message>
        <message>
            <source>HQ will retire this computer</source>
            <translation>总部将停用本机</translation>
        </message>
        <message>
            <source>Go on selling; it sends what it has and gets nothing new from HQ.</source>
            <translation>照常销售；本机继续上传已有单据，不再收到总部的新内容。</translation>
        </message>
        <message>
            <source>HQ has locked this computer</source>
            <translation>总部已锁定本机</translation>
        </message>
        <message>
            <source>No documents can be made here; what was made is still sent. Use another computer and ask HQ.</source>
            <translation>本机不能再开单，已开的单据仍会上传。请换一台电脑，并联系总部。</translation>
        </message>
        <message>
            <source>HQ has retired this computer</source>
            <translation>总部已停用本机</translation>
        </message>
        <message>
            <source>HQ holds all its documents. Close Branchline: the records here then go, a note stays.</source>
            <translation>单据已全部在总部。请关闭分线通：本机数据随即清除，只留一份说明。</translation>
        </message>
        <message>
            <source>HQ's certificate for this computer is over</source>
            <translation>总部给本机的证书已到期</translation>
        </message>
        <message>
            <source>Go on selling; documents are sent. Ask HQ to renew it: until then nothing new comes.</source>
            <translation>照常销售，单据继续上传。请联系总部续期，续期之前收不到新内容。</translation>
        </message>
        <message>
            <source>Some records are not what was written</source>
            <translation type="unfinished">部分记录与写入时不一致</translation>
        </message>
        <message>
            <source>Go on selling. Ask support, and have the disk of this computer looked at soon.</source>
            <translation>请照常销售，联系技术支持，并尽快请人检查本机磁盘。</translation>
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
        <name>TableCard</name>
        <message>
            <source>{count} chosen</source>
            <translation>已选 {count} 行</translation>
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
        <message>
            <source>Members</source>
            <translation>会员</translation>
        </message>
        <message>
            <source>Contracts and policies</source>
            <translation>合同与政策</translation>
        </message>
        <message>
            <source>Contracts</source>
            <translation>合同政策</translation>
        </message>
        <message>
            <source>Rebate and credit</source>
            <translation>返利与信用</translation>
        </message>
        <message>
            <source>Rebates</source>
            <translation>返利信用</translation>
        </message>
    </context>
</TS>
