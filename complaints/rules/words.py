"""What a complaint says as weighted words: Chinese segmentation, words that say nothing, rareness."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib import import_module
from importlib.resources import files
from typing import Any

# Words of the trade that the general dictionary cuts apart.
TRADE_WORDS = (
    "银企直联",
    "企业网银",
    "网银",
    "手机银行",
    "代发工资",
    "代发",
    "承兑汇票",
    "银行承兑汇票",
    "贴现",
    "保函",
    "信用证",
    "结汇",
    "购汇",
    "回单",
    "对账单",
    "对公账户",
    "结算账户",
    "保证金",
    "续贷",
    "授信",
    "验资",
    "网银盾",
    "手续费",
    "跨行转账",
    "客户经理",
    "开户许可证",
    "反洗钱",
    "非柜面",
)
# Every complaint says these, whatever it is about.
SAY_NOTHING = frozenset(
    [
        "我们",
        "我司",
        "公司",
        "我公司",
        "本公司",
        "本单位",
        "单位",
        "企业",
        "贵行",
        "银行",
        "你行",
        "你们",
        "他们",
        "自己",
        "一直",
        "已经",
        "没有",
        "不能",
        "不是",
        "这个",
        "那个",
        "什么",
        "怎么",
        "因为",
        "所以",
        "但是",
        "而且",
        "并且",
        "以及",
        "还是",
        "或者",
        "如果",
        "就是",
        "可以",
        "希望",
        "要求",
        "请求",
        "尽快",
        "及时",
        "处理",
        "解决",
        "答复",
        "回复",
        "说法",
        "解释",
        "投诉",
        "反映",
        "问题",
        "情况",
        "办理",
        "业务",
        "工作人员",
        "柜员",
        "客户",
        "客户经理",
        "电话",
        "多次",
        "再次",
        "今天",
        "昨天",
        "当天",
        "上午",
        "下午",
        "上周",
        "本周",
        "本月",
        "上月",
        "目前",
        "现在",
        "至今",
        "时候",
        "时间",
        "影响",
        "严重",
        "非常",
        "十分",
        "很大",
        "造成",
        "导致",
        "发现",
        "进行",
        "需要",
        "表示",
        "告知",
        "联系",
        "认为",
        "对此",
        "关于",
        "有关",
        "相关",
        "强烈",
        "不满",
        "意见",
        "贵公司",
        "支行",
        "分行",
        "网点",
        "我行",
        "您好",
        "谢谢",
        "the",
        "and",
        "our",
        "for",
        "was",
        "with",
        "has",
        "have",
        "not",
        "are",
        "this",
        "that",
        "from",
        "you",
        "your",
        "they",
        "their",
        "been",
        "will",
        "would",
        "bank",
        "branch",
        "company",
        "please",
    ]
)
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}|[a-z][a-z0-9]{2,}")
# The segmenter cuts every stretch of characters by itself, and a Latin word apart from them.
_STRETCH = re.compile(r"[\u4e00-\u9fd5]+|[a-z0-9]+(?:\.\d+)?%?")
# The general dictionary's word frequencies weigh as much as so many complaints of our own.
PRIOR_COMPLAINTS = 500


@cache
def _tokenizer() -> Any:
    """The dictionary in memory, straight from the package: jieba's own cache is a file that anybody could plant.

    The package is loaded here: 55 MB that a process holds only once it cuts words.
    """
    tokenizer = import_module("jieba").Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word in TRADE_WORDS:
        tokenizer.add_word(word)
    return tokenizer


@cache
def _general() -> tuple[Mapping[str, float], float]:
    """How rare a word is in Chinese at large (logarithms), and the median for words that are not listed.

    Read from jieba's own list: its reader would bring 120 MB of grammar into every process that nobody asks for.
    """
    lines = (files("jieba") / "analyse" / "idf.txt").read_text(encoding="utf-8").splitlines()
    rareness = {word: float(value) for word, value in (line.strip().split(" ") for line in lines)}
    return rareness, sorted(rareness.values())[len(rareness) // 2]


@lru_cache(maxsize=50_000)
def _cut(stretch: str) -> tuple[str, ...]:
    """The words of a stretch without punctuation; each is cut by itself, so what many say alike is cut once."""
    return tuple(
        word for word in _tokenizer().lcut(stretch) if word not in SAY_NOTHING and _WORD.fullmatch(word)
    )


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[str, ...]:
    """The distinct words of a text that say something, in the order of their first use.

    Kept for as many texts as a fortnight brings: every tick reads them again, and a text never changes.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    return tuple(dict.fromkeys(word for stretch in _STRETCH.findall(folded) for word in _cut(stretch)))


class Rareness:
    """How much a word tells: rare among these complaints and in Chinese at large tells more."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        self._holding: Counter[str] = Counter()
        self._count = 0
        for words in texts:
            self._holding.update(words)
            self._count += 1

    @cache  # noqa: B019 - lives as long as one detection
    def of(self, word: str) -> float:
        """The logarithm of one in how many texts holds the word, at least 0."""
        general, median = _general()
        expected = PRIOR_COMPLAINTS * math.exp(-general.get(word, median))
        every = self._count + PRIOR_COMPLAINTS
        return max(0.0, math.log(every / (self._holding[word] + expected)))

    def vector(self, words: Sequence[str]) -> dict[str, float]:
        """The words with weights, of length 1; empty for a text that says nothing."""
        weights = {word: self.of(word) for word in words}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {word: weight / length for word, weight in weights.items()} if length else {}
