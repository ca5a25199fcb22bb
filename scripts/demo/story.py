"""What is said while the demonstration runs, in French and English: one line a stage."""

import time

SENTENCES = {
    "seats": (
        "{n} postes démarrent sur cette machine : {names}.",
        "{n} seats start on this machine: {names}.",
    ),
    "on_loopback": (
        "Un petit aiguillage les relie (scripts/demo/switch.py) ; avec --rooms, un vrai réseau.",
        "A small switch connects them (scripts/demo/switch.py); with --rooms, a real network.",
    ),
    "on_wires": (
        "Chacun a sa carte réseau et son câble ; ils se trouvent tout seuls.",
        "Each has a network card and a cable of its own; they find each other by themselves.",
    ),
    "founded": (
        "{trainer} fonde la classe ; {learners} entrent avec un kit. Tous sont reliés.",
        "{trainer} founds the class; {learners} join with a kit. All are connected.",
    ),
    "imported": (
        "Le site « {name} » est importé : {n} fichiers, présents sur tous les postes.",
        "The site \"{name}\" is imported: {n} files, present at every seat.",
    ),
    "typing": (
        "{one} et {two} écrivent dans les mêmes pages, au même paragraphe : {pages}.",
        "{one} and {two} type in the same pages, in the same paragraph: {pages}.",
    ),
    "killed": (
        "Panne : le programme du poste de {one} est tué net. {one} continue de taper.",
        "Crash: the program of {one}'s seat is killed outright. {one} goes on typing.",
    ),
    "resumed": (
        "Le poste de {one} a redémarré ; son éditeur a renvoyé {n} frappes en attente.",
        "{one}'s seat has restarted; the editor sent {n} waiting keys again.",
    ),
    "pulled": (
        "Câble de {two} débranché pour {seconds} s. Chacun continue de son côté.",
        "{two}'s cable is pulled for {seconds} s. Both go on, each alone.",
    ),
    "plugged": (
        "Câble rebranché. Écrit de chaque côté pendant la coupure : {one} {n} mot(s), {two} {m}.",
        "Cable plugged again. Written on each side meanwhile: {one} {n} word(s), {two} {m}.",
    ),
    "caught_up": (
        "{seconds} s plus tard, tout est sur les deux écrans.",
        "{seconds} s later all of it is on both screens.",
    ),
    "missing": (
        "{seconds} s plus tard, {n} mot(s) ne sont pas sur les deux écrans.",
        "{seconds} s later {n} word(s) are not on both screens.",
    ),
    "quiet": (
        "Les claviers se taisent. Chaque poste exporte le site.",
        "The keyboards are quiet. Each seat exports the site.",
    ),
    "pace": (
        "D'une touche à l'écran du voisin : {median} ms en médiane, 99 sur 100 en {p99} ms.",
        "From a key to the neighbour's screen: {median} ms in the median, 99 of 100 in {p99} ms.",
    ),
    "well": (
        "{seats} postes, même site, {edits} modifications, {lost}",
        "{seats} seats, the same site, {edits} changes, {lost} lost",
    ),
    "apart": (
        "{seats} postes, mais PAS le même site : {edits} modifications, {lost}",
        "{seats} seats, but NOT the same site: {edits} changes, {lost} lost",
    ),
    "strange": (
        "Des pages contiennent autre chose que ce qui a été tapé : {pages}.",
        "Pages hold something else than what was typed: {pages}.",
    ),
    "faulty": ("Un éditeur se plaint : {what}", "An editor complains: {what}"),
    "zip": ("Le site : {path}", "The site: {path}"),
    "sit_down": (
        "L'éditeur s'ouvre au poste de {one} : écrivez avec la classe. Ctrl+Q pour partir.",
        "The editor opens at {one}'s seat: write with the class. Ctrl+Q to leave.",
    ),
    "next": (
        'À vous : {atelier} class new "Ma classe" --trainer Inès',
        'Your turn: {atelier} class new "My class" --trainer Inès',
    ),
    "failed": ("Cela n'a pas marché : {why}", "It did not work: {why}"),
    "stopped": ("Arrêté. Rien ne reste en marche.", "Stopped. Nothing is left running."),
}


def lost_in_words(language, lost):
    if language == "en":
        return str(lost)
    return f"{lost} perdue" + ("s" if lost > 1 else "")


def seats_in_words(language, seats):
    return {("fr", 3): "Trois", ("en", 3): "Three"}.get((language, seats), str(seats))


class Story:
    def __init__(self, language, is_quiet, began):
        self.language = language
        self.is_quiet = is_quiet
        self.began = began  # as time.time() has it: what was built before counts, too

    def number(self, value):
        if value is None:
            return "?"
        return str(value).replace(".", ",") if self.language == "fr" else str(value)

    def sentence(self, key, **slots):
        words = SENTENCES[key][0 if self.language == "fr" else 1]
        numbers = {k: self.number(v) if isinstance(v, float) else v for k, v in slots.items()}
        return words.format(**numbers)

    def tell(self, key, **slots):
        """A line that has its time."""
        elapsed = self.number(f"{time.time() - self.began:6.1f}")
        self.say(f"[{elapsed} s] {self.sentence(key, **slots)}")

    def say(self, line):
        if not self.is_quiet:
            print(line, flush=True)
