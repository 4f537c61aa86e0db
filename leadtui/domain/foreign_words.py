"""What the lists of other programs call things, and which item of ours that most likely is: proposals only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from leadtui.domain.lists import LISTS, ListItem, fold

_SIGNS = re.compile(r"[^\w]|_")
_NUMBERED = re.compile(r"^(?:\d+|[a-h])[.、):：]")
# Compared without case, blanks and signs: "Closed Won", "closed-won" and "CLOSED_WON" are one.
WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "status": {
            "potential": "new newlead raw unprocessed open opennotcontacted notcontacted uncontacted contacted "
            "contactinfuture attempted attemptedtocontact attemptingcontact tobecontacted connected working "
            "workingcontacted inprogress nurture nurturing prospecting prospect lead mql assigned cold idea "
            "新建 新增 新线索 线索 未处理 未联系 未跟进 待联系 待跟进 待分配 已分配 已联系 跟进中 联系中 初步接触 "
            "初步沟通 初访 首次沟通 培育 陌生客户 普通客户 公海",
            "interested": "qualified prequalified qualification sql interested warm engaging engaged discovery "
            "needsanalysis needsassessment appointmentscheduled meetingscheduled meetingbooked demoscheduled "
            "presentationscheduled qualifiedtobuy opportunity opendeal valueproposition iddecisionmakers "
            "有需求 需求确认 需求分析 需求沟通 已预约 预约演示 产品演示 方案沟通 立项 立项评估 初步意向 意向",
            "high_intent": "proposal proposalpricequote proposalmade proposalsent quote quoted quotesent "
            "quotation pricequote negotiation negotiationreview negotiating contractsent contractnegotiation "
            "decisionmakerboughtin perceptionanalysis verbal commit hot pendingsignature 方案报价 报价 已报价 "
            "商务谈判 谈判 谈判审核 议价 招投标 投标 合同 合同审核 合同签订中 待签约 即将成交 强意向",
            "won": "won closedwon closewon dealwon convert converted closedconverted customer client paid signed "
            "purchased existingcustomer 赢单 成单 已成单 签约 已签约 已签单 签单 已合作 合作中 合作客户 正式客户 "
            "老客户 已转化 已转客户 已付款 已购买 结案成功",
            "lost": "lost closedlost closelost lostlead deallost closedlosttocompetition closednotconverted "
            "unqualified notqualified disqualified junk junklead dead deadlead rejected notinterested cancelled "
            "canceled badtiming dropped abandoned spam donotcontact 输单 丢单 战败 无效 无效线索 无效客户 已放弃 放弃 "
            "作废 无意向 无意愿 拒绝 死单 搁置 暂无需求 已关闭 流失线索 结案失败",
        },
        "source": {
            "online": "internet onlineads advertisement ad ads ppc cpc paidsearch paidsocial organicsearch "
            "organicsocial socialmedia social search seo sem google googleads adwords bing facebook instagram "
            "linkedin twitter youtube tiktok baidu webresearch onlinecampaign displayads emailmarketing emailcampaign "
            "百度 百度推广 抖音 快手 小红书 微博 知乎 头条 今日头条 公众号 微信公众号 视频号 搜索引擎 搜索 网络 网络广告 "
            "线上 线上活动 竞价 信息流 广告 新媒体 自媒体 直播",
            "trade_show": "tradeshow exhibit exhibition expo conference event events seminar seminarinternal "
            "seminarpartner workshop fair 会议 会展 展会活动 线下活动 市场活动 沙龙 研讨会 峰会 论坛 博览会",
            "referral": "referral reference referred externalreferral employeereferral customerreferral "
            "partnerreferral wordofmouth partner recommendation existingcustomer 老客户推荐 老客户介绍 客户推荐 "
            "客户介绍 朋友介绍 朋友推荐 熟人介绍 员工推荐 内部推荐 员工介绍 合作伙伴 伙伴推荐 渠道推荐 口碑",
            "website": "web website websiteform webform contactform contactus landingpage onlinestore webdownload "
            "signup chat livechat websitechat directtraffic inbound inboundlead "
            "网站 官方网站 公司网站 公司官网 网站注册 网站留言 在线咨询 在线客服 在线表单 表单 注册",
            "cold_visit": "doortodoor coldvisit fieldvisit walkin 上门 上门拜访 地推 扫街 扫楼 拜访 陌生拜访",
            "cold_call": "coldcall coldcalling outboundcall telemarketing telesales phonecall phoneinquiry phone "
            "call 电话 电话营销 电话销售 外呼 电话邀约 来电 电话咨询",
        },
        "method": {
            "phone": "phone phonecall call calls telephone outgoingcall incomingcall mobile 电话沟通 打电话 电话联系 "
            "电话跟进 电话回访 电联 去电 来电 手机",
            "wechat": "wechat weixin whatsapp line im qq instantmessage messenger telegram 微信沟通 微信联系 微信跟进 "
            "企业微信 在线沟通",
            "email": "email emails mail mailing sentemail 发邮件 邮件跟进 邮件沟通",
            "visit": "visit onsite onsitevisit meeting inperson facetoface f2f lunch 上门拜访 上门 实地拜访 面访 面谈 "
            "当面沟通 见面 到访 来访 走访",
            "video": "video videocall videomeeting onlinemeeting webmeeting zoom teams webinar demo 视频会议 腾讯会议 "
            "线上会议 在线会议 钉钉会议 远程演示",
            "text": "sms text textmessage message 短信 发短信",
            "content": "newsletter content campaign massmailing 群发 推送 朋友圈",
            "other": "other others note task todo fax letter 传真 信函",
        },
        "outcome": {
            "reached": "reached connected completed done answered held successful spoke 已接听 接听 已完成 成功 有效沟通",
            "not_reached": "notreached noanswer unanswered noresponse leftvoicemail voicemail leftmessage busy missed "
            "unreachable 无人接听 未接听 占线 关机 停机 忙线 无法接通 不在服务区",
            "call_back": "callback callbacklater followup rescheduled 稍后联系 改天联系 回拨 再联系",
            "refused": "refused rejected declined notinterested hungup 挂断 拒接 无意向 不需要",
            "wrong_number": "wrongnumber badnumber invalidnumber disconnected 号码错误 错误号码 号码无效",
        },
        "lost_reason": {
            "price": "price pricing tooexpensive expensive cost costs priceissue 价格高 价格太高 价格过高 太贵 报价高",
            "competitor": "competitor competition losttocompetitor chosecompetitor wentwithcompetitor 选择竞品 "
            "选择竞争对手 竞争对手 被竞品抢走 已选其他供应商",
            "no_budget": "budget nobudget lackofbudget lostfunding nofunding 预算不足 没有预算 没预算 资金不足",
            "no_need": "noneed notinterested lostinterest productfit poorfit notafit notfit badfit missingfeature "
            "missingfeatures featuregap requirementsnotmet 没有需求 需求不符 需求不匹配 产品不符 功能不满足 不感兴趣 "
            "已有供应商",
            "no_response": "noresponse unresponsive unreachable wentdark ghosted nocontact cannotcontact 联系不上 失联 "
            "无人回应 不回复",
            "timing": "timing badtiming nottherighttime notnow notready postponed nodecision delayed 暂缓 推迟 延期 "
            "时机不成熟 项目暂停",
            "invalid": "invalid junk spam duplicate fake wrongnumber baddata test 虚假 重复 空号 错误信息 信息有误 测试",
            "other": "other others unknown misc 其他原因 其它原因",
        },
        "level": {
            "A": "hot high vip key important premium large strategic tier1 priority1 高级 重要 重点客户 重要客户 大客户 "
            "核心 核心客户 高价值 战略客户",
            "B": "warm medium mid normal average standard tier2 priority2 中级 一般 一般客户 普通 普通客户 中等",
            "C": "cold low minor small tier3 priority3 低级 次要 小客户 低价值 非重点",
        },
    }
)


def proposed(kind: str, text: str) -> ListItem | None:
    """The item of list ``kind`` that a text of another program most likely means, if it is in use here."""
    plain = _plain(_NUMBERED.sub("", fold(text)))
    found = _index(kind).get(plain)
    return next((item for item in LISTS.get(kind, ()) if item.id == found and not item.retired), None)


def _plain(folded: str) -> str:
    from leadtui.domain.pinyin import simplify

    return simplify(_SIGNS.sub("", folded))


@cache
def _index(kind: str) -> Mapping[str, str]:
    return {
        _plain(fold(word)): item_id
        for item_id, words in WORDS.get(kind, {}).items()
        for word in words.split()
    }
