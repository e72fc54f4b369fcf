"""Invented people's names. Surnames by how common they are; given names put together from lists."""

from __future__ import annotations

import numpy as np
import polars as pl

from mainstay.core.text import Language
from mainstay.loop.panel import Bools, Ints

_SURNAMES_ZH = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范"
    "汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
_MALE_ZH = (
    "伟 强 磊 军 勇 杰 涛 超 明 刚 平 辉 鹏 华 飞 鑫 波 斌 宇 浩 凯 健 俊 帆 旭 宁 龙 林 阳 毅 峰 亮 东 "
    "子轩 浩然 志强 建国 俊杰 宇航 文博 家豪 天佑 一鸣 思远 嘉诚 泽宇 梓豪 志远 立新 晓东 国栋 少华 振宇 "
    "海波 云飞 启明 承志 景行 知行 书恒 明哲 博文 景天 望舒 修远 致远 逸飞 正阳 伯言 仲谦 世杰 永康 孝先"
)
_FEMALE_ZH = (
    "芳 娜 敏 静 丽 艳 娟 霞 秀英 燕 玲 婷 雪 慧 莉 琳 颖 洁 倩 蕾 薇 萍 红 佳 晶 月 "
    "雨桐 欣怡 子涵 诗涵 梦琪 佳怡 思琪 雅婷 晓燕 海燕 淑芬 丽华 美玲 若曦 梓萱 静怡 婉清 语嫣 心怡 雨薇 "
    "晓彤 可馨 文静 嘉欣 思雨 安琪 沐晴 清扬 书瑶 知夏 念慈 采薇 令仪 映雪 如意 晚晴 舒窈 明月 佩兰 予安"
)
_SURNAMES_EN = (
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Smith Johnson Brown Taylor "
    "Wilson Davies Evans Walker Wright Green Hall Lewis Turner Baker Carter Mitchell Parker Murphy Kelly Ryan Novak "
    "Rossi Silva Martin Garcia Meyer Fischer Dubois Larsen Nguyen Kim Park Tanaka Sato Patel Singh Khan Okafor Mensah"
)
_MALE_EN = (
    "James Daniel Michael David Thomas Andrew Kevin Eric Jason Ryan Adam Leo Oscar Victor Simon Peter Martin Felix "
    "Hugo Ivan Marcus Nathan Owen Paul Robin Samuel Theo Vincent William Zachary Aaron Brian Colin Derek Edwin Frank "
    "George Henry Ian Jack Kenneth Lucas Max Neil Oliver Patrick Quentin Raymond Steven Tony"
)
_FEMALE_EN = (
    "Emily Grace Sophie Anna Claire Diana Ella Fiona Hannah Irene Julia Karen Laura Maria Nina Olivia Paula Rachel "
    "Sarah Tina Ursula Vivian Wendy Yvonne Zoe Alice Bella Chloe Dora Eva Freya Gina Helen Iris Jane Kate Lily Megan "
    "Nora Ophelia Phoebe Rose Stella Tessa Una Vera Winnie Amber Celia Maya"
)


def names(female: Bools, rng: np.random.Generator, language: Language) -> pl.Series:
    """A name for each person; surnames fall off in frequency as in life (a power of their rank)."""
    zh = language == "zh"
    surnames = list(_SURNAMES_ZH) if zh else _SURNAMES_EN.split()
    men, women = (_MALE_ZH.split(), _FEMALE_ZH.split()) if zh else (_MALE_EN.split(), _FEMALE_EN.split())
    rank = np.arange(1, len(surnames) + 1)
    share = rank**-0.7
    n = len(female)
    family = _pick(surnames, rng.choice(len(surnames), n, p=share / share.sum()))
    luck = rng.random(n)
    his = _pick(men, (luck * len(men)).astype(np.int64))
    hers = _pick(women, (luck * len(women)).astype(np.int64))
    frame = pl.DataFrame({"family": family, "his": his, "hers": hers, "female": female})
    given = pl.when("female").then(pl.col("hers")).otherwise(pl.col("his"))
    parts = (pl.col("family"), given) if zh else (given, pl.lit(" "), pl.col("family"))
    return frame.select(pl.concat_str(*parts).alias("name"))["name"]


def _pick(words: list[str], which: Ints) -> pl.Series:
    return pl.Series(words, dtype=pl.String).gather(which)
