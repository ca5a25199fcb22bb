#pragma once

// A screen beside a text that it does not show exactly: which characters both have, and which only
// one. It carries what is typed on the screen over to the text: an insertion goes behind the
// nearest character on its left that both have, a deletion takes what the text still has.
//
// Needed in two places only, since an edit is otherwise made at the version that its screen shows:
// where that version holds what no longer counts, and where an editor opens with a content of its
// own.

#include "sync/rope.hpp"

namespace atelier {

class Alignment {
public:
    // Screen and text are the same.
    explicit Alignment(std::uint32_t length);

    bool is_exact() const;
    // The text becomes another one, of which the screen shows nothing.
    void change_text(const Splice& splice);
    // The screen changes; answers what that is in the text, each splice in the text that the ones
    // before left.
    std::vector<Splice> change_screen(const Splice& splice);

private:
    enum class Side : std::uint8_t { screen = 1, text = 2, both = 3 };
    struct Part {
        Side side = Side::both;
        std::uint32_t length = 0;  // scalars

        bool on(Side where) const {
            return static_cast<std::uint8_t>(side) & static_cast<std::uint8_t>(where);
        }
    };

    std::size_t cut(Side side, std::uint32_t position);
    std::vector<Splice> remove_on_screen(std::size_t part, std::uint32_t count);
    std::uint32_t text_before(std::size_t part) const;
    void put(std::size_t part, Side side, std::size_t length);
    void join();

    std::vector<Part> parts_;
};

}  // namespace atelier
