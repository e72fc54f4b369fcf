"""What the door says of a folder, its files and their columns: what was found, and what to do about it."""

from __future__ import annotations

from mainstay.core.text import Text

Sentences = dict[str, tuple[Text, Text]]
"""Code to (what is wrong, what to do); `{placeholders}` are filled where the fault is found."""


def say(zh: str, en: str, zh_todo: str, en_todo: str) -> tuple[Text, Text]:
    """A sentence and its remedy."""
    return Text(zh, en), Text(zh_todo, en_todo)


FOLDER: Sentences = {
    "no_folder": say(
        "找不到文件夹 {found}。",
        "There is no folder {found}.",
        "请给出装有公司数据文件的文件夹。",
        "Give the folder that holds the company's files.",
    ),
    "no_people": say(
        "没有人员表（people）。",
        "The table people is missing.",
        "请放入 people.csv、people.xlsx 或 people.parquet，至少有 person_id、hired_on、left_on 三列。",
        "Add people.csv, people.xlsx or people.parquet with at least person_id, hired_on and left_on.",
    ),
    "table_twice": say(
        "表 {table} 出现了两次：{other} 里已经有了。",
        "The table {table} is there twice: {other} already holds it.",
        "请只保留其中一份。如果是一个表的几段，请用同类文件、同样的表头，各按年、季度或月命名，如 talks-2025-01.csv。",
        "Keep only one of the two. If they are parts of one table, give them one kind of file, the same headers, and "
        "names with a year, quarter or month each, like talks-2025-01.csv.",
    ),
    "unknown_file": say(
        "这个文件没有读入：合同里没有叫 {found} 的表{hint}",
        "This file was not read: the contract has no table named {found}{hint}",
        "如果它是数据，请按表名重命名；如果不是，可以不管。",
        "If it is data, rename it after its table; if not, leave it.",
    ),
    "unknown_sheet": say(
        "工作表“{found}”没有读入：合同里没有这个表{hint}",
        "The sheet {found} was not read: the contract has no such table{hint}",
        "如果它是数据，请按表名重命名工作表；如果不是，可以不管。",
        "If it is data, rename the sheet after its table; if not, leave it.",
    ),
    "link_ignored": say(
        "这是一个链接或特殊文件，没有读入。",
        "This is a link or a special file and was not read.",
        "请放入文件本身。",
        "Put the file itself into the folder.",
    ),
    "folder_ignored": say(
        "子文件夹没有读入。",
        "The folder inside was not read.",
        "请把数据文件直接放在公司文件夹里。",
        "Put data files directly into the company folder.",
    ),
    "bad_settings": say(
        "company.toml 无法读懂：{found}。",
        "company.toml cannot be understood: {found}.",
        '请按 TOML 写，例如 currency = "CNY"。',
        'Write it as TOML, such as currency = "CNY".',
    ),
    "bad_currency": say(
        "币种“{found}”不是三个大写字母的代码。",
        "The currency {found} is not a code of three capital letters.",
        '请写成例如 currency = "CNY"。',
        'Write it as, for instance, currency = "CNY".',
    ),
    "bad_unit": say(
        "金额单位“{found}”不认识。",
        "The unit of money {found} is not known.",
        '请写 unit = "one"（元）、"thousand"（千元）或 "wan"（万元）。',
        'Write unit = "one", "thousand" or "wan" (ten thousand).',
    ),
    "unknown_setting": say(
        "company.toml 里的“{found}”没有用到。",
        "The setting {found} in company.toml is not used.",
        "可用的有 name、currency、unit。",
        "The settings are name, currency and unit.",
    ),
}

