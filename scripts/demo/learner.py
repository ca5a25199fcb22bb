"""A learner at the keyboard, scripted: types words into the same paragraph as the others, with
accents, wrong letters that are taken back, and now and then a whole word, own or another's, that
is deleted. Seven keys a second; what was typed has its account in a Ledger.

A learner writes where the first paragraph of a page ends, or behind a word that is there whole;
never in the midst of another's word. A word begins with no blank and ends with its own: so it is
seen to be whole, and not by a neighbour's blank.
"""

import os
import random

KEYS_A_SECOND = 7.0
WORDS = """brioche levain fournée pâte épeautre croûte goûter forêt noël où dès maïs œuf français
fougère blé seigle très été château naïf mûre crème gâteau marché hôtel pêche âne événement leçon
ça déjà août boulangère pétrin tôt matin règle île""".split()
WRONG = "azertyéàç"


def paragraph(text):
    """Where the first paragraph is in a page: (start, end)."""
    end = text.find("</p>")
    if end < 0:
        return len(text), len(text)
    opening = max(text.rfind("<p>", 0, end), text.rfind("<p ", 0, end), 0)
    return text.find(">", opening) + 1, end


class Learner:
    def __init__(self, initial, editor, pages, ledger, seed):
        self.initial = initial
        self.editor = editor
        self.pages = pages  # uri by path
        self.ledger = ledger
        self.chance = random.Random(seed)
        self.words = 0
        self.page = next(iter(pages))
        self.has_place = False
        self.token = None
        self.keys = []  # to come, of this word: "\b" takes one back
        self.shown = ""  # of the token, on the own screen
        self.due = None
        self.keys_a_second = KEYS_A_SECOND
        self.on_key = lambda learner, when: None

    @property
    def file(self):
        return self.editor.files[self.pages[self.page]]

    @property
    def right_so_far(self):
        """Of the word that is being typed, without its wrong letters."""
        return os.path.commonprefix([self.shown, self.token.text])

    def type_what_is_due(self, now):
        if self.due is None:
            self.due = now
        while self.due <= now:
            self.due += self.chance.uniform(0.4, 1.6) / self.keys_a_second
            self.press()

    def finish_word(self):
        while self.keys:
            self.press()

    def press(self):
        if not self.keys and not self.begin():
            return
        key = self.keys.pop(0)
        uri = self.pages[self.page]
        caret = self.file.caret
        if key == "\b":
            self.shown = self.shown[:-1]
            self.editor.edit(uri, caret - 1, 1, "")
            return
        self.shown += key
        written = self.editor.edit(uri, caret, 0, key)
        if not self.keys:
            self.token.is_whole = True
        # From here on it is like nothing else, and no letter of it is a wrong one.
        if "·" in self.shown and self.token.text.startswith(self.shown):
            self.on_key(self, written)

    # ---- what is typed next ----------------------------------------------------------------------

    def begin(self):
        """False: this key was one that deletes a word, or there was no place to write at."""
        whim = self.chance.random()
        if self.has_place and whim < 0.06 and self.delete_a_word():
            return False
        if (not self.has_place or whim > 0.88) and not self.choose_place():
            return False
        self.words += 1
        word = f"{self.initial}{self.words}·{self.chance.choice(WORDS)} "
        self.token = self.ledger.begin(self.page, word)
        self.shown = ""
        self.keys = []
        for letter in word:
            if self.chance.random() < 0.06 and letter.isalpha() and "·" in self.keys:
                self.keys += [self.chance.choice(WRONG), "\b"]
            self.keys.append(letter)
        return True

    def choose_place(self):
        """False: at the paragraph's end somebody is writing a word, and there is no whole one."""
        self.page = self.chance.choice(list(self.pages))
        text = self.file.text
        start, end = paragraph(text)
        places = [
            text.find(token.text) + len(token.text)
            for token in self.ledger.standing(self.page)
            if token.text in text
        ]
        places = [each for each in places if start <= each <= end]
        # The first of all sees the page as it was before.
        tail = self.ledger.tails.setdefault(self.page, text[max(start, end - 20) : end])
        if text.endswith(tail, 0, end) or text[:end].endswith(" "):
            places.append(end)
        if places:
            self.file.caret = self.chance.choice(places)
        self.has_place = bool(places)
        return self.has_place

    def delete_a_word(self):
        there = [each for each in self.ledger.standing(self.page) if each.text in self.file.text]
        if len(there) < 4:
            return False
        token = self.chance.choice(there)
        at = self.file.text.find(token.text)
        caret = self.file.caret
        self.editor.edit(self.pages[self.page], at, len(token.text), "")
        self.file.caret = caret if caret <= at else max(at, caret - len(token.text))
        token.is_deleted = True
        return True
