"""Traditional characters told in simplified ones, one for one, as far as the words of the rules and cues need it."""

_TRADITIONAL = (
    "標務計劃擬預達應實現續辦結產營驗測評滿認發撥執進開業個萬億會議調項類總數際間題處門單圍環將確爭動專機構層員資經費補貼貸負責較減長鄉鎮縣區國戶"
    "學醫療養師寬網線條場園車運輸設備裝維護農廠義關創崗訓錄術級為與時節東審選決贊對質優濟統報書變約餘兩號匯勢績權擴換畝噸該內後盡僅終啟極從眾價講"
    "話讓團隊導檢試點據請談規範適隨險順領額飲館駐鮮齡勞兒歲殘貧當衛聯廣橋樓電氣熱燈視聽體縮雙倆繳銷購賬歷屆曆兌諾獎勵協縱橫無"
)
_SIMPLIFIED = (
    "标务计划拟预达应实现续办结产营验测评满认发拨执进开业个万亿会议调项类总数际间题处门单围环将确争动专机构层员资经费补贴贷负责较减长乡镇县区国户"
    "学医疗养师宽网线条场园车运输设备装维护农厂义关创岗训录术级为与时节东审选决赞对质优济统报书变约余两号汇势绩权扩换亩吨该内后尽仅终启极从众价讲"
    "话让团队导检试点据请谈规范适随险顺领额饮馆驻鲜龄劳儿岁残贫当卫联广桥楼电气热灯视听体缩双俩缴销购账历届历兑诺奖励协纵横无"
)
_TABLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def simplified(text: str) -> str:
    """Give a text of the same length in simplified characters.

    Examples
    --------
    >>> simplified("完成年度總投資的81.3%")
    '完成年度总投资的81.3%'
    """
    return text.translate(_TABLE)
