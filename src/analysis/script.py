"""One script and one width for matching, without moving a single character.

`fold` maps full-width forms, typographic spaces and dashes, and traditional characters to one
form each, one character to one character, so that a position in the folded text is a position in
the text as printed. It is for matching only: what is shown is always the original.
"""

# Each traditional character with its simplified form, for those that stand in and around numbers.
_PAIRS = """
萬万 億亿 兩两 點点 數数 幾几 餘余 來来 個个 雙双 隻只 張张 條条 場场 輛辆 臺台 檯台 項项 團团 對对
產产 産产 圓元 圜元 幣币 畝亩 頃顷 噸吨 釐厘 鐘钟 鍾钟 時时 週周 歲岁 級级 屆届 層层 棟栋 間间 處处
塊块 種种 類类 冊册 筆笔 單单 戶户 頭头 顆颗 節节 課课 學学 頁页 頂顶 盞盏 組组 隊队 鄉乡 鎮镇 縣县
區区 國国 標标 準准 貝贝 碼码 倫伦 鎊镑 歐欧 韓韩 盧卢 馬马 蘭兰 紐纽 葉叶 賽赛 門门 機机 車车 貫贯
貼贴 鋪铺 樁桩 宮宫 樣样 將将 約约 達达 過过 滿满 夠够 僅仅 總总 計计 為为 爲为 佔占 內内 於于 後后
從从 長长 漲涨 減减 縮缩 擴扩 壓压 衝冲 躍跃 邁迈 轉转 離离 開开 許许 別别 給给 還还 調调 寬宽 環环
較较 歷历 負负 剛刚 實实 際际 縱纵 號号 務务 員员 業业 園园 創创 導导 專专 廠厂 庫库 廣广 應应 廳厅
興兴 舉举 軍军 農农 醫医 療疗 藥药 護护 維维 術术 認认 證证 謂谓 詞词 語语 請请 諸诸 議议 論论 講讲
讓让 訓训 設设 訪访 評评 獎奖 賞赏 資资 質质 購购 貨货 費费 貴贵 貸贷 貿贸 賬账 賺赚 贈赠 贏赢 貧贫
責责 財财 販贩 輸输 輕轻 載载 輪轮 輔辅 輻辐 辦办 遊游 運运 連连 進进 遠远 適适 選选 遞递 遷迁 邊边
郵邮 鄰邻 醬酱 釋释 針针 鋼钢 錄录 錢钱 鍋锅 鏡镜 鏈链 鐵铁 銀银 銅铜 鑽钻 閣阁 閘闸 陣阵 階阶 隨随
險险 雞鸡 難难 電电 霧雾 靈灵 靜静 頻频 題题 顏颜 願愿 風风 飛飞 飯饭 飲饮 館馆 騎骑 驗验 髮发 發发
鬥斗 魚鱼 鳥鸟 鹽盐 麥麦 黃黄 齊齐 齒齿 龍龙 龜龟 樹树 樓楼 橋桥 權权 歡欢 歸归 殘残 氣气 決决 沒没
淨净 溝沟 溫温 灣湾 濕湿 災灾 無无 煙烟 熱热 燈灯 營营 爐炉 爭争 獲获 現现 畫画 異异 當当 癥症 盜盗
監监 盤盘 眾众 礦矿 禮礼 禍祸 穩稳 窮穷 競竞 箇个 範范 築筑 簡简 簽签 籃篮 籌筹 糧粮 紅红 紀纪 純纯
紙纸 細细 終终 結结 統统 經经 綠绿 網网 線线 練练 縫缝 績绩 織织 繩绳 續续 纖纤 罰罚 羅罗 義义 習习
聖圣 聞闻 聯联 聲声 職职 腦脑 腳脚 膠胶 臨临 艦舰 藝艺 蘇苏 蟲虫 衛卫 裝装 裏里 裡里 製制 複复 復复
覆复 規规 視视 親亲 覺觉 觀观 觸触 訂订 記记 註注 誌志 誤误 諾诺 謝谢 譜谱 識识 譯译 讀读 變变 豐丰
貢贡 贊赞 趕赶 跡迹 踐践 軟软 軸轴 違违 遙遥 醜丑 採采 鋒锋 錯错 鍵键 鎖锁 閉闭 閱阅 陸陆 陽阳 隱隐
雜杂 雲云 順顺 預预 頗颇 領领 顧顾 飼饲 駐驻 駕驾 驅驱 體体 鮮鲜 麗丽 黨党 亂乱 亞亚 傳传 債债 傷伤
價价 儀仪 優优 償偿 儲储 兒儿 兌兑 凍冻 劃划 劇剧 劑剂 劉刘 勞劳 動动 勝胜 勢势 勵励 勸劝 匯汇 協协
卻却 參参 吳吴 啟启 嚴严 圍围 圖图 執执 堅坚 報报 塵尘 墊垫 壞坏 壯壮 壽寿 夢梦 奪夺 奮奋 婦妇 媽妈
孫孙 寧宁 寫写 審审 寶宝 尋寻 屬属 島岛 嶺岭 幹干 幫帮 彈弹 彙汇 徑径 徵征 態态 慶庆 憂忧 憑凭 懷怀
戰战 戲戏 擊击 擔担 據据 擇择 擬拟 攜携 攝摄 敵敌 斷断 暢畅 曆历 書书 會会 東东 棄弃 極极 構构 槍枪
樂乐 檔档 檢检 櫃柜 欄栏 灘滩 兇凶 叢丛 壇坛 壘垒 尷尴 屜屉 帳帐 掛挂 捲卷 揀拣 攤摊 敗败 暫暂 枴拐
梔栀 楊杨 樞枢 橫横 檻槛 潔洁 濟济 濱滨 烏乌 獨独 獸兽 瑪玛 甕瓮 疊叠 瘡疮 癮瘾 皺皱 盡尽 硯砚 磚砖
稅税 積积 窩窝 竅窍 籠笼 紮扎 絲丝 綑捆 繫系 纜缆 罈坛 聳耸 膩腻 臟脏 艙舱 薦荐 螢萤 蠟蜡 襪袜 訟讼
詢询 詩诗 誰谁 謎谜 贓赃 趨趋 軌轨 輩辈 轎轿 侖仑 則则 崗岗 晝昼 納纳 銖铢 銳锐 飆飙 顯显 華华 爾尔
錶表 薩萨 諮咨 撥拨 補补 拋抛 礎础 輯辑 墾垦 棧栈 閒闲 塗涂 灑洒 遺遗 鄭郑 滬沪 瀋沈 爍烁 厲厉 帥帅
師师 擁拥 揚扬 擋挡 損损 換换 擾扰 擠挤 曉晓 殺杀 漢汉 漸渐 潤润 澤泽 燒烧 牆墙 狀状 獵猎 瓊琼 畢毕
穀谷 竊窃 絕绝 緊紧 緒绪 緣缘 編编 緩缓 繼继 脫脱 腫肿 膚肤 艱艰 蓋盖 蔣蒋 薈荟 藍蓝 襲袭 詳详 誠诚
說说 談谈 謹谨 豬猪 賀贺 賴赖 賓宾 趙赵 躉趸 輝辉 轄辖 這这 遲迟 邏逻 鄧邓 鈔钞 鉛铅 鋁铝 銷销 鋰锂
鍛锻 閃闪 韌韧 須须 頓顿 頒颁 額额 飾饰 饑饥 駱骆 騰腾 驚惊 鬧闹 魯鲁 鯨鲸 鷹鹰 麼么 齡龄 響响 側侧 帶带 強强 綱纲 締缔 見见 話话 診诊 試试 賦赋 鑑鉴 饋馈 驟骤 莊庄 偵侦
"""

