"""What was typed, and what must be in the zip at the end.

Everything that a learner types belongs to a token: one word with a number that no other has
("k12·brioche "), as it stands in the page, its blank with it. A token that nobody deleted must be
in the exported page once and whole; and when all of them are taken out, the page is what it was
before: then nothing is there twice, and nothing that nobody typed.
"""

import statistics
import zipfile


class Token:
    def __init__(self, page, text):
        self.page = page  # its path in the site
        self.text = text
        self.is_whole = False  # typed to its end
        self.is_deleted = False


class Ledger:
    def __init__(self):
        self.tokens = []
        self.tails = {}  # by page: with what its first paragraph ended before anybody typed

    def begin(self, page, text):
        token = Token(page, text)
        self.tokens.append(token)
        return token

    def standing(self, page):
        return [
            each
            for each in self.tokens
            if each.page == page and each.is_whole and not each.is_deleted
        ]


class Count:
    def __init__(self, lost, strange):
        self.lost = lost  # tokens that are not there once and whole
        self.strange = strange  # pages in which something else is not as it was


def count(ledger, pages, before):
    """`pages` and `before`: texts by path, in the zip and before anybody typed."""
    lost = []
    strange = []
    for path, was in before.items():
        text = pages.get(path, "")
        for token in ledger.standing(path):
            if text.count(token.text.strip()) == 1 and token.text in text:
                text = text.replace(token.text, "")
            else:
                lost.append(token)
        if text != was and not any(token.page == path for token in lost):
            strange.append(path)
    return Count(lost, strange)


def remains(token, text):
    """What of a token is there, with what stands around it: to see what became of it."""
    name = token.text.strip().split("·")[0]
    places = [at for at in range(len(text)) if text.startswith(name, at)]
    return [text[max(0, at - 40) : at + 60] for at in places] or [f"nothing of {name}"]


def texts_in(archive, paths):
    with zipfile.ZipFile(archive) as opened:
        there = set(opened.namelist())
        return {path: opened.read(path).decode() for path in paths if path in there}


class Stopwatch:
    """From a key to another screen. What is typed while a seat is dead or cut off is not taken."""

    def __init__(self):
        self.is_calm = False
        self.waiting = {}  # by who typed: (page, what must show, when it was written)
        self.seconds = []

    def stop(self):
        self.is_calm = False
        self.waiting.clear()

    def go(self):
        self.is_calm = True

    def wrote(self, who, page, shown, when):
        if self.is_calm:
            self.waiting.setdefault(who, []).append((page, shown, when))

    def saw(self, who, page, text, when):
        """Somebody else's page is this now."""
        left = []
        for each in self.waiting.get(who, []):
            if each[0] == page and each[1] in text:
                self.seconds.append(when - each[2])
            else:
                left.append(each)
        self.waiting[who] = left

    def milliseconds(self, share):
        """The median for 0.5; None: nothing was measured."""
        if len(self.seconds) < 2:
            return None
        cuts = statistics.quantiles(self.seconds, n=100, method="inclusive")
        return round(cuts[round(share * 100) - 1] * 1000, 1)
