"""What the door says of cells and of tables together: what was found, and what to do about it."""

from __future__ import annotations

from mainstay.company.sentences_files import Sentences, say

CELLS: Sentences = {
    "missing_value": say(
        "必需的单元格是空的。",
        "A required cell is empty.",
        "请填写，或删去这一行。",
        "Fill it in, or delete the row.",
    ),
    "damaged_id": say(
        "编号“{found}”被表格软件改成了数字，尾数已经丢失。",
        "The id {found} was turned into a number by a spreadsheet and has lost its last digits.",
        "请从人事系统重新导出，并把这一列设为文本格式。",
        "Export it again from the source, with the column formatted as text.",
    ),
    "not_a_day": say(
        "“{found}”不是日期。",
        "{found} is not a date.",
        "请写成 2026-02-28 这样的格式，不知道则留空。",
        "Write it like 2026-02-28, or leave it empty if not known.",
    ),
    "no_such_day": say(
        "日历上没有“{found}”这一天。",
        "There is no such day as {found}.",
        "请改成真实的日期。",
        "Correct it to a day of the calendar.",
    ),
    "day_as_number": say(
        "“{found}”像是表格软件内部的日期数字。",
        "{found} looks like a spreadsheet's inner number for a date.",
        "请把这一列设为日期格式后重新保存。",
        "Format the column as a date and save the file again.",
    ),
    "day_out_of_range": say(
        "日期“{found}”不在 1900 到 2100 年之间。",
        "The date {found} is not between the years 1900 and 2100.",
        "请改正年份。",
        "Correct the year.",
    ),
    "not_money": say(
        "“{found}”不是金额。",
        "{found} is not an amount of money.",
        "请只写数字，例如 15000.50。",
        "Write digits only, such as 15000.50.",
    ),
    "money_unit": say(
        "金额“{found}”带有单位，我们不猜。",
        "The amount {found} carries a unit, and we do not guess.",
        '请写成完整的数字，例如 15000；或在 company.toml 里写明 unit = "wan"。',
        'Write the whole number, such as 15000, or say unit = "wan" in company.toml for all money.',
    ),
    "too_many_decimals": say(
        "金额“{found}”的小数太多，超过了分。",
        "The amount {found} has more decimals than cents.",
        "请自行四舍五入到分，我们不会悄悄舍入。",
        "Round it to two decimals yourself; we do not round silently.",
    ),
    "other_currency": say(
        "“{found}”不是公司的币种 {currency}。",
        "{found} is not in the company's currency, {currency}.",
        "请先换算成 {currency}；币种不能混用。",
        "Convert it to {currency} first; currencies are not mixed.",
    ),
    "not_whole": say(
        "“{found}”不是整数。",
        "{found} is not a whole number.",
        "请写成整数，不知道则留空。",
        "Write a whole number, or leave it empty if not known.",
    ),
    "not_a_number": say(
        "“{found}”不是数。",
        "{found} is not a number.",
        "请只写数字，例如 7.5；不知道则留空。",
        "Write digits only, such as 7.5, or leave it empty if not known.",
    ),
    "percent": say(
        "“{found}”用了百分号。",
        "{found} is written with a percent sign.",
        "请写成小数，例如 20% 写 0.2。",
        "Write a plain number, such as 0.2 for 20 %.",
    ),
    "out_of_range": say(
        "“{found}”超出了 {low} 到 {high} 的范围。",
        "{found} lies outside {low} to {high}.",
        "请改正这个数，注意单位。",
        "Correct the number; mind its unit.",
    ),
    "negative": say(
        "“{found}”是负数。",
        "{found} is negative.",
        "这里只能写零或正数；扣款和更正请写成新的一行。",
        "Only zero or more can stand here; write deductions and corrections as rows of their own.",
    ),
    "not_yes_no": say(
        "“{found}”不是“是”或“否”。",
        "{found} is neither yes nor no.",
        "请写 是/否、y/n、true/false 或 1/0。",
        "Write yes/no, y/n, true/false or 1/0.",
    ),
    "unknown_choice": say(
        "“{found}”不在可选的内容里。",
        "{found} is not one of the choices.",
        "可选：{choices}。",
        "Choose one of: {choices}.",
    ),
}

