"""Made-up prose in several languages and scripts, for generated sites.

Comes in: a seed. Goes out: words, sentences and paragraphs. Must not know: pages. Equal seeds give equal texts.
"""

from collections.abc import Sequence
from random import Random

_SYLLABLES = {
    "en": "ba den for lin mar ton wick ship ley well ham ing er al tion ment ver sta com pro gen tic lo ra ne ci".split(),
    "fr": "mai rie com mu ne ser vice pu blic eau lo ge ment é co le ai de so cia le vil la gers dé mar che for".split(),
    "cs": "měs to ú řad sta veb ní po vo le škol ka svoz od pa du do pra va ži vot ní pro stře dí zá kon ří ze".split(),
    "ru": "го род ус лу ги за яв ле ние ад ми ни стра ция жи льё вод ный на лог об ра зо ва ре ше до ку мент".split(),
    "ar": "بل دية خد مات مو اطن طلب رخ صة بنا ء ما لية مج لس صح ة تع ليم نق ل ضر يبة سكن مد ينة وث ائق".split(),
    "ja": "市 役 所 届 出 申 請 住 民 税 金 保 険 医 療 教 育 防 災 水 道 環 境 交 通 案 内 窓 口 情 報".split(),
}
LANGUAGES = tuple(_SYLLABLES)
_WORDS = 4000
_PARAGRAPHS = 160


class Prose:
    """The words of one language, and a stock of paragraphs that pages share; ``terms`` are said among them."""

    def __init__(self, language: str, seed: int, terms: Sequence[str] = ()) -> None:
        random = Random(f"{language}/{seed}")
        syllables = _SYLLABLES[language]
        self._space = "" if language == "ja" else " "
        self._words = ["".join(random.choices(syllables, k=random.randint(2, 4))) for _ in range(_WORDS)] + list(terms)
        self._stock = [self.paragraph(random) for _ in range(_PARAGRAPHS)]

    def phrase(self, random: Random, least: int = 2, most: int = 5) -> str:
        """Some words, as in a heading or a link."""
        return self._space.join(random.choices(self._words, k=random.randint(least, most))).capitalize()

    def sentence(self, random: Random) -> str:
        """A sentence of its own."""
        return f"{self.phrase(random, 8, 18)}."

    def paragraph(self, random: Random) -> str:
        """A paragraph of its own."""
        return " ".join(self.sentence(random) for _ in range(random.randint(3, 6)))

    def common(self, random: Random) -> str:
        """A paragraph out of the stock."""
        return random.choice(self._stock)
