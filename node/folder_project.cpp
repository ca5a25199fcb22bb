#include "node/folder_project.hpp"

#include "protocol/check.hpp"

namespace atelier {

namespace {

// Of how many events the versions are looked through. Above it the last is, alone.
constexpr std::uint32_t looked_through_max = 2'000;

NamedVersion named(const Text& text, const TextVersion& version) {
    NamedVersion named;
    for (const Event event : version)
        named.push_back(text.log().name_of(event));
    return named;
}

std::optional<TextVersion> known(const Text& text, const NamedVersion& version) {
    std::vector<Event> events;
    for (const EventName& name : version) {
        const auto event = text.log().find(name);
        if (!event) return std::nullopt;
        events.push_back(*event);
    }
    return text.log().graph().heads_of(std::move(events));
}

std::optional<Refusal> refusal_in(const std::vector<Told>& told) {
    for (const Told& each : told)
        if (const auto* refused = std::get_if<told::Refused>(&each)) return refused->why;
    return std::nullopt;
}

template <class T>
const T* find_in(const std::vector<Told>& told) {
    for (const Told& each : told)
        if (const auto* found = std::get_if<T>(&each)) return found;
    return nullptr;
}

}  // namespace

Contents* FolderProject::contents() const {
    Replica* const replica = seat_.replica();
    return replica != nullptr ? replica->contents(space_) : nullptr;
}

Text* FolderProject::text_of(const NodeId& node) const {
    Contents* const all = contents();
    const auto found = all != nullptr ? all->tree().node(node) : std::nullopt;
    return found && found->kind == NodeKind::text ? &all->text(node) : nullptr;
}

std::vector<ListedFile> FolderProject::files() const {
    const Contents* const all = contents();
    return all != nullptr ? files_of(all->tree(), space_) : std::vector<ListedFile>{};
}

std::optional<TreeNode> FolderProject::node(const NodeId& id) const {
    const Contents* const all = contents();
    return all != nullptr ? all->tree().node(id) : std::nullopt;
}

void FolderProject::end_open_change() {
    Replica* const replica = seat_.replica();
    if (contents() != nullptr && replica->author(space_).is_open()) keep({});
}

std::optional<NamedVersion> FolderProject::version(const NodeId& node) const {
    Contents* const all = contents();
    const auto found = all != nullptr ? all->tree().node(node) : std::nullopt;
    if (!found || found->kind != NodeKind::text || seat_.replica()->author(space_).is_open())
        return std::nullopt;
    // It is asked again and again of every file, which else would never rest.
    const Text& text = all->caught_up(node);
    return named(text, text.version());
}

std::u32string FolderProject::text(const NodeId& node) const {
    const Text* const text = text_of(node);
    ATELIER_CHECK(text != nullptr);
    return text->now().text();
}

std::optional<std::u32string> FolderProject::text_at(const NodeId& node,
                                                     const NamedVersion& version) const {
    Text* const text = text_of(node);
    const auto at = text != nullptr ? known(*text, version) : std::nullopt;
    if (!at) return std::nullopt;
    if (*at == text->version()) return text->now().text();
    return text->at(*at);
}

std::optional<NamedVersion> FolderProject::version_that_is(const NodeId& node,
                                                           const NamedVersion& since,
                                                           const std::u32string& wanted) const {
    Text* const text = text_of(node);
    const auto from = text != nullptr ? known(*text, since) : std::nullopt;
    if (!from || *from == text->version()) return std::nullopt;
    if (text->now().text() == wanted) return named(*text, text->version());
    const CausalGraph& graph = text->log().graph();
    auto spans = graph.diff(*from, text->version()).only_b;
    std::uint32_t events = 0;
    for (const EventSpan& span : spans)
        events += span.length();
    if (events > looked_through_max) return std::nullopt;
    Rope shown(text->at(*from));
    TextVersion at = *from;
    // Newest first, and to be seen in the order in which they came.
    for (auto span = spans.rbegin(); span != spans.rend(); ++span)
        for (Event event = span->first; event < span->end; ++event) {
            std::vector<Event> heads(at.begin(), at.end());
            heads.push_back(event);
            const TextVersion next = graph.heads_of(std::move(heads));
            for (const Splice& splice : text->difference(at, next))
                shown.apply(splice);
            at = next;
            if (shown.size() == wanted.size() && shown.text() == wanted) return named(*text, at);
        }
    return std::nullopt;
}

std::expected<ChangeId, Refusal> FolderProject::write(std::vector<resolved::Op> ops) {
    const auto told = seat_.ask(request::Write{space_, std::move(ops)});
    if (const auto why = refusal_in(told)) return std::unexpected(*why);
    const auto* done = find_in<told::Done>(told);
    if (done == nullptr) return std::unexpected(Refusal::no_class);
    return done->change;
}

std::expected<NamedVersion, Refusal> FolderProject::merge(request::Merge merge) {
    merge.space = space_;
    const auto told = seat_.ask(std::move(merge));
    if (const auto why = refusal_in(told)) return std::unexpected(*why);
    const auto* merged = find_in<told::Merged>(told);
    if (merged == nullptr) return std::unexpected(Refusal::no_class);
    return merged->version;
}

bool FolderProject::is_lost_by_chance(const NodeId& node, const BlobId& blob) const {
    const Contents* const all = contents();
    if (all == nullptr) return false;
    const auto writings = all->tree().blobs_of(node);
    for (const Writing<BlobValue>& each : writings) {
        if (each.value.id != blob) continue;
        const ChangeId& change = each.place.order.change;
        if (all->had(writings.back().place.order.change, change)) continue;
        const Replica& replica = *seat_.replica();
        if (replica.writer_of(space_, change) == replica.own()) return true;
    }
    return false;
}

std::string FolderProject::own_name() const {
    Replica* const replica = seat_.replica();
    if (replica == nullptr) return {};
    const ClassState& state = replica->state();
    const auto grants = state.authors.find(replica->own());
    if (grants == state.authors.end()) return {};
    const auto person = state.persons.find(grants->second.back().person);
    return person == state.persons.end() ? std::string() : person->second.name;
}

std::expected<BlobId, Refusal> FolderProject::put(const Bytes& blob) {
    const auto told = seat_.ask(request::PutBlob{blob});
    if (const auto why = refusal_in(told)) return std::unexpected(*why);
    const auto* done = find_in<told::Done>(told);
    if (done == nullptr) return std::unexpected(Refusal::no_class);
    return done->blob;
}

void FolderProject::keep(std::vector<LocalRecord> records) {
    // A seat whose disk is broken keeps nothing, and says so to everybody.
    [[maybe_unused]] const auto told = seat_.ask(request::Keep{std::move(records)});
}

}  // namespace atelier