FILES: Sentences = {
    "too_large": say(
        "文件有 {found}，超过 {limit} 的上限，没有打开。",
        "The file has {found}, above the limit of {limit}; it was not opened.",
        "请删去多余的工作表，或改用 CSV 或 Parquet。",
        "Remove sheets that are not needed, or use CSV or Parquet.",
    ),
    "zip_bomb": say(
        "文件解压后为 {found}，超过 {limit} 的上限，没有打开。",
        "Unpacked, the file has {found}, above the limit of {limit}; it was not opened.",
        "请在表格软件里另存为新文件，或改用 CSV 或 Parquet。",
        "Save it anew from the spreadsheet program, or use CSV or Parquet.",
    ),
    "too_many_cells": say(
        "工作表的范围有 {found} 个单元格，超过 {limit} 个的上限，没有打开。",
        "The sheet spans {found} cells, above the limit of {limit}; it was not opened.",
        "请删除远处的空行空列里的内容，或改用 CSV 或 Parquet。",
        "Delete what stands in far-off rows and columns, or use CSV or Parquet.",
    ),
    "external_links": say(
        "工作簿链接到别的文件（{found}），没有打开。",
        "The workbook links to other files ({found}); it was not opened.",
        "请在“数据 > 编辑链接”里断开链接并另存。",
        "Break the links under Data > Edit Links and save it again.",
    ),
    "doctype": say(
        "工作簿里有正常表格软件不会写的 DOCTYPE（{found}），没有打开。",
        "The workbook holds a DOCTYPE, which no spreadsheet program writes ({found}); it was not opened.",
        "请在表格软件里另存为新文件。",
        "Save it anew from the spreadsheet program.",
    ),
    "damaged_file": say(
        "文件损坏或不是它的扩展名所说的格式：{found}。",
        "The file is damaged, or not what its name says: {found}.",
        "请重新导出，并按原格式保存。",
        "Export it again and save it in the format its name says.",
    ),
    "encoding": say(
        "文件的编码既不是 UTF-8 也不是 GB18030（第 {found} 个字节读不出）。",
        "The file is neither UTF-8 nor GB18030 (byte {found} cannot be read).",
        "请另存为“CSV UTF-8”。",
        "Save it as CSV UTF-8.",
    ),
    "unclosed_quote": say(
        "从这一行起有一个引号没有闭合。",
        "A quotation mark opened in this row is never closed.",
        "请补上引号，或删去多余的引号。",
        "Close the quotation mark, or delete it.",
    ),
    "too_many_fields": say(
        "这一行有 {found} 个字段，表头只有 {limit} 个。",
        "This row has {found} fields, but the header has {limit}.",
        "含分隔符的内容请加引号，或删去多余的字段。",
        "Put quotation marks round text that holds the delimiter, or delete the extra fields.",
    ),
    "error_cell": say(
        "单元格是公式错误 {found}。",
        "The cell holds the formula error {found}.",
        "请改正公式，或清空单元格表示不知道。",
        "Mend the formula, or empty the cell if the value is not known.",
    ),
}

COLUMNS: Sentences = {
    "empty_table": say(
        "表里只有表头，没有数据，按没有提供处理。",
        "The table has a header but no rows; it counts as not delivered.",
        "如果应有数据，请检查导出。",
        "If there should be rows, check the export.",
    ),
    "empty_people": say(
        "人员表里没有任何人。",
        "The table people holds nobody.",
        "请每人写一行，从第 2 行开始。",
        "Write one row per person, from row 2 on.",
    ),
    "nobody_here": say(
        "到 {found} 为止，没有一个人在职。",
        "Nobody is employed on {found}.",
        "请换一个截至日期（--as-of），或补上在职人员（left_on 留空）。",
        "Choose another as-of day (--as-of), or add those who are here (left_on empty).",
    ),
    "missing_column": say(
        "缺少必需的列 {column}（{label}）{hint}",
        "The required column {column} ({label}) is missing{hint}",
        "请在第 1 行的表头里加上这一列。",
        "Add the column to the header in row 1.",
    ),
    "column_twice": say(
        "列 {column} 出现了两次：“{found}”和“{other}”。",
        "The column {column} is there twice: as {found} and as {other}.",
        "请只保留其中一列。",
        "Keep only one of the two.",
    ),
    "unknown_column": say(
        "列“{found}”没有读入：这个表里没有这一列{hint}",
        "The column {found} was not read: the table has no such column{hint}",
        "如果需要它，请用合同里的列名；否则可以不管。",
        "If it is needed, use the contract's name for it; if not, leave it.",
    ),
    "header_unit": say(
        "表头“{found}”写了单位，但 company.toml 里没有同样的 unit。",
        "The header {found} names a unit of money that company.toml does not.",
        '请在 company.toml 里写明 unit = "wan"（万元）或 "thousand"（千元），对所有金额都有效；或把金额改成元。',
        'Write unit = "wan" or unit = "thousand" into company.toml (it holds for all money), or give plain amounts.',
    ),
}
