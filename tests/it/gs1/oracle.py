"""Writes oracle.tsv: element strings and what biip, an independent parser, makes of them.

Run once, by hand, where biip 5.2.0 is installed:

    python3 oracle.py > oracle.tsv

The rows follow from a fixed seed and from the year of the run, which the first line names
(years of two digits are read relative to it). The separator is written as U+241D. Columns:
kind, text, verdict (ok or error), gtin, lot, expiry, serial; an absent field is "-".
"""

import datetime
import random

from biip import ParseError
from biip.gs1_messages import GS1Message
from biip.gtin import Gtin

GS = "\x1d"
TEXT = "!\"%&'*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
PLAIN = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789-/"
rng = random.Random(20261123)


def check_digit(digits):
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits)))
    return str(-total % 10)


def digits(count):
    return "".join(rng.choice("0123456789") for _ in range(count))


def text(most, alphabet=PLAIN):
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(1, most)))


def gtin():
    body = "0" + rng.choice("0123456789") + digits(11)
    return body + check_digit(body)


def date():
    year, month = rng.randint(0, 99), rng.randint(1, 12)
    return f"{year:02}{month:02}{rng.randint(0, 28):02}"


def odd_date():
    return f"{rng.randint(0, 99):02}{rng.randint(0, 13):02}{rng.randint(0, 32):02}"


# identifier, how to make a value, whether a separator must end it
FIELDS = [
    ("01", gtin, False),
    ("02", gtin, False),
    ("00", lambda: digits(18), False),
    ("10", lambda: text(20), True),
    ("10", lambda: text(20, TEXT), True),
    ("11", date, False),
    ("13", date, False),
    ("15", date, False),
    ("16", date, False),
    ("17", date, False),
    ("17", odd_date, False),
    ("20", lambda: digits(2), False),
    ("21", lambda: text(20), True),
    ("21", lambda: text(20, TEXT), True),
    ("22", lambda: text(20), True),
    ("30", lambda: digits(rng.randint(1, 8)), True),
    ("37", lambda: digits(rng.randint(1, 8)), True),
    ("240", lambda: text(30), True),
    ("241", lambda: text(30), True),
    ("3103", lambda: digits(6), False),
    ("410", lambda: digits(13), False),
    ("7003", lambda: date() + f"{rng.randint(0, 23):02}{rng.randint(0, 59):02}", True),
    ("7004", lambda: digits(rng.randint(1, 4)), True),
    ("710", lambda: text(20), True),
    ("714", lambda: text(20), True),
    ("715", lambda: text(20), True),
    ("91", lambda: text(40), True),
]


def field_list():
    """The usual four of a medicine, or any few; each identifier once, one expiry at most."""
    if rng.random() < 0.4:
        chosen = [("01", gtin, False), ("17", date, False), ("10", lambda: text(20), True),
                  ("21", lambda: text(20), True)]
        rng.shuffle(chosen)
        chosen = chosen[: rng.randint(2, 4)]
    else:
        chosen = rng.sample(FIELDS, rng.randint(1, 5))
    seen, kept = set(), []
    for identifier, make, ended in chosen:
        key = "expiry" if identifier in ("17", "7003") else identifier
        if key not in seen:
            seen.add(key)
            kept.append((identifier, make(), ended))
    return kept


def message(fields):
    out = ""
    for place, (identifier, value, ended) in enumerate(fields):
        out += identifier + value
        if (ended and place + 1 < len(fields)) or rng.random() < 0.08:
            out += GS
    return out


def spoilt(message_text):
    """One thing wrong with it, or by luck nothing."""
    place = rng.randrange(len(message_text))
    kind = rng.randrange(5)
    if kind == 0:
        return message_text[:place]
    if kind == 1:
        return message_text[:place] + rng.choice("0123456789AZ#^ ") + message_text[place + 1:]
    if kind == 2:
        return message_text.replace(GS, "", 1)
    if kind == 3:
        return message_text[:place] + message_text[place + 1:]
    return message_text[:place] + rng.choice("0123456789") + message_text[place:]


def read(kind, value):
    if kind == "bare":
        return ["ok", Gtin.parse(value).as_gtin_14(), "-", "-", "-"]
    parse = GS1Message.parse_hri if kind == "bracketed" else GS1Message.parse
    found = {"01": "-", "10": "-", "17": "-", "21": "-"}
    for element in parse(value).element_strings:
        if element.gtin_error:
            raise ParseError(element.gtin_error)
        key = "17" if element.ai.ai == "7003" else element.ai.ai
        if key in found and found[key] == "-":
            found[key] = element.date.isoformat() if key == "17" else element.value
    return ["ok", found["01"], found["10"], found["17"], found["21"]]


def rows():
    for _ in range(260):
        fields = field_list()
        yield "elements", message(fields)
        if rng.random() < 0.6:
            yield "elements", spoilt(message(fields))
        if rng.random() < 0.3:
            yield "bracketed", "".join(f"({ai}){value}" for ai, value, _ in fields)
    for day in ("260228", "260229", "280229", "280200", "260200", "000229", "260431", "261300",
                "260001", "990101", "760101", "770101", "750101", "270101", "261231", "261232"):
        yield "elements", "17" + day
        yield "elements", "11" + day
    for length in (12, 13, 14):
        for _ in range(12):
            body = rng.choice("0345678") + digits(length - 2)
            last = check_digit(body)
            yield "bare", body + last
            yield "bare", body + str((int(last) + rng.randint(1, 9)) % 10)


print(f"# biip 5.2.0, reference year {datetime.datetime.now(tz=datetime.timezone.utc).year}")
written = set()
for kind, value in rows():
    if not value or (kind, value) in written:
        continue
    written.add((kind, value))
    try:
        answer = read(kind, value)
    except ParseError:
        answer = ["error", "-", "-", "-", "-"]
    print("\t".join([kind, value.replace(GS, "\u241d"), *answer]))
