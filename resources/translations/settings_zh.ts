<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>AboutCard</name>
        <message>
            <source>About Branchline</source>
            <translation>关于分线通</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>版本</translation>
        </message>
        <message>
            <source>Document numbers contain</source>
            <translation>单据编号前缀</translation>
        </message>
        <message>
            <source>Records of this computer</source>
            <translation>本机数据位置</translation>
        </message>
        <message>
            <source>Parts and licences</source>
            <translation>组件与许可</translation>
        </message>
    </context>
    <context>
        <name>EnrolCard</name>
        <message>
            <source>Both the address and the code are needed.</source>
            <translation>请同时填写地址和注册码。</translation>
        </message>
        <message>
            <source>This computer at HQ</source>
            <translation>本机与总部</translation>
        </message>
        <message>
            <source>HQ gives a code for each computer. Until then everything works, but nothing is sent.</source>
            <translation>总部为每台电脑发一个注册码。注册前功能照常使用，但不会上传。</translation>
        </message>
        <message>
            <source>Address of HQ</source>
            <translation>总部地址</translation>
        </message>
        <message>
            <source>One-time code</source>
            <translation>一次性注册码</translation>
        </message>
        <message>
            <source>Store</source>
            <translation>门店</translation>
        </message>
        <message>
            <source>Dealer</source>
            <translation>经销商</translation>
        </message>
        <message>
            <source>Till</source>
            <translation>收银机</translation>
        </message>
        <message>
            <source>HQ</source>
            <translation>总部</translation>
        </message>
        <message>
            <source>Enrolled since</source>
            <translation>注册时间</translation>
        </message>
        <message>
            <source>enrolled</source>
            <translation>已注册</translation>
        </message>
        <message>
            <source>not enrolled yet</source>
            <translation>尚未注册</translation>
        </message>
        <message>
            <source>Enrolling…</source>
            <translation>正在注册…</translation>
        </message>
        <message>
            <source>Enrol this computer</source>
            <translation>注册本机</translation>
        </message>
        <message>
            <source>Eight characters, good for 24 hours.</source>
            <translation>共八位，24 小时内有效。</translation>
        </message>
        <message>
            <source>{title}: {sentence} {todo}</source>
            <translation>{title}：{sentence}{todo}</translation>
        </message>
    </context>
    <context>
        <name>LicencesDialog</name>
        <message>
            <source>Part</source>
            <translation>组件</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>版本</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>许可</translation>
        </message>
        <message>
            <source>Parts and licences</source>
            <translation>组件与许可</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>LookCard</name>
        <message>
            <source>Look and language</source>
            <translation>外观与语言</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>High contrast</source>
            <translation>高对比</translation>
        </message>
        <message>
            <source>Holds from the next start of the program.</source>
            <translation>下次启动程序时生效。</translation>
        </message>
        <message>
            <source>Stands on receipts unless a shift names another.</source>
            <translation>印在小票上；开班时可另行指定。</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>主题</translation>
        </message>
        <message>
            <source>Size of everything</source>
            <translation>界面大小</translation>
        </message>
        <message>
            <source>Cashier</source>
            <translation>收银员</translation>
        </message>
    </context>
    <context>
        <name>PrinterCard</name>
        <message>
            <source>Folder for receipts</source>
            <translation>小票保存文件夹</translation>
        </message>
        <message>
            <source>Receipt printer</source>
            <translation>小票打印机</translation>
        </message>
        <message>
            <source>None</source>
            <translation>不打印</translation>
        </message>
        <message>
            <source>Files in a folder</source>
            <translation>存为文件</translation>
        </message>
        <message>
            <source>Printer of this computer</source>
            <translation>本机打印机</translation>
        </message>
        <message>
            <source>58 mm</source>
            <translation>58 毫米</translation>
        </message>
        <message>
            <source>80 mm</source>
            <translation>80 毫米</translation>
        </message>
        <message>
            <source>Print to</source>
            <translation>打印到</translation>
        </message>
        <message>
            <source>Width of the roll</source>
            <translation>纸宽</translation>
        </message>
        <message>
            <source>Print every receipt at once</source>
            <translation>结账后立即打印小票</translation>
        </message>
        <message>
            <source>Open the drawer when cash is taken</source>
            <translation>收现金时打开钱箱</translation>
        </message>
        <message>
            <source>Print a test page</source>
            <translation>打印测试页</translation>
        </message>
        <message>
            <source>Open the drawer</source>
            <translation>打开钱箱</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>Such as /dev/usb/lp0, or \\computer\printer on Windows</source>
            <translation>例如 /dev/usb/lp0；Windows 上为 \\电脑\打印机</translation>
        </message>
        <message>
            <source>Each receipt becomes one file there</source>
            <translation>每张小票存为一个文件</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Path of the printer</source>
            <translation>打印机路径</translation>
        </message>
        <message>
            <source>The printer cannot be reached: {reason}</source>
            <translation>连不上打印机：{reason}</translation>
        </message>
        <message>
            <source>Sent to the printer.</source>
            <translation>已发送到打印机。</translation>
        </message>
    </context>
    <context>
        <name>SettingsView</name>
        <message>
            <source>Enrolled as {store}; the first data is on its way</source>
            <translation>已注册为“{store}”，首批数据正在下载</translation>
        </message>
    </context>
    <context>
        <name>TrialPage</name>
        <message>
            <source>Printer test</source>
            <translation>打印测试</translation>
        </message>
        <message>
            <source>This figure stands at the right edge</source>
            <translation>此数字应靠右对齐</translation>
        </message>
        <message>
            <source>All right if the ruler fills one line, the Chinese is readable and the code can be scanned.</source>
            <translation>标尺占满一行、汉字清晰、二维码可扫即为正常。</translation>
        </message>
    </context>
</TS>
