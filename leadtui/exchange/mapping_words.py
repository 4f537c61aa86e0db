"""The titles under which spreadsheets and other CRMs keep what the record sheet has no column for.

What the record sheet itself goes by stands in header_words; names of fields in the registry.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from leadtui.domain.fields import REGISTRY
from leadtui.domain.fields.defined import definitions
from leadtui.exchange.header_words import COLUMNS, OPTIONAL, VAGUE, column_named, fold_title, own_named
from leadtui.exchange.sheet_people import LABEL as OTHERS
from leadtui.exchange.sheet_people import PEOPLE
from leadtui.i18n import Label

# What a column can hold beside a field of the registry: a part of one, or nothing that is taken.
PARTS = MappingProxyType(
    {
        "first_name": Label("First name", "名", "名"),
        "last_name": Label("Last name", "姓", "姓"),
        "country": Label("Country", "国家", "國家"),
        "province": Label("Province", "省份", "省份"),
        "city": Label("City", "城市", "城市"),
        "district": Label("District", "区县", "區縣"),
        "postcode": Label("Postcode", "邮政编码", "郵遞區號"),
        "author": OPTIONAL["author"],
        "plan_step": OPTIONAL["plan_step"],
        "content_plan": OPTIONAL["content_plan"],
        "skip": Label("Not imported", "不导入", "不匯入"),
    }
)
# Parts of one value, in the order in which they are written together.
NAME = ("last_name", "first_name")
PLACE = ("country", "province", "city", "district")
STREET = ("address", "postcode")
# Several columns may hold these; of the others one.
MANY = frozenset((*NAME, *PLACE, *STREET, "phone", "email", "wechat", "notes", "skip", "tag", "links"))
POINTS = ("phone", "email", "wechat")

# Titles that mean the first of these fields that no better column has.
_COMPANY = (("customer", 0.97), ("notes", 0.5))
_RANKED = MappingProxyType(
    {
        "公司名称 公司 企业名称 单位名称 客户公司 所属公司 所在公司 所属客户 公司全称 公司名稱 企業名稱 "
        "單位名稱 Company "
        "Company_name Account Account_name Organization Organisation Organization_name Related_company "
        "Partner_name Associated_company Associated_company_name Current_company Empresa Compañia "
        "Business_name Firma Société": _COMPANY,
        "客户姓名 客戶姓名 Client_name": (("customer", 0.9), ("contact", 0.9)),
        "姓名 name Full_name 名字 称谓姓名 Person_name Nombre Nom Display_name": (
            ("customer", 0.8),
            ("contact", 0.85),
        ),
        "Deal_name Deal_title Opportunity Opportunity_name Deal": (("customer", 0.7), ("need", 0.65)),
        "名称 名稱": (("customer", 0.85), ("contact", 0.6)),
        "跟进人 跟進人 Followed_up_by": (("owner", 0.8), ("author", 0.85)),
        "日期 Date": (("contacted_at", 0.6), ("created_at", 0.55)),
    }
)
_WORDS = MappingProxyType(
    {
        "first_name": "名 First_name Given_name Firstname Prénom 名字（名）",
        "last_name": "姓 姓氏 Last_name Family_name Surname Lastname Apellido",
        "contact": "联系人 对接人 联络人 客户联系人 首要联系人 主联系人 关键人 Contact_full_name "
        "Primary_contact "
        "Contact_Person Contact_name Lead_name Person",
        "title": "职务 职位 岗位 職稱 職務 職位 Title Job_title Position Function Job_position "
        "Designation Role",
        "address_form": "称呼 稱呼 称谓 稱謂 Salutation Form_of_address",
        "phone": "电话 手机 手机号 手机号码 移动电话 固话 固定电话 座机 联系电话 联系方式 联系人信息 "
        "联系信息 办公电话 传真以外电话 "
        "公司电话 家庭电话 其他电话 电话号码 電話 手機 電話號碼 聯絡人資訊 公司電話 telephone Phone "
        "Phone_number Mobile "
        "Mobile_phone Mobile_phone_number MobilePhone Cell Cell_phone Home_phone Other_phone Work_phone "
        "Business_phone Lead_phone Tel Contact_number Telefono Teléfono Whatsapp WhatsApp_number "
        "Company_phone Assistant_phone",
        "email": "邮箱 电子邮箱 电子邮件 电子邮件地址 邮件 邮箱地址 电邮 電子郵件 電子郵件地址 電子信箱 "
        "信箱 Email E-mail "
        "Email_address Mail Lead_email Work_email Secondary_email Contact_email Correo "
        "Correo_electrónico Email_from",
        "wechat": "微信 微信号 微信號 微信帐号 WeChat WeChat_ID Weixin",
        "industry": "行业 行业类型 所属行业 客户行业 行业类别 产业 產業 產業類型 行業 行業類型 所屬行業 "
        "Industry Sector Vertical "
        "Industry_type Line_of_business",
        "region": "地区 区域 所在地区 所属区域 地域 地域分布 所在地 省市区 省/市/区 所属地区 地區 區域 "
        "地域分佈 Region Territory "
        "Area Location Office_location Regional_office Sales_region",
        "country": "国家 国家/地区 国籍 國家 Country Country/Region Nation País Land",
        "province": "省 省份 所在省份 所属省份 省/直辖市 State State/Region Province State/Province",
        "city": "市 城市 所在城市 縣市 City Town Ciudad Ville Stadt",
        "district": "区 县 区县 區 County District",
        "address": "地址 详细地址 公司地址 注册地址 联系地址 通讯地址 办公地址 地址明细 詳細地址 公司地址 "
        "聯絡地址 Address Street "
        "Street_address Mailing_street Mailing_address Billing_street Street_2 Dirección Address_line_1",
        "postcode": "邮编 邮政编码 郵遞區號 郵編 Postal_code Zip Zip_code Postcode Zip/postal_code",
        "size": "规模 公司规模 企业规模 人员规模 员工人数 員工人數 規模 Employees No._of_employees "
        "Number_of_employees "
        "Company_size Size",
        "credit_code": "统一社会信用代码 社会信用代码 信用代码 税号 统一信用代码 統一編號 "
        "Unified_social_credit_code "
        "Tax_ID VAT",
        "kind": "客户类型 客户性质 客戶類型 Customer_type",
        "source": "来源 线索来源 客户来源 渠道来源 来源渠道 获客渠道 Source Lead_source Original_source "
        "LeadSource Clue_source "
        "Data_source Utm_source 首次来源",
        "source_detail": "活动 市场活动 来源明细 来源详情 活动名称 广告计划 创意标题 活動 行銷活動 "
        "Campaign Campaign_name "
        "Source_detail Ad_name Form_name Utm_campaign Original_source_drill-down_1 Keyword Ad_campaign "
        "Source_description",
        "referrer": "介绍人 推荐人 转介绍人 介紹人 推薦人 Referrer Referred_by Referral",
        "basis": "信息来源依据 授权依据 個資蒐集依據 Legal_basis Basis_of_collection Consent "
        "Legal_basis_for_processing_contact's_data",
        "need": "需求 初始需求 客户需求 意向说明 咨询内容 咨询资质 需求 Initial_need Need Requirement "
        "Requirements Inquiry "
        "Message Interest",
        "product_interest": "意向产品 产品 意向楼盘 楼盘 意向学科 意向车型 产品意向 感兴趣产品 意向課程 "
        "意向產品 Product "
        "Product_interest Interested_in Property Product_name",
        "intent": "意向程度 购买意向 合作意向度 購買意向 Intent Purchase_intent",
        "budget_max": "预算 预算金额 客户预算 預算 Budget Budget_amount",
        "expected_value": "预计金额 预计成交金额 潜在价值 商机金额 预计销售金额 预期金额 潛在價值 "
        "預計金額 Expected_value "
        "Expected_revenue Value Deal_value Amount Opportunity_amount Potential_value Estimated_value",
        "expected_close": "预计成交日期 预计成交时间 预计签单日期 預計成交日 Expected_close "
        "Expected_close_date Close_date "
        "Expected_closing Estimated_close_date",
        "amount": "成交金额 合同金额 签约金额 成交金額 合約金額 Close_value Closed_amount Won_amount "
        "Contract_amount",
        "signed_on": "签约日期 成交日期 签单日期 成交时间 簽約日期 Signed_on Won_time Closed_on Won_date",
        "contract_no": "合同编号 合同号 合約編號 Contract_no. Contract_number",
        "priority": "优先级 優先級 Priority",
        "level": "等级 客户等级 客户级别 线索等级 意向级别 重要程度 会员等级 Level Grade Rating "
        "CustomerLevel Lead_rating",
        "status": "状态 当前状态 客户状态 线索状态 跟进状态 处理状态 CRM_status Status Lead_status "
        "Follow_state Clue_state "
        "Deal_stage Stage_name Statut Estado",
        "lost_reason": "流失原因 丢单原因 输单原因 输单原因 流失原因 Lost_reason Closed_lost_reason "
        "Loss_reason Reason_lost",
        "lost_competitor": "竞品 竞争对手 競品 Competitor",
        "owner": "负责人 归属人 业务员 销售 销售人员 所有者 跟进销售 客户经理 销售顾问 所属员工 負責人 "
        "業務 Owner Lead_owner "
        "Contact_owner Deal_owner Account_owner Assigned_to Salesperson Sales_rep Sales_agent User "
        "Owner_name "
        "Owner_alias HubSpot_owner Responsible Sales_owner",
        "created_at": "创建时间 创建日期 录入时间 登记日期 提交时间 获取线索时间 添加时间 建立時間 "
        "建立日期 Create_date Created "
        "Created_at Created_time Create_time Created_date Created_on Date_created Add_time Lead_created "
        "Signup_date Sign_up_date Conversion_time Lead_created_time Engage_date",
        "contacted_at": "跟进日期 跟进时间 沟通时间 最近沟通时间 最近联系时间 最近联系日期 拜访日期 "
        "拜访时间 回访日期 上次进站时间 "
        "Contact_date Last_contact Last_contacted Last_contact_date Last_activity_date "
        "Last_activity_time Activity_date Follow-up_date Call_date",
        "method": "跟进方式 沟通方式 联系方式类型 跟进形式 Method Activity_type Call_type",
        "summary": "沟通内容 跟进记录 跟进内容 沟通记录 沟通内容摘要 拜访记录 跟进情况 回访记录 通話內容 "
        "Summary Call_notes Activity_notes "
        "Follow-up_notes Last_note Meeting_notes",
        "feedback": "客户反馈 反馈 客戶回饋 Feedback Customer_feedback",
        "plan_on": "下次联系时间 下次跟进时间 下次跟进日期 下次回访 下次联系日期 Next_follow-up "
        "Next_activity_date Next_call "
        "Next_activity_deadline Follow-up_on",
        "notes": "备注 说明 描述 备注信息 客户备注 备注说明 偏好设置 偏好設定 購買歷史 備註 說明 Notes "
        "Note Remark Remarks Description "
        "Comment Comments Notas Internal_notes Lead_notes Memo Annotation Bemerkung",
        "tag": "标签 客户标签 自定义标签 標籤 Tags Tag Labels Label Categories",
        "links": "网址 网站 公司网址 官网 主页 网站地址 來源頁面 网址链接 網站 網址 Website Web Url "
        "Website_URL Homepage Linkedin "
        "LinkedIn_profile Domain",
        "number": "线索编号 线索号 销售线索编号 線索編號 Lead_number Opportunity_ID Deal_ID Lead_ID",
        "skip": "序号 行号 序號 处理结果（导入） 导入结果 未导入原因 匯入結果 未匯入原因 Import_result "
        "Why_not_imported No. # Row",
    }
)
# Never titles of a lead's own number, whatever they are made of.
NOT_NUMBERS = frozenset({"id", "recordid", "contactid", "accountid", "customerid"})


@cache
def _titles() -> dict[str, tuple[tuple[str, float], ...]]:
    found: dict[str, tuple[tuple[str, float], ...]] = {}
    for words, ranked in _RANKED.items():
        found |= {_fold(word): ranked for word in words.split()}
    for target, words in _WORDS.items():
        for word in words.split():
            found.setdefault(_fold(word), ((target, 0.95),))
    return found


def _fold(word: str) -> str:
    return fold_title(word.replace("_", " "))


def fields_titled(title: str) -> tuple[tuple[str, float], ...]:
    """What a title may mean as (target, confidence 0 to 1), the likeliest first; nothing if it is not "
    "known."""
    folded = fold_title(title)
    if not folded or folded in NOT_NUMBERS:
        return ()
    own = own_named(folded)
    if own is not None and target_exists(own):
        return ((own, 0.95),)
    known = _titles().get(folded)
    if known is not None:
        return known
    column = column_named(folded)
    if column is not None:
        return ((COLUMNS.get(column, column), 0.95),)
    field = REGISTRY.named(title)
    if field is not None and target_exists(field.id):
        return ((field.id, 0.95),)
    return tuple((COLUMNS[column], 0.8) for column in VAGUE.get(folded, ()) if column in COLUMNS)


