// What is well signed and says what no editor says.

#include "tests/salle/deeds.hpp"

namespace atelier::salle {

namespace {

void text(Hostile& h, const std::string& text, std::uint64_t position) {
    auto forgery = h.forgery();
    if (!forgery) return;
    h.add_text(*forgery, text, position);
    h.send(h.sealed(std::move(*forgery)));
}
void odd_text(Hostile& h) {
    text(h, "\x1b]52;c;AAAA\x07\u202e\u200b\ufeff\x7f\r\n", 0);
}
void beyond_the_end(Hostile& h) {
    text(h, "far", position_max);
}
void long_line(Hostile& h) {
    text(h, std::string(60'000, 'x'), 0);
}
void same_place(Hostile& h) {
    auto forgery = h.forgery();
    if (!forgery) return;
    for (int i = 0; i < 40; ++i)
        h.add_text(*forgery, "ab", 0);
    h.send(h.sealed(std::move(*forgery)));
}
void deletes_nothing(Hostile& h) {
    auto forgery = h.forgery();
    if (!forgery) return;
    h.add_text(*forgery, "", 3);
    h.send(h.sealed(std::move(*forgery)));
}
void flood(Hostile& h) {
    auto forgery = h.forgery();
    if (!forgery) return;
    Forged last = h.sealed(*forgery);
    h.send(last);
    for (int i = 0; i < 150; ++i) {
        last = h.after(last, forgery->space, "f");
        h.send(last);
    }
}
void odd_names(Hostile& h) {
    auto forgery = h.forgery();
    if (!forgery) return;
    for (const char* name : {"../x", "/etc/passwd", "CON", "a\\b", "index.html", "INDEX.html",
                             "e\u0301", "\u00e9", "\u202egnp.exe"})
        forgery->content.ops.push_back(op::Create{NodeKind::text, Root::site, name});
    forgery->content.ops.push_back(op::Create{NodeKind::folder, Root::site, std::string(900, 'n')});
    h.send(h.sealed(std::move(*forgery)));
}
void cycle(Hostile& h) {
    auto forgery = h.forgery();
    if (!forgery) return;
    const auto file = h.some_text(forgery->space);
    const auto ref = file ? h.reference(*forgery, *file) : std::nullopt;
    if (!ref) return;
    forgery->content.ops = {op::Move{*ref, *ref}, op::Create{NodeKind::text, *ref, "below"},
                            op::Move{Root::site, *ref}, op::Delete{*ref}, op::Keep{*ref}};
    h.send(h.sealed(std::move(*forgery)));
}

// A picture that nobody has, and a real one of another size than it says.
void false_pictures(Hostile& h) {
    auto forgery = h.forgery();
    if (!forgery) return;
    const OpRef first{ChangeRef{forgery->header.log(), forgery->header.seq, std::nullopt}, 0};
    forgery->content.ops = {op::Create{NodeKind::blob, Root::site, "shrinks.jpg"},
                            op::Blob{first, h.some_picture().value_or(h.room.dice.id<BlobId>()),
                                     h.room.dice.number(blob_max_bytes)}};
    h.send(h.sealed(std::move(*forgery)));
}

}  // namespace

std::vector<Deed> deeds_of_contents() {
    return {
        {"odd text", "H45", nullptr, odd_text},
        {"beyond the end", "H39", nullptr, beyond_the_end},
        {"long line", "H43", nullptr, long_line},
        {"same place", "H41", nullptr, same_place},
        {"deletes nothing", "H39 H40", nullptr, deletes_nothing},
        {"flood", "H42", nullptr, flood},
        {"odd names", "H46", nullptr, odd_names},
        {"cycle", "H47", nullptr, cycle},
        {"false pictures", "H65", nullptr, false_pictures},
    };
}

}  // namespace atelier::salle
