#include "node/shell/client_texts.hpp"

#include "node/file_listing.hpp"
#include "node/shell/client_listings.hpp"
#include "node/shell/named_ids.hpp"
#include "sync/scalars.hpp"

namespace atelier {

namespace {

// A number that no file has: what is asked of it counts and is refused.
constexpr FileNumber no_file{0};

std::vector<LineSplice> splices_of(const std::vector<talk::TextEdit>& delta,
                                   const std::function<std::u32string(const std::string&)>& text) {
    std::vector<LineSplice> splices;
    for (const talk::TextEdit& edit : delta)
        splices.push_back(
            {place_of(edit.range.start), place_of(edit.range.end), text(edit.replacement)});
    return splices;
}

std::vector<talk::TextEdit> edits_of(const std::vector<LineSplice>& delta) {
    std::vector<talk::TextEdit> edits;
    for (const LineSplice& splice : delta)
        edits.push_back(
            {{position_of(splice.from), position_of(splice.to)}, utf8_of(splice.inserted)});
    return edits;
}

talk::TextVersion told_version(const NamedVersion& version) {
    talk::TextVersion told;
    for (const EventName& name : version)
        told.push_back({hex_of<talk::ChangeId>(name.change), name.event});
    return told;
}

NamedVersion named_version(const talk::TextVersion& told) {
    NamedVersion version;
    for (const talk::EventId& event : told)
        version.push_back({id_of_hex<ChangeId>(event.change), event.event});
    return version;
}

// However a plugin, its editor or a file ends lines, in a text that is one end.
std::u32string with_line_feeds(std::u32string text) {
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != U'\r') {
            out += text[i];
        } else if (i + 1 == text.size() || text[i + 1] != U'\n') {
            out += U'\n';
        }
    }
    return out;
}

// The text of a file that shows or could; nothing for what is no text.
Text* text_of(Replica& replica, const SpaceId& space, const NodeId& node) {
    Contents* contents = replica.contents(space);
    const auto found = contents ? contents->tree().node(node) : std::nullopt;
    if (!found || found->kind != NodeKind::text) return nullptr;
    return &contents->text(node);
}

}  // namespace

std::optional<FileNumber> ClientTexts::number_of(const std::string& uri) const {
    for (const auto& [number, file] : files_)
        if (file.uri == uri) return number;
    return std::nullopt;
}

const OpenText* ClientTexts::find(const std::string& uri) const {
    const auto number = number_of(uri);
    return number ? &files_.at(*number) : nullptr;
}

std::u32string ClientTexts::scalars_from(const std::string& text) const {
    std::u32string scalars = scalars_of(text);
    return is_editor_ ? scalars : with_line_feeds(std::move(scalars));
}

// ---- opening and closing ------------------------------------------------------------------------

Answered<OpenText> ClientTexts::file_of(const std::string& uri,
                                        const std::optional<std::string>& content) {
    if (const auto named = file_of_uri(uri)) return OpenText{uri, named->space, named->node};
    const auto path = talk::path_of(uri);
    const auto place = path ? host_.file_at(*path) : std::nullopt;
    const Contents* contents = place ? host_.replica()->contents(place->space) : nullptr;
    if (contents == nullptr || place->names.empty()) return refuse(talk::Code::not_in_a_project);
    const auto end = follow(contents->tree(), root_of(place->space, place->root), place->names);
    if (!end) return refuse(talk::Code::no_such_file);
    if (end->missing == 0) return OpenText{uri, place->space, end->node};
    if (is_editor_) return refuse(talk::Code::no_such_file);
    return make(uri, *place, end->node, end->missing, content);
}

