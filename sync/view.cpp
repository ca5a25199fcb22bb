#include "sync/view.hpp"

#include "protocol/check.hpp"
#include "sync/limits.hpp"
#include "sync/pieces.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace atelier {

namespace {

bool is_allowed(char32_t character) {
    const bool is_surrogate = character >= 0xD800 && character <= 0xDFFF;
    return character != U'\0' && character != U'\r' && !is_surrogate && character <= 0x10FFFF;
}

// The client's ranges as splices of the text that it shows, ascending; nothing when they are none.
// Those that insert at one place keep their order.
std::optional<std::vector<Splice>> on_starting_text(const Rope& text,
                                                    const std::vector<LineSplice>& delta) {
    using Range = std::tuple<std::uint32_t, std::uint32_t, std::size_t>;
    std::vector<Range> ranges;
    for (std::size_t i = 0; i < delta.size(); ++i) {
        const std::uint32_t from = text.position(delta[i].from);
        const std::uint32_t to = text.position(delta[i].to);
        if (text.line_column(from) != delta[i].from || text.line_column(to) != delta[i].to)
            return {};
        if (to < from || !std::ranges::all_of(delta[i].inserted, is_allowed)) return {};
        ranges.emplace_back(from, to, i);
    }
    std::ranges::sort(ranges);
    std::vector<Splice> splices;
    for (const auto& [from, to, i] : ranges)
        splices.push_back({from, to - from, delta[i].inserted});
    std::uint64_t length = text.size();
    for (std::size_t i = 0; i < splices.size(); ++i) {
        length += splices[i].inserted.size();
        const bool is_last = i + 1 == splices.size();
        if (!is_last && splices[i + 1].position < splices[i].position + splices[i].removed)
            return {};
    }
    if (length > position_max) return {};
    return splices;
}

// Ascending splices, each of which is in the text that the ones before left, as splices of the text
// before them all.
void put_on_starting_text(std::vector<Splice>& splices) {
    std::uint32_t gone = 0;
    std::uint32_t come = 0;
    for (Splice& splice : splices) {
        splice.position = splice.position + gone - come;
        gone += splice.removed;
        come += static_cast<std::uint32_t>(splice.inserted.size());
    }
}

bool ends_with_newline(const Rope& text) {
    return text.size() > 0 && text.at(text.size() - 1) == U'\n';
}

// The published plugin for Neovim shows a newline too many where something without one is inserted
// at the very end of a text that ends in one; said like this it does not.
void spare_the_last_line(const Rope& before, Splice& splice) {
    const bool at_end = splice.position == before.size();
    if (!at_end || !ends_with_newline(before) || splice.inserted.ends_with(U'\n')) return;
    splice = {splice.position - 1, 1, U'\n' + splice.inserted};
}

// Of a text that ends in a newline the end is replaced. Behind that the published plugin for Neovim
// counts a line too many, until it is told something else: it would say what is typed next at the
// end as a place that is not there.
bool takes_the_end(const Rope& before, const Splice& splice) {
    const bool at_end = splice.position + splice.removed == before.size();
    return at_end && splice.removed > 0 && ends_with_newline(before);
}

// What of a version counts: an edit may stand on nothing else.
TextVersion counting_part(const Text& text, const TextVersion& at) {
    const CausalGraph& graph = text.log().graph();
    const std::vector<EventSpan> out = graph.diff(at, text.version()).only_a;
    if (out.empty()) return at;
    const auto is_out = [&](Event event) {
        return std::ranges::any_of(
            out, [&](const EventSpan& span) { return span.first <= event && event < span.end; });
    };
    std::vector<Event> events = at;
    for (const EventSpan& span : out)
        for (Event event = span.first; event < span.end; ++event)
            for (const Event parent : graph.parents_of(event))
                events.push_back(parent);
    std::erase_if(events, is_out);
    return graph.heads_of(std::move(events));
}

}  // namespace

View::View(ClientKind kind, const Text& text, const std::u32string& content)
    : kind_(kind), shown_{text.version()}, screen_(content) {
    if (screen_.text() == text.now().text()) return;
    Alignment alignment(screen_.size());
    alignment.change_text(covering(screen_, text.now()));
    stray_ = {screen_, std::move(alignment)};
}

View::View(ClientKind kind, Text& text, const TextVersion& shown)
    : kind_(kind), shown_{shown}, screen_(text.at(shown)) {}

EditAnswer View::edit(Text& text, std::uint64_t revision, const std::vector<LineSplice>& delta,
                      Instant now, const WriteRun& write) {
    using enum EditAnswer::Kind;
    ++processed_;
    const auto index = index_of(revision);
    if (!index) return {unknown_revision, shown_at(text, revision)};
    auto [screen, alignment] = screen_at(text, *index);
    const auto splices = on_starting_text(screen, delta);
    if (!splices) return {malformed, screen.text()};

    TextVersion at = counting_part(text, shown_[*index]);
    if (at != shown_[*index])
        for (const Splice& splice : text.difference(shown_[*index], at))
            alignment.change_text(splice);
    // From the last on, so that none moves another.
    for (auto splice = splices->rbegin(); splice != splices->rend(); ++splice) {
        screen.apply(*splice);
        at = write_all(std::move(at), alignment.change_screen(*splice), write);
    }
    confirmed_ = revision;
    shown_ = {std::move(at)};
    screen_ = screen;
    stray_.reset();
    if (!alignment.is_exact()) stray_ = {std::move(screen), std::move(alignment)};
    if (!lags(text)) due_.reset();
    if (lags(text) && !due_) due_ = last_patch_ ? std::max(now, *last_patch_ + gathering) : now;
    return {};
}

