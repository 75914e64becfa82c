" Vim syntax of .budget, made by editors/generate.
if exists('b:current_syntax')
  finish
endif
syntax iskeyword @,48-57,_,-,192-255
syntax case match
syntax keyword budgetKeyword include 引用 import 引入 dimension 维度 classification 分类
syntax keyword budgetKeyword ledger 台账 facts 数据 measure 计算项 invariant 勾稽
syntax keyword budgetKeyword override 替换 extend 扩展 table 表 figure 图
syntax keyword budgetKeyword document 文档 drop 删除 stated 公布数 waive 豁免
syntax keyword budgetKeyword confidential 不公开 indicators 绩效指标 in 属于 by 按
syntax keyword budgetKeyword for 对 all 全部 at 在 to 到
syntax keyword budgetKeyword from 来自 with 含 where 满足 because 因为
syntax keyword budgetKeyword about 约 years 各年度 numbered 编号 columns 分栏
syntax keyword budgetKeyword column 列 row 行 if 如果 whole 总额
syntax keyword budgetKeyword opening 期初 agree 相符 shares 占比 not 非
syntax keyword budgetWord and 且 or 或 else 否则 abs 绝对值
syntax keyword budgetWord min 最小值 max 最大值 round 修约 growth 增长率
syntax keyword budgetWord sum 求和 budget 预算 unit 计量单位 lint 核查
syntax keyword budgetWord edition 版次 decimals 小数位 levels 级次 within 容许
syntax keyword budgetWord default 默认 alias 别名 attribute 属性 exact 精确
syntax keyword budgetWord ordered 有序 nearest 就近 per 每 severity 严重程度
syntax keyword budgetWord error 错误 warning 警告 each 每个 then 则
syntax keyword budgetWord parts 分为 includes 其中 plus 加 minus 减
syntax keyword budgetWord closing 期末 rounding 尾差 message 提示 may 允许
syntax keyword budgetWord be 为 tree 逐级 leaves 末级 level 层级
syntax keyword budgetWord below 下级 up 截至 note 附注 empty 空白
syntax keyword budgetWord landscape 横向 merged 合并 as 作为 blank 空项
syntax keyword budgetWord zero 零 percent 百分比 group 分组 panel 栏
syntax keyword budgetWord rows 各行 down 降序 first 前 rest 其余
syntax keyword budgetWord total 合计行 totals 各级合计 subtotals 小计 last 在后
syntax keyword budgetWord foot 表注 stage 环节 nodes 各节点 node 节点
syntax keyword budgetWord flow 流向 threshold 下限 downwards 自上而下 palette 色板
syntax keyword budgetWord section 章节 text 文字 form 表单 relations 勾稽关系
syntax keyword budgetWord author 编制单位 date 日期 required 必填 reason 原因
syntax keyword budgetWord amount 金额 share 比重 change 增减 count 个数
syntax keyword budgetWord list 列举 label 名称 code 编码 path 路径
syntax keyword budgetWord loosely 宽松 off 关闭 goal 绩效目标 year 年度
syntax keyword budgetWord compare 比较年度 舍入方式 language 语言 font 字体 style
syntax keyword budgetWord 样式 grid 网格 open 开放 kind 预算类别 part_of
syntax keyword budgetWord 汇入 half_up 四舍五入 half_even 四舍六入五成双 舍去 previous 上年
syntax keyword budgetWord 上期 earlier 前年 quantity 数量 指标级 value 指标值
syntax keyword budgetWord separator 分隔符 encoding 字符编码 decimal 小数点 headings 表头行
syntax keyword budgetWord none 无 skip 略过 only 只取 filled 同上填充
syntax keyword budgetWord rounded 取舍 since 自年度 until 至年度 parent 上级
syntax keyword budgetWord indentation 缩进
syntax match budgetNumber /\v([0-9A-Za-z_`.,-]|[^\x00-\x7F])@1<!-?\d+(\.\d+)?\%?[0-9A-Za-z_-]@!/
syntax match budgetNumber /\v([0-9A-Za-z_`.,-]|[^\x00-\x7F])@1<!-?\d{1,3}(,\d{3})+(\.\d+)?\%?[0-9A-Za-z_-]@!/
syntax match budgetName /`[^`]*`/
syntax match budgetEscape contained /\v\\(["\\nt]|u\{\x+\})/
syntax region budgetString start=/"/ skip=/\\./ end=/"/ oneline contains=budgetEscape
syntax match budgetComment /#.*$/ contains=budgetTodo
syntax keyword budgetTodo contained TODO FIXME
highlight default link budgetKeyword Keyword
highlight default link budgetWord Type
highlight default link budgetNumber Number
highlight default link budgetName Identifier
highlight default link budgetEscape SpecialChar
highlight default link budgetString String
highlight default link budgetComment Comment
highlight default link budgetTodo Todo
let b:current_syntax = 'budget'
