"""Two seats of a class with one page in a working folder each, whose names are not plain ASCII."""

from seats import Seats

PAGE = "<h1>Pâtés</h1>\n<p>L'été 💚</p>\n"


class SharedPage(Seats):
    def setUp(self):
        super().setUp()
        self.anne, self.karim = self.seat("anne"), self.seat("karim")
        self.class_of(self.anne, self.karim)
        self.name = "l'été à midi.html"
        source = self.folder / "source"
        source.mkdir()
        (source / self.name).write_text(PAGE)
        self.anne.json("project", "new", "Pain", "--from", source)
        self.pages = {}
        for seat in (self.anne, self.karim):
            self.eventually(lambda seat=seat: self.text(seat) == PAGE, "the page")
            work = self.folder / f"travail de {seat.home.name}"
            seat.json("folder", "Pain", work)
            self.pages[seat] = work / "site" / self.name

    def text(self, seat, name=None):
        text = seat.cat("Pain", name or self.name)
        return None if text is None else text.decode()