_SAME = {
    **dict.fromkeys("\t\n\r\v\f\x85\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008", " "),
    **dict.fromkeys("\u2009\u200a\u202f\u205f\u3000\u2028\u2029", " "),
    **dict.fromkeys("‐‑‒–—―−﹣─━", "-"),
    **dict.fromkeys("〜∼˜", "~"),
    **dict.fromkeys("○◯〇", "零"),
    "﹪": "%",
    "﹐": ",",
    "﹑": "、",
    "∕": "/",
    "⁄": "/",
    "・": "·",
    "‧": "·",
    "﹩": "$",
    "￥": "¥",
    "µ": "μ",
}

_FOLD = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLD |= {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
_FOLD |= {ord(char): form for char, form in _SAME.items()}

# Simplified characters that stand for several traditional ones are left as they are printed.
_MANY = frozenset("台只周元厘余里干后斗系发历复制汇卷坛注志采扎准范占于钟征升丑当曲")
_TRADITIONAL = {ord(pair[1]): pair[0] for pair in reversed(_PAIRS.split()) if pair[1] not in _MANY}


def fold(text: str) -> str:
    """The text in half-width, simplified characters; same length, same positions.

    >>> fold("７８０多萬元")
    '780多万元'
    """
    return text.translate(_FOLD)


def traditional(word: str) -> str:
    """The word in traditional characters, where one character has one traditional form."""
    return word.translate(_TRADITIONAL)