// How many patches beyond those that are confirmed; nothing where it was not sent so many, or has
// confirmed more.
std::optional<std::size_t> View::index_of(std::uint64_t revision) const {
    if (revision < confirmed_ || revision > sent()) return std::nullopt;
    return static_cast<std::size_t>(revision - confirmed_);
}

std::u32string View::shown_at(Text& text, std::uint64_t revision) const {
    return screen_at(text, index_of(revision).value_or(0)).screen.text();
}

// What the client shows with so many of the patches that are not confirmed.
View::Stray View::screen_at(Text& text, std::size_t index) const {
    if (index == 0 && stray_) return *stray_;
    Rope screen = screen_;
    for (const Splice& splice : text.difference(shown_.back(), shown_[index]))
        screen.apply(splice);
    const Alignment alignment(screen.size());
    return {std::move(screen), alignment};
}

bool View::seen(std::uint64_t revision) {
    const auto index = index_of(revision);
    if (index) confirm(*index);
    return index.has_value();
}

void View::confirm(std::size_t count) {
    if (count == 0) return;
    shown_.erase(shown_.begin(), shown_.begin() + static_cast<std::ptrdiff_t>(count));
    confirmed_ += count;
    stray_.reset();
}

bool View::lags(const Text& text) const {
    return shown_.back() != text.version() || (stray_ && shown_.size() == 1);
}

void View::changed(const Text& text, Instant now) {
    if (!lags(text)) {
        due_.reset();
        return;
    }
    const bool was_quiet = !last_change_ || now - *last_change_ >= quiet;
    last_change_ = now;
    if (was_quiet || !last_patch_) due_ = now;
    if (!due_) due_ = std::max(now, *last_patch_ + gathering);
}

std::optional<Instant> View::next_due(Instant now) const {
    if (!due_) return std::nullopt;
    return std::max(now, *due_);
}

std::vector<Patch> View::patches(Text& text, Instant now) {
    if (!due_ || now < *due_) return {};
    return patches_at_once(text, now);
}

std::vector<Patch> View::patches_at_once(Text& text, Instant now) {
    std::vector<Patch> patches;
    due_.reset();
    if (!lags(text)) return patches;
    if (stray_ && shown_.size() == 1) {
        send({covering(screen_, text.now())}, text.version(), patches);
    } else if (kind_ == ClientKind::plugin) {
        send_pieces(text, patches);
    } else {
        send(text.difference(shown_.back(), text.version()), text.version(), patches);
    }
    // Of events that changed nothing that the client sees.
    shown_.back() = text.version();
    if (shown_.size() == 1) stray_.reset();
    if (!patches.empty()) last_patch_ = now;
    return patches;
}

void View::send_pieces(Text& text, std::vector<Patch>& patches) {
    const auto pieces = pieces_between(text, shown_.back(), pieces_max);
    if (!pieces) return send({covering(screen_, text.now())}, text.version(), patches);
    for (const VersionPiece& piece : *pieces)
        send({piece.splice}, piece.version, patches);
}

// Splices of which each is in the text that the ones before left.
void View::send(std::vector<Splice> splices, TextVersion version, std::vector<Patch>& patches) {
    std::erase_if(splices, [](const Splice& splice) {
        return splice.removed == 0 && splice.inserted.empty();
    });
    if (splices.empty()) return;
    put_on_starting_text(splices);
    if (kind_ == ClientKind::plugin) spare_the_last_line(screen_, splices.front());
    const bool counts_too_much =
        kind_ == ClientKind::plugin && takes_the_end(screen_, splices.front());
    Patch patch{processed_, std::move(splices), {}, version};
    for (const Splice& splice : patch.splices)
        patch.delta.push_back({screen_.line_column(splice.position),
                               screen_.line_column(splice.position + splice.removed),
                               splice.inserted});
    // From the last on, so that none moves another.
    for (auto splice = patch.splices.rbegin(); splice != patch.splices.rend(); ++splice)
        screen_.apply(*splice);
    patches.push_back(std::move(patch));
    shown_.push_back(version);
    // An empty range: of no range at all it takes no note.
    if (counts_too_much) {
        patches.push_back({processed_, {{}}, {{}}, version});
        shown_.push_back(std::move(version));
    }
    // A client that reads nothing for so long was closed before; what is forgotten is no revision
    // of ours any more.
    if (unconfirmed() > limits::unconfirmed_edits)
        confirm(unconfirmed() - limits::unconfirmed_edits);
}

}  // namespace atelier
