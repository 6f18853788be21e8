<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>MemberDialog</name>
        <message>
            <source>Phone</source>
            <translation>手机号</translation>
        </message>
        <message>
            <source>11 digits, or a landline with its area code</source>
            <translation>11 位手机号，或带区号的座机</translation>
        </message>
        <message>
            <source>Name of the member</source>
            <translation>会员姓名</translation>
        </message>
        <message>
            <source>May be sent to the phone</source>
            <translation>可向该号码发送</translation>
        </message>
        <message>
            <source>Ask the customer; without a word it stays at none.</source>
            <translation>请询问顾客；未表态则不发送。</translation>
        </message>
        <message>
            <source>Tier, points and limits come from HQ.</source>
            <translation>等级、积分和额度由总部决定。</translation>
        </message>
        <message>
            <source>Change member</source>
            <translation>修改会员</translation>
        </message>
        <message>
            <source>New member</source>
            <translation>新会员</translation>
        </message>
        <message>
            <source>Save  Enter</source>
            <translation>保存  回车</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Register and take  Enter</source>
            <translation>登记并使用  回车</translation>
        </message>
        <message>
            <source>Take {name}</source>
            <translation>使用 {name}</translation>
        </message>
        <message>
            <source>Fill this in.</source>
            <translation>请填写。</translation>
        </message>
    </context>
</TS>
