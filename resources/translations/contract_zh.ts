<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>ContractPage</name>
        <message>
            <source>Contract</source>
            <translation>合同</translation>
        </message>
        <message>
            <source>Until</source>
            <translation>截止</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>{count} to renew</source>
            <translation>{count} 份待续签</translation>
        </message>
        <message>
            <source>Contracts with HQ</source>
            <translation>与总部的合同</translation>
        </message>
        <message>
            <source>The contracts agreed with HQ stand here once HQ has sent them.</source>
            <translation>与总部签订的合同下发后显示在这里。</translation>
        </message>
    </context>
    <context>
        <name>ContractSheetView</name>
        <message>
            <source>List prices apply.</source>
            <translation>按标价执行。</translation>
        </message>
        <message>
            <source>{count} in all; the catalogue shows the price of each product.</source>
            <translation>共 {count} 条；各商品价格见商品价格。</translation>
        </message>
        <message>
            <source>This contract names no rebates of its own.</source>
            <translation>本合同没有约定返利。</translation>
        </message>
        <message>
            <source>{days} days</source>
            <translation>{days} 天</translation>
        </message>
        <message>
            <source>Left</source>
            <translation>剩余</translation>
        </message>
        <message>
            <source>Carries on</source>
            <translation>续签自</translation>
        </message>
        <message>
            <source>HQ sent the outline of this contract only; prices, rebates and credit follow when it sends them.</source>
            <translation>总部目前只下发了合同概要；价格、返利和授信条款下发后显示。</translation>
        </message>
        <message>
            <source>HQ has not sent what this programme pays yet.</source>
            <translation>总部尚未下发本方案的返利标准。</translation>
        </message>
        <message>
            <source>Versions</source>
            <translation>版本</translation>
        </message>
        <message>
            <source>never in force</source>
            <translation>未曾生效</translation>
        </message>
        <message>
            <source>Version {version}: {days}</source>
            <translation>第 {version} 版：{days}</translation>
        </message>
        <message>
            <source>· as first agreed</source>
            <translation>· 首次签订</translation>
        </message>
        <message>
            <source>· no clause differs from the version before</source>
            <translation>· 条款与上一版相同</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>类型</translation>
        </message>
    </context>
    <context>
        <name>Contracts</name>
        <message>
            <source>in force</source>
            <translation>生效中</translation>
        </message>
        <message>
            <source>coming</source>
            <translation>即将生效</translation>
        </message>
        <message>
            <source>ended</source>
            <translation>已结束</translation>
        </message>
        <message>
            <source>running</source>
            <translation>进行中</translation>
        </message>
        <message>
            <source>other stores</source>
            <translation>其他门店</translation>
        </message>
        <message>
            <source>renew: {days} days left</source>
            <translation>待续签：剩 {days} 天</translation>
        </message>
        <message>
            <source>renew: last day</source>
            <translation>待续签：最后一天</translation>
        </message>
        <message>
            <source>dealer contract</source>
            <translation>经销合同</translation>
        </message>
        <message>
            <source>project {project}</source>
            <translation>项目：{project}</translation>
        </message>
        <message>
            <source>{kind} · version {version}</source>
            <translation>{kind} · 第 {version} 版</translation>
        </message>
        <message>
            <source>Term</source>
            <translation>期限</translation>
        </message>
        <message>
            <source>Project</source>
            <translation>项目</translation>
        </message>
        <message>
            <source>Territory</source>
            <translation>区域</translation>
        </message>
        <message>
            <source>Targets</source>
            <translation>目标</translation>
        </message>
        <message>
            <source>Price terms</source>
            <translation>价格条款</translation>
        </message>
        <message>
            <source>Rebates</source>
            <translation>返利</translation>
        </message>
        <message>
            <source>Payment</source>
            <translation>账期</translation>
        </message>
        <message>
            <source>Credit</source>
            <translation>授信</translation>
        </message>
        <message>
            <source>Credit checks</source>
            <translation>授信检查</translation>
        </message>
        <message>
            <source>Deposit</source>
            <translation>保证金</translation>
        </message>
        <message>
            <source>{clause}: {before} → {after}</source>
            <translation>{clause}：{before} → {after}</translation>
        </message>
        <message>
            <source>{clause}: added {words}</source>
            <translation>{clause}：新增 {words}</translation>
        </message>
        <message>
            <source>{clause}: dropped {words}</source>
            <translation>{clause}：取消 {words}</translation>
        </message>
        <message>
            <source>{amount} of {things}, {days}</source>
            <translation>{things} {amount}，{days}</translation>
        </message>
        <message>
            <source>as of {moment}</source>
            <translation>截至 {moment}</translation>
        </message>
    </context>
    <context>
        <name>ContractsWorkspace</name>
        <message>
            <source>Contracts</source>
            <translation>合同</translation>
        </message>
        <message>
            <source>Policies</source>
            <translation>政策</translation>
        </message>
    </context>
    <context>
        <name>PolicyPage</name>
        <message>
            <source>Promotion</source>
            <translation>促销</translation>
        </message>
        <message>
            <source>Gives</source>
            <translation>优惠</translation>
        </message>
        <message>
            <source>Who</source>
            <translation>对象</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Product</source>
            <translation>商品</translation>
        </message>
        <message>
            <source>Least price</source>
            <translation>最低售价</translation>
        </message>
        <message>
            <source>Promotion, product, benefit</source>
            <translation>促销、商品、优惠</translation>
        </message>
        <message>
            <source>business day {day}</source>
            <translation>营业日 {day}</translation>
        </message>
        <message>
            <source>Promotions, running and coming</source>
            <translation>进行中和即将开始的促销</translation>
        </message>
        <message>
            <source>Floor prices</source>
            <translation>最低限价</translation>
        </message>
        <message>
            <source>No promotion says “{text}”.</source>
            <translation>没有含“{text}”的促销。</translation>
        </message>
        <message>
            <source>Promotions stand here from the day HQ publishes them: what they give, to whom and how long.</source>
            <translation>总部发布的促销显示在这里：优惠内容、对象和期限。</translation>
        </message>
        <message>
            <source>No floor price holds today.</source>
            <translation>今天没有最低限价。</translation>
        </message>
    </context>
    <context>
        <name>PromotionCard</name>
        <message>
            <source>Promotion</source>
            <translation>促销</translation>
        </message>
        <message>
            <source>Choose a promotion to read it in full.</source>
            <translation>选择一个促销查看全部内容。</translation>
        </message>
        <message>
            <source>Gives</source>
            <translation>优惠</translation>
        </message>
        <message>
            <source>For</source>
            <translation>范围</translation>
        </message>
        <message>
            <source>Who</source>
            <translation>对象</translation>
        </message>
        <message>
            <source>When</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Budget</source>
            <translation>预算</translation>
        </message>
        <message>
            <source>Text</source>
            <translation>说明</translation>
        </message>
    </context>
    <context>
        <name>TargetBar</name>
        <message>
            <source>Reached: {bought} bought of {target}.</source>
            <translation>已达成：采购 {bought}，目标 {target}。</translation>
        </message>
        <message>
            <source>{bought} of {target}, {missing} missing, {ordered} approved and not shipped; time gone {elapsed}</source>
            <translation>已采购 {bought}，目标 {target}，还差 {missing}；已批准未发货 {ordered}；时间进度 {elapsed}</translation>
        </message>
        <message>
            <source>{bought} of {target}, {missing} missing; time gone {elapsed}</source>
            <translation>已采购 {bought}，目标 {target}，还差 {missing}；时间进度 {elapsed}</translation>
        </message>
    </context>
</TS>
