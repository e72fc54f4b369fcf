"""What the door says while files of other systems are recognised and read: what was found, and what to do about it."""

from __future__ import annotations

from mainstay.company.sentences_files import Sentences, say

IMPORT: Sentences = {
    "not_recognised": say(
        "认不出这是哪一种表。",
        "It is not clear what kind of table this is.",
        "请自己选择表和各列的含义，或跳过它。",
        "Choose the table and the meaning of its columns yourself, or leave it out.",
    ),
    "no_heading": say(
        "找不到表头“{found}”，映射“{name}”要读它。",
        "The heading {found}, which the mapping {name} reads, is not there.",
        "请改正映射，或换成这种格式的文件。",
        "Change the mapping, or use a file of this layout.",
    ),
    "no_source": say(
        "{column}（{label}）必须有，但没有任何列给出它。",
        "{column} ({label}) is needed, but no column gives it.",
        "请为它选择一列，或填写一个对所有行都适用的值（可以是空）。",
        "Choose a column for it, or a value that holds in every row (it may be empty).",
    ),
    "no_person": say(
        "没有说明哪一列认人。",
        "Nothing says which column tells who a row is about.",
        "请指定工号列；没有工号时，可用姓名列（只有不重名才行）。",
        "Name the column of personnel numbers or, where there is none, that of full names (they must be unique).",
    ),
    "no_period": say(
        "不知道这些数是哪一段时间的。",
        "It is not known which period these figures are of.",
        "请填写这段时间的最后一天。",
        "Give the period's last day.",
    ),
    "name_unknown": say(
        "没有叫“{found}”的人。",
        "Nobody is named {found}.",
        "请先导入此人，或改用工号。",
        "Import the person first, or use personnel numbers.",
    ),
    "name_not_unique": say(
        "有 {times} 个人叫“{found}”，只凭姓名分不清。",
        "{times} people are named {found}; the name alone does not tell which.",
        "请在文件里加上工号。",
        "Add the personnel number to the file.",
    ),
    "not_a_duration": say(
        "“{found}”不是时长。",
        "{found} is not a length of time.",
        "请写数字（表头注明分钟、小时或天），或写成“8小时30分”。",
        "Write a number (with minutes, hours or days in the heading), or 8h30m.",
    ),
    "cell_too_long": say(
        "单元格有 {found} 个字符，超过 {limit} 个的上限。",
        "The cell holds {found} characters, above the limit of {limit}.",
        "请缩短它；表格软件本身也放不下这么长的内容。",
        "Shorten it; no spreadsheet program could have written it.",
    ),
    "unit_unknown": say(
        "不知道“{found}”里的数是分钟、小时还是天。",
        "It is not known whether {found} holds minutes, hours or days.",
        "请在映射里选择单位。",
        "Choose the unit in the mapping.",
    ),
    "rows_disagree": say(
        "{found} 在 {other} 里也有，内容却不同。",
        "{found} is in {other} as well, with other content.",
        "请只保留正确的那一份。",
        "Keep only the one that is right.",
    ),
    "sums_and_days": say(
        "{other} 里已有同一段时间的合计，再读逐日的会重复计算。",
        "{other} already holds sums of the same period; with its single days the same hours would count twice.",
        "请只选其中一个。",
        "Choose only one of the two.",
    ),
    "import_timeout": say(
        "读这些文件用了超过 {found} 秒，已经停止，什么也没有改变。",
        "Reading these files took more than {found} seconds and was stopped; nothing was changed.",
        "请分成较小的文件，或改用 CSV 或 Parquet。",
        "Split them into smaller files, or use CSV or Parquet.",
    ),
    "import_memory": say(
        "读这些文件需要的内存超过 {found}，已经停止，什么也没有改变。",
        "Reading these files took more memory than {found} and was stopped; nothing was changed.",
        "请分成较小的文件，或改用 CSV 或 Parquet。",
        "Split them into smaller files, or use CSV or Parquet.",
    ),
    "import_killed": say(
        "读文件的进程被中断（{found}），什么也没有改变。",
        "The process that read the files was ended ({found}); nothing was changed.",
        "请再试一次；如果又发生，请分成较小的文件。",
        "Try again; if it happens again, split them into smaller files.",
    ),
}
"""Faults of the import by their codes."""