// With its folders, and with what the plugin shows as its first text.
Answered<OpenText> ClientTexts::make(const std::string& uri, const FolderFile& place,
                                     const NodeId& folder, std::size_t missing,
                                     const std::optional<std::string>& content) {
    std::vector<resolved::Op> ops;
    NodeId parent = folder;
    for (std::size_t i = place.names.size() - missing; i < place.names.size(); ++i) {
        const auto name = composed(place.names[i]);
        const auto fault = name ? fault_of(*name) : NameFault::not_utf8;
        if (fault) return refuse(talk::Code::bad_name, name_of(*fault));
        const bool is_last = i + 1 == place.names.size();
        ops.push_back(resolved::Create{is_last ? NodeKind::text : NodeKind::folder, parent, *name});
        parent = {{}, static_cast<std::uint32_t>(ops.size() - 1)};
    }
    const AskOutcome outcome = asks_.ask(request::Write{place.space, std::move(ops)});
    if (const auto fault = outcome.fault()) return std::unexpected(*fault);
    const auto* done = outcome.find<told::Done>();
    if (done == nullptr) return refuse(talk::Code::malformed);
    OpenText file{uri, place.space, {done->change, parent.op}};
    if (content && !content->empty()) {
        const auto written = write(file.space, file.node, scalars_from(*content));
        if (!written) return std::unexpected(written.error());
    }
    return file;
}

// The node's text is going to replace it on the client's screen.
void ClientTexts::keep_what_differs(const OpenText& file, const std::u32string& content) {
    const Text* text = text_of(*host_.replica(), file.space, file.node);
    if (text != nullptr && !content.empty() && content != text->now().text())
        host_.keep_rescue(file.space, file.node, content);
}

Answered<talk::Opened> ClientTexts::open(const talk::Open& asked) {
    const auto file = file_of(asked.uri, asked.content);
    if (!file) return std::unexpected(file.error());
    close(asked.uri);
    const FileNumber number{++numbers_};
    request::Open open{number,     file->space,
                       file->node, is_editor_ ? ClientKind::whole : ClientKind::plugin,
                       {},         {}};
    if (asked.seen) {
        open.seen = {asked.seen->processed, named_version(asked.seen->version)};
    } else if (asked.content) {
        open.content = scalars_from(*asked.content);
        keep_what_differs(*file, *open.content);
    } else if (!is_editor_) {
        if (const Text* text = text_of(*host_.replica(), file->space, file->node))
            open.content = text->now().text();
    }
    files_[number] = *file;
    const AskOutcome outcome = asks_.ask(open);
    const auto* opened = outcome.find<told::Opened>();
    if (opened == nullptr) {
        files_.erase(number);
        return std::unexpected(outcome.fault().value_or(talk::Fault{talk::Code::no_class, {}}));
    }
    return talk::Opened{told_version(opened->version), opened->processed, opened->is_overfull};
}

void ClientTexts::close(const std::string& uri) {
    const auto number = number_of(uri);
    if (!number) return;
    files_.erase(*number);
    asks_.ask(request::Close{*number});
}

// ---- writing ------------------------------------------------------------------------------------

Answered<talk::Success> ClientTexts::edit(const talk::Edit& asked) {
    const FileNumber number = number_of(asked.uri).value_or(no_file);
    request::Edit edit{number, asked.revision, {}, {}};
    edit.delta =
        splices_of(asked.delta, [this](const std::string& text) { return scalars_from(text); });
    if (asked.group) edit.group = UndoGroup{*asked.group};
    return this->edit(number, edit);
}

void ClientTexts::unreadable_edit(const std::optional<std::string>& uri) {
    const FileNumber number = (uri ? number_of(*uri) : std::nullopt).value_or(no_file);
    // No revision is that high: the node refuses it, and the refusal is what counts.
    [[maybe_unused]] const auto refused = edit(number, {number, UINT64_MAX, {}, {}});
}

Answered<talk::Success> ClientTexts::edit(FileNumber number, const request::Edit& request) {
    const AskOutcome outcome = asks_.ask(request);
    const auto* refused = outcome.find<told::Refused>();
    if (refused == nullptr) return talk::Success{};
    if (const auto found = files_.find(number); found != files_.end()) {
        if (!refused->rescue.empty())
            host_.keep_rescue(found->second.space, found->second.node, refused->rescue);
        files_.erase(found);
        is_lost_ = is_lost_ || !is_editor_;
    }
    return std::unexpected(*outcome.fault());
}

