#!/bin/sh
# Copies Atelier from the stick to this person's folder, lets the seat join the class when a kit
# lies on the stick, and leaves a shell in which `atelier` is known.
#
# From a FAT stick nothing can be started, whence the copy. Nothing is written on the stick.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${ATELIER_TARGET:-$HOME/Atelier}

mkdir -p "$target"
for program in atelier atelier-node; do
    # Beside and then over: a program that runs cannot be written to.
    cp "$here/$program" "$target/$program.new"
    chmod 755 "$target/$program.new"
    mv -f "$target/$program.new" "$target/$program"
done
PATH=$target:$PATH
export PATH

is_in_a_class() {
    atelier --format json status 2>/dev/null | grep -q '"class":"'
}

kit=$here/../classe.kit
if [ -e "$kit" ] && ! is_in_a_class; then
    printf 'Votre nom : '
    read -r name || name=
    if [ -n "$name" ]; then
        atelier join --kit "$kit" --name "$name" || true # it says itself what to do
    fi
fi
if is_in_a_class; then
    atelier status || true
fi
echo
echo "Atelier est dans $target. Tapez : atelier --help"
[ -t 0 ] || exit 0
exec "${SHELL:-/bin/sh}"
