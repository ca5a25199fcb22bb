#!/usr/bin/env python3
"""Writes the sample files that the measurements open; the same bytes every time.

    python3 samples.py DIR      ->  DIR/page-50k.html, page-2m.html, oneline-1m.js
"""
import pathlib
import random
import sys

WORDS = ("atelier pain village façade élève marché horaire menu gâteau été forêt rivière atelier client équipe page "
         "accueil contact tarif photo recette artisan boulangerie jardin école journée prix où déjà").split()
TAGS = ("p", "li", "h2", "h3", "blockquote", "td")
HEAD = """<!DOCTYPE html>
<html lang="fr">
<head>
  <meta charset="utf-8">
  <title>MARKER-TITLE Boulangerie du village</title>
  <style>
    body { font-family: sans-serif; margin: 0 auto; max-width: 60rem; color: #222; }
    nav a:hover { color: rebeccapurple; background-color: #ffe; }
    @media (max-width: 600px) { nav { display: none; } }
  </style>
</head>
<body>
"""


def page(size, seed):
    rng = random.Random(seed)
    out, length, number = [HEAD], len(HEAD), 0
    while length < size - 20:
        number += 1
        tag = rng.choice(TAGS)
        words = " ".join(rng.choice(WORDS) for _ in range(rng.randint(5, 14)))
        block = f'  <section id="s{number}" class="carte {rng.choice(WORDS)}">\n    <{tag} title="{words[:12]}">{words}</{tag}>\n'
        if number % 5 == 0:
            block += f'    <img src="photos/{number}.jpg" alt="{words[:20]}" width="320" height="200">\n'
        if number % 40 == 0:
            block += f"    <style>#s{number} > p {{ border: {number % 5}px solid #{number % 4096:03x}; }}</style>\n"
        if number % 50 == 0:
            block += f"    <script>\n      const s{number} = document.querySelector('#s{number}');\n      s{number}.addEventListener('click', (event) => {{ event.target.hidden = true; }});\n    </script>\n"
        block += "  </section>\n"
        out.append(block)
        length += len(block.encode())
    out.append("</body>\n</html>\n")
    return "".join(out)


def script(size, seed, separator="\n"):
    rng = random.Random(seed)
    out, length, number = [f"// MARKER-TITLE panier{separator}" if separator == "\n" else "/* MARKER-TITLE */"], 0, 0
    while length < size:
        number += 1
        word = rng.choice(("total", "prix", "panier", "client", "photo", "menu"))
        lines = [f"function {word}{number}(liste, taux = {rng.randint(1, 99)}) {{",
                 f"  const resultat = liste.filter((x) => x.{word} > {number % 97}).map((x) => x.prix * taux);",
                 f"  if (resultat.length === 0) {{ throw new Error(`vide: ${{taux}} \"{word}\"`); }}",
                 f"  return resultat.reduce((a, b) => a + b, 0); // {word}" if separator == "\n" else "  return resultat.reduce((a, b) => a + b, 0);",
                 "}"]
        block = separator.join(lines) + separator
        out.append(block)
        length += len(block.encode())
    return "".join(out)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    folder.mkdir(parents=True, exist_ok=True)
    files = {"page-50k.html": lambda: page(50_000, 1), "page-2m.html": lambda: page(1_990_000, 2),
             "oneline-1m.js": lambda: script(1_000_000, 4, " ")}
    for name, make in files.items():
        path = folder / name
        path.write_text(make(), encoding="utf-8")
        print(f"{path}\t{path.stat().st_size}")


if __name__ == "__main__":
    main()
