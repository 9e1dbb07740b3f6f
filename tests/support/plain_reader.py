"""A slow, plain reader of spelt whole numbers, to hold the real one to.

It adds up the characters from left to right, then writes what it found in every way that it knows;
a text that is none of these is no numeral.
"""

from .written import DIGITS, chinese

PLACES = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}


def added_up(text: str) -> int:
    """The number that the characters add up to, whether they are in order or not."""
    total = part = digit = 0
    last = 1  # the unit of the last place or magnitude
    for char in text:
        if char in DIGITS:
            digit = DIGITS.index(char)
            last = 1 if char == "零" else last
        elif char in PLACES:
            part += (digit or 1) * PLACES[char]
            digit, last = 0, PLACES[char]
        else:
            part, digit = part + digit, 0
            if LARGE[char] > total > 0 and part == 0:
                total *= LARGE[char]
            else:
                total += (part or 1) * LARGE[char]
            part, last = 0, LARGE[char]
    # 三千二: a digit at the end counts the next smaller place
    return total + part + digit * (last // 10 if digit and last > 10 else 1)


def spellings(number: int) -> set[str]:
    """The ways in which a whole number below 10^8 is spelt."""
    plain = chinese(number).replace("萬", "万").replace("億", "亿")
    found = {plain}
    if plain.startswith("十"):
        found.add("一" + plain)
    for text in list(found):
        for place, smaller in (("万", "千"), ("千", "百"), ("百", "十")):
            if text.endswith(smaller) and text[-3:-2] == place:  # 一万五千, 三千二百
                found.add(text[:-1])
        if "百十" in text or "零十" in text:
            found.add(text.replace("百十", "百一十").replace("零十", "零一十"))
        found |= {text.replace("百一十", "百十"), text.replace("零一十", "零十")}
    return found | {text.replace("千一十", "千零一十") for text in found}


def plain_number(text: str) -> int | None:
    """The whole number that a spelt numeral is; None where it is none."""
    text = text.replace("两", "二")
    number = added_up(text)
    return number if text in spellings(number) else None