def known_titles() -> tuple[str, ...]:
    """Every folded title that means something, to look for misspelt ones among."""
    return tuple(_titles())


def titled(folded: str) -> tuple[tuple[str, float], ...]:
    """What one of ``known_titles`` means."""
    return _titles()[folded]


# Written by nobody by hand, or not of a lead and its one follow-up.
_COMPUTED = frozenset(
    {"attempts", "last_contact_at", "last_feedback", "due", "next_at", "content_at", "status_since", "turn",
     "attitude", "needs", "concerns", "decision_progress", "followup_next_step", "last_met_on",
     "need_confirmed_on", "budget_confirmed_on", "decision_confirmed_on", "timeline_confirmed_on",
     "basis_on", "short_name", "lost_text"}
)  # fmt: skip


def target_exists(target: str) -> bool:
    """Whether a column may be mapped to this: a field that an import writes, or one of PARTS."""
    if target in PARTS:
        return True
    field, own = REGISTRY.get(target), definitions().get(target)
    computed = target in _COMPUTED or (own is not None and bool(own.formula))
    return field is not None and not computed and field.entity in _ENTITIES


_ENTITIES = frozenset({"lead", "contact", "followup", "plan"})


def target_label(target: str) -> Label:
    """What people read for a target."""
    if target == PEOPLE:
        return OTHERS
    return PARTS[target] if target in PARTS else REGISTRY[target].label
