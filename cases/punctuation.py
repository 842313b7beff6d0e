"""Full-width punctuation beside Han characters: messages of the code have half-width marks, pages and papers none."""

import re

HALF_TO_FULL = str.maketrans(",;:?!()", "，；：？！（）")
HALF_BESIDE_HAN = re.compile(r"(?<=[\u3400-\u9fff”》）〕])[,;:?!()]|[,;:?!()](?=[\u3400-\u9fff“《（〔])")


def full_width(text: str) -> str:
    return HALF_BESIDE_HAN.sub(lambda found: found[0].translate(HALF_TO_FULL), text)
