#!/usr/bin/env python3
"""Checks a journal of vialwatch without vialwatch: verify.py JOURNAL [SEAL]
Status 0: intact, and the seal matches; 3: not; 2: wrong usage; 1: no such file."""
import hashlib, json, sys

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U

def seal_of(digest):  # the first 80 bits, five a letter
    return "".join(LETTERS[int(digest[:20], 16) >> shift & 31] for shift in range(75, -1, -5))

def flaw(line, number, before):
    digest = hashlib.sha256(line[:-75]).hexdigest()
    if line[-75:] != b',"hash":"%s"}' % digest.encode():
        return "does not fit its own hash"
    try:
        fact = json.loads(line)
        if fact["seq"] != number or (fact["fact"] == "opened") != (number == 1):
            return "is not the fact that belongs here"
        return None if fact["prev"] == before else "does not follow from the line before it"
    except (ValueError, TypeError, KeyError, RecursionError):
        return "is no fact"

def main(path, seal=""):
    *lines, rest = open(path, "rb").read().split(b"\n")
    before, seals, wrong = "0" * 64, [], "is not ended" if rest or not lines else None
    for number, line in enumerate(lines, 1):
        if found := flaw(line, number, before):
            wrong = found
            break
        before = line[-66:-2].decode()
        seals.append(seal_of(before))
    head = "-".join(seals[-1][at:at + 4] for at in (0, 4, 8, 12)) if seals else "none"
    print(f"NOT INTACT: line {len(seals) + 1} {wrong}" if wrong else f"intact, {len(seals)} facts, seal {head}")
    typed = seal.upper().translate(str.maketrans("OIL", "011", "- "))
    if seal:
        told = f"fact {seals.index(typed) + 1} of {len(seals)}" if typed in seals else "no fact"
        print(f"matches {told}")
    return 3 if wrong or seal and typed not in seals else 0

sys.exit(main(*sys.argv[1:]) if len(sys.argv) in (2, 3) else print(__doc__) or 2)
