#include "sync/pieces.hpp"

#include "protocol/check.hpp"

#include <algorithm>
#include <utility>

namespace atelier {

namespace {

class Way {
public:
    Way(Text& text, TextVersion from, std::size_t most)
        : text_(text), at_(std::move(from)), most_(most) {}

    // The events of one run of the graph, whose parents are in the version reached.
    void go(EventSpan span) {
        if (pieces_.size() > most_) return;
        std::vector<Event> events = at_;
        events.push_back(span.end - 1);
        TextVersion next = text_.log().graph().heads_of(std::move(events));
        std::vector<Splice> splices = text_.difference(at_, next);
        if (splices.size() > 1) {
            const Event middle = middle_of(span);
            go({span.first, middle});
            go({middle, span.end});
            return;
        }
        if (!splices.empty()) pieces_.push_back({std::move(splices.front()), next});
        at_ = std::move(next);
    }

    std::optional<std::vector<VersionPiece>> take() {
        if (pieces_.size() > most_) return std::nullopt;
        return std::move(pieces_);
    }

private:
    // Between two edits, if there are two.
    Event middle_of(EventSpan span) const {
        ATELIER_CHECK(span.length() > 1);
        const Event middle = span.first + span.length() / 2;
        const Edit& edit = text_.log().edit_of(middle);
        if (edit.first > span.first) return edit.first;
        return edit.end() < span.end ? edit.end() : middle;
    }

    Text& text_;
    TextVersion at_;
    std::size_t most_;
    std::vector<VersionPiece> pieces_;
};

}  // namespace

std::optional<std::vector<VersionPiece>> pieces_between(Text& text, const TextVersion& from,
                                                        std::size_t most) {
    const auto spans = text.log().graph().conflict(from, text.version()).spans;
    const auto held_by = [&](Holder holder) {
        return static_cast<std::size_t>(
            std::ranges::count(spans, holder, &CausalGraph::HeldSpan::holder));
    };
    // Nearly every span is a piece: no need to look at each of very many.
    if (held_by(Holder::a) > 0 || held_by(Holder::b) > most) return std::nullopt;
    Way way(text, from, most);
    for (const auto& [span, holder] : spans)
        if (holder == Holder::b) way.go(span);
    return way.take();
}

}  // namespace atelier