ACROSS: Sentences = {
    "duplicate_key": say(
        "{keys} 与第 {other} 行重复：{found}。",
        "The same {keys} as in row {other}: {found}.",
        "请只保留一行，或改正其中一行。",
        "Keep one of the rows, or correct one of them.",
    ),
    "unknown_person": say(
        "人员表里没有编号“{found}”。",
        "Nobody in people has the id {found}.",
        "请在人员表里补上此人，或改正编号。",
        "Add the person to people, or correct the id.",
    ),
    "leading_zeros": say(
        "人员表里没有编号“{found}”，但有“{other}”：前导零可能丢了。",
        "Nobody in people has the id {found}, but somebody has {other}: leading zeros may have been lost.",
        "请把编号列设为文本格式后重新导出。",
        "Format the id column as text and export it again.",
    ),
    "unknown_grant": say(
        "授予表（grants）里没有编号“{found}”。",
        "The table grants has no grant {found}.",
        "请在授予表里补上，或改正编号。",
        "Add the grant to grants, or correct the id.",
    ),
    "unknown_unit": say(
        "部门表（units）里没有部门“{found}”。",
        "The table units has no unit {found}.",
        "请在部门表里补上，或改正编号。",
        "Add the unit to units, or correct the id.",
    ),
    "wrong_order": say(
        "{first}（{before}）在 {second}（{found}）之后。",
        "{first} ({before}) comes after {second} ({found}).",
        "请改正其中一个日期。",
        "Correct one of the two days.",
    ),
    "not_ascending": say(
        "{first}（{before}）大于 {second}（{found}），应当从小到大。",
        "{first} ({before}) is above {second} ({found}); they must ascend.",
        "请检查这两列是否写反了。",
        "Check whether the two columns were swapped.",
    ),
    "kind_without_day": say(
        "写了怎样离开（{found}），却没有离职日期。",
        "It says how the person left ({found}), but not when.",
        "请填写 left_on，或清空离职类型。",
        "Fill in left_on, or empty the kind of leaving.",
    ),
    "own_manager": say(
        "“{found}”的上级是自己。",
        "{found} is named as the person's own manager.",
        "请填写真正的上级；最高层留空。",
        "Give the real manager; leave it empty at the top.",
    ),
    "manager_cycle": say(
        "上下级关系成了一个圈：{found}。",
        "The managers form a circle: {found}.",
        "请改正其中一人的上级。",
        "Correct the manager of one of them.",
    ),
    "unit_cycle": say(
        "上下级部门成了一个圈：{found}。",
        "The units form a circle: {found}.",
        "请改正其中一个部门的上级。",
        "Correct the parent of one of them.",
    ),
    "kept_and_broken": say(
        "承诺既写了兑现，又写了 {found} 违约。",
        "The promise is marked as kept, and as broken on {found}.",
        "请只保留一个日期。",
        "Keep only one of the two days.",
    ),
    "survey_too_small": say(
        "只有 {found} 份答卷的汇总，少于 5 份会暴露个人。",
        "A figure of {found} answers; below five it would give individuals away.",
        "请删去这一行，或并入上级部门。",
        "Delete the row, or merge it into the unit above.",
    ),
    "individual_answers": say(
        "这个表看起来是个人答卷（有“{found}”列），为保护匿名，拒绝读入。",
        "The table looks like individual answers (column {found}); it is refused to keep them anonymous.",
        "请只提供部门汇总：unit、day、theme、score、n（至少 5 人）。",
        "Give team aggregates only: unit, day, theme, score and n of at least five.",
    ),
    "vested_too_much": say(
        "授予 {grant} 的归属共 {found}，多于授予的 {limit}。",
        "Grant {grant} vests {found} units in all, more than the {limit} granted.",
        "请改正归属批次或授予数量。",
        "Correct the tranches or the number granted.",
    ),
    "needs_grants": say(
        "有归属表，却没有授予表（grants）。",
        "There are tranches, but no table grants.",
        "请放入 grants，或拿掉 vesting。",
        "Add grants, or take vesting away.",
    ),
    "outside_employment": say(
        "{found} 行的日期在此人入职之前或离职之后。",
        "{found} rows are dated before the person joined or after the person left.",
        "请检查这些行；它们会读入，但不影响结论。",
        "Check these rows; they were read, but tell little.",
    ),
}

FAR_AHEAD: Sentences = {
    "far_ahead": say(
        "日期 {found} 比其余所有数据（最晚 {newest}）晚半年以上，默认的截至日期不受它影响。",
        "The day {found} lies more than half a year after everything else (newest {newest}); the default as-of day "
        "does not follow it.",
        "如果写错了，请改正；如果没有错，请用 --as-of 指定日期。",
        "Mend it if it is a slip; if it is right, give the day with --as-of.",
    ),
}

LEFT_OUT: Sentences = {
    "leak_filled": say(
        "列“{found}”几乎只有{who}有内容，等于事先知道结果，已经排除。",
        "The column {found} is filled almost only for {who}, which gives the outcome away; it was left out.",
        "不需要做什么。如果它在离职之前就有，请按日期放入 facts 表。",
        "Nothing need be done. If it was known before people left, put it into facts with its days.",
    ),
    "leak_outcome": say(
        "列“{found}”几乎完全重复了谁离职（区分度 {auc}），已经排除。",
        "The column {found} repeats almost exactly who left (AUC {auc}); it was left out.",
        "不需要做什么。真正的预测因素不会这么准。",
        "Nothing need be done. Nothing that is known beforehand is that exact.",
    ),
    "leak_name": say(
        "列“{found}”从名字看记录的是离职本身，已经排除。",
        "The column {found} by its name records the leaving itself; it was left out.",
        "不需要做什么。如果名字有误导，请改名。",
        "Nothing need be done. If the name misleads, rename the column.",
    ),
    "protected": say(
        "列“{found}”属于受保护的信息，不进入模型，只用于公平性检查。",
        "The column {found} is of protected meaning: it is kept out of the model and used for fairness checks only.",
        "不需要做什么。",
        "Nothing need be done.",
    ),
    "identifier": say(
        "列“{found}”是联系方式或证件，不需要，已经排除。",
        "The column {found} holds contact or identity data, which is not needed; it was left out.",
        "最好不要提供这一列。",
        "Better not to hand it over at all.",
    ),
    "constant": say(
        "列“{found}”对所有人都一样，已经排除。",
        "The column {found} is the same for everybody; it was left out.",
        "不需要做什么。",
        "Nothing need be done.",
    ),
    "id_like": say(
        "列“{found}”几乎人人不同，像编号或自由文本，已经排除。",
        "The column {found} differs for almost everybody, like a number or free text; it was left out.",
        "不需要做什么。",
        "Nothing need be done.",
    ),
}