Answered<talk::Nothing> ClientTexts::seen(const talk::SeenPatches& asked) {
    const auto number = number_of(asked.uri);
    if (!number) return refuse(talk::Code::no_such_file);
    const AskOutcome outcome = asks_.ask(request::SeenPatches{*number, asked.revision});
    if (const auto fault = outcome.fault()) return std::unexpected(*fault);
    return talk::Nothing{};
}

Answered<std::vector<talk::Caret>> ClientTexts::reverse(const std::string& uri, bool redo) {
    const FileNumber number = number_of(uri).value_or(no_file);
    const AskOutcome outcome =
        redo ? asks_.ask(request::Redo{number}) : asks_.ask(request::Undo{number});
    if (const auto fault = outcome.fault()) return std::unexpected(*fault);
    std::vector<talk::Caret> carets;
    for (const Told& told : outcome.told) {
        const auto* caret = std::get_if<told::Caret>(&told);
        const auto file = caret ? files_.find(caret->file) : files_.end();
        if (file == files_.end()) continue;
        const Text* text = text_of(*host_.replica(), file->second.space, file->second.node);
        if (text == nullptr) continue;
        carets.push_back({file->second.uri, position_of(text->now().line_column(caret->position))});
    }
    return carets;
}

Answered<talk::Nothing> ClientTexts::write(const talk::Write& asked) {
    const auto file = file_of_uri(asked.uri);
    if (!file) {
        asks_.count_refused();
        return refuse(talk::Code::no_such_file);
    }
    // A file from Windows is written as it is.
    return write(file->space, file->node, with_line_feeds(scalars_of(asked.content)));
}

// As a client that opens the file, sees what is there, and types over what differs.
Answered<talk::Nothing> ClientTexts::write(const SpaceId& space, const NodeId& node,
                                           const std::u32string& content) {
    const FileNumber number{++numbers_};
    whole_ = {number, Rope()};
    whole_patches_ = 0;
    asks_.ask(request::Open{number, space, node, ClientKind::whole, std::u32string(), {}});
    const Rope& screen = whole_->second;
    request::Edit edit{number, whole_patches_, {}, {}};
    if (screen.text() != content) edit.delta = in_lines(screen, {covering(screen, Rope(content))});
    const AskOutcome outcome = asks_.ask(edit);
    asks_.ask(request::Close{number});
    whole_.reset();
    if (const auto fault = outcome.fault()) return std::unexpected(*fault);
    return talk::Nothing{};
}

// ---- what the node tells ------------------------------------------------------------------------

std::vector<talk::FromNode> ClientTexts::hear(const Told& told) {
    return std::visit([this](const auto& each) { return take(each); }, told);
}

std::vector<talk::FromNode> ClientTexts::take(const told::Patched& told) {
    if (whole_ && told.file == whole_->first) {
        const auto& splices = told.patch.splices;
        for (auto splice = splices.rbegin(); splice != splices.rend(); ++splice)
            whole_->second.apply(*splice);
        ++whole_patches_;
        return {};
    }
    const auto file = files_.find(told.file);
    if (file == files_.end()) return {};
    talk::Patch patch{file->second.uri, told.patch.revision, edits_of(told.patch.delta), {}, {}};
    if (is_editor_) {
        patch.version = told_version(told.version);
        patch.processed = told.processed;
    }
    return {std::move(patch)};
}

std::vector<talk::FromNode> ClientTexts::take(const told::Rescue& told) {
    const auto found = files_.find(told.file);
    if (found == files_.end()) return {};
    const OpenText file = found->second;
    files_.erase(found);
    host_.keep_rescue(file.space, file.node, told.text);
    is_lost_ = is_lost_ || !is_editor_;
    if (!is_editor_) return {};
    return {talk::Rescue{file.uri, utf8_of(told.text)}};
}

}  // namespace atelier
