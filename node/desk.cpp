#include "node/desk.hpp"

#include "node/namable.hpp"
#include "node/named_version.hpp"
#include "node/resumable.hpp"
#include "protocol/check.hpp"
#include "sync/limits.hpp"

namespace atelier {

namespace {

bool is_writing(const Request& request) {
    return !std::holds_alternative<request::Resume>(request) &&
           !std::holds_alternative<request::Open>(request) &&
           !std::holds_alternative<request::Close>(request) &&
           !std::holds_alternative<request::SeenPatches>(request) &&
           !std::holds_alternative<request::SetPresence>(request) &&
           !std::holds_alternative<request::OpenDoor>(request);
}

}  // namespace

// ---- requests -----------------------------------------------------------------------------------

void Desk::request(ClientId id, const Request& request, NodeTime time) {
    Client& client = clients_[id];
    if (is_writing(request)) {
        ++client.processed;
        client.is_to_be_kept = true;
    }
    std::visit([&](const auto& asked) { handle(id, client, asked, time); }, request);
}

void Desk::done(ClientId id, const told::Done& done) {
    told::Done numbered = done;
    numbered.request = clients_[id].processed;
    told_.emplace_back(id, numbered);
}

void Desk::refused(ClientId id, Refusal why) {
    say_refused(id, clients_[id], why);
}

void Desk::say_refused(ClientId id, const Client& client, Refusal why, std::u32string rescue) {
    told_.emplace_back(id, told::Refused{client.processed, why, std::move(rescue)});
}

// An editor may come back to this very run, before what it wrote is in a commit.
void Desk::left(ClientId id, NodeTime time) {
    const auto found = clients_.find(id);
    if (found == clients_.end()) return;
    if (found->second.session && found->second.is_to_be_kept) {
        seal(time, true);
        LocalRecord record = record_of(found->second);
        records_[record.key] = std::move(record.value);
    }
    clients_.erase(found);
}

// What is to be kept with the next commit is newer than what is kept.
std::optional<Resumable> Desk::resumable(EditorSession session) const {
    const std::string key = record_key_of(session);
    const auto next = records_.find(key);
    const auto bytes = next != records_.end() ? std::optional(next->second) : archive_.record(key);
    return bytes ? decode_resumable(*bytes) : std::nullopt;
}

void Desk::handle(ClientId id, Client& client, const request::Resume& request, NodeTime) {
    client = {};
    client.session = request.session;
    const auto resumable = this->resumable(request.session);
    if (resumable) {
        client.processed = client.sealed = resumable->processed;
        const bool is_committed = !records_.contains(record_key_of(request.session));
        client.marks.push_back({client.processed, archive_.commits() + (is_committed ? 0 : 1)});
    }
    told_.emplace_back(id, told::Resumed{client.processed});
}

std::optional<View> Desk::view_of(Client& client, const request::Open& request) {
    Text& text = replica_.contents(request.space)->text(request.node);
    if (!request.seen) {
        return View(request.kind, text, request.content.value_or(std::u32string{}));
    }
    NamedVersion version = request.seen->version;
    if (client.session) {
        const auto resumable = this->resumable(*client.session);
        // Without a record nothing that it sent is here.
        const auto files = resumable ? resumable->files : std::vector<Resumable::File>{};
        for (const Resumable::File& file : files) {
            const bool is_it = file.space == request.space && file.node == request.node;
            // Its own edits behind the patch that it saw last are here, too.
            if (is_it && file.last_edit > request.seen->processed) version = file.version;
        }
    }
    const auto shown = known(text, version);
    if (!shown) return std::nullopt;
    return View(request.kind, text, *shown);
}

void Desk::handle(ClientId id, Client& client, const request::Open& request, NodeTime time) {
    const Contents* contents = replica_.contents(request.space);
    const auto node = contents ? contents->tree().node(request.node) : std::nullopt;
    if (!node || node->kind != NodeKind::text) {
        return say_refused(id, client, Refusal::no_such_file);
    }
    seal(time, true);  // or the version has no name
    auto view = view_of(client, request);
    if (!view) return say_refused(id, client, Refusal::unknown_revision);
    client.files.erase(request.file);
    File& file =
        client.files.emplace(request.file, File{request.space, request.node, std::move(*view), 0})
            .first->second;
    Text& text = replica_.contents(request.space)->text(request.node);
    told_.emplace_back(id,
                       told::Opened{request.file, contents->is_overfull(request.node),
                                    named(text, file.view.confirmed_version()), client.processed});
    file.view.changed(text, time.now);
}

void Desk::handle(ClientId, Client& client, const request::Close& request, NodeTime) {
    client.files.erase(request.file);
    client.undo.closed(request.file);
}

void Desk::handle(ClientId id, Client& client, const request::SeenPatches& request, NodeTime) {
    const auto file = client.files.find(request.file);
    if (file == client.files.end()) return say_refused(id, client, Refusal::no_such_file);
    if (!file->second.view.seen(request.revision))
        say_refused(id, client, Refusal::unknown_revision);
}

// Nothing may be written where the open change could not be ended.
bool Desk::may_write(const SpaceId& space) {
    if (replica_.author(space).may_write()) return true;
    if (replica_.author(space).is_open()) rescue(space);
    return replica_.author(space).may_write();
}

WriteRun Desk::writer(const SpaceId& space, const NodeId& node, NodeTime time) {
    return [this, space, node, time](const TextVersion& at, const TextRun& run) {
        return replica_.author(space).write(node, at, run, time.claimed_minutes);
    };
}

void Desk::handle(ClientId id, Client& client, const request::Edit& request, NodeTime time) {
    const auto found = client.files.find(request.file);
    if (found == client.files.end()) return say_refused(id, client, Refusal::no_such_file);
    const SpaceId space = found->second.space;
    if (!replica_.author(space).may_write()) {
        // Others' patches are on their way to it, which it has not typed on.
        Text& text = replica_.contents(space)->text(found->second.node);
        const std::u32string screen = found->second.view.shown_at(text, request.revision);
        client.files.erase(found);
        client.undo.closed(request.file);
        may_write(space);
        return say_refused(id, client, Refusal::no_place, screen);
    }
    File& file = found->second;
    Text& text = replica_.contents(space)->text(file.node);
    std::uint64_t inserted = 0;
    for (const LineSplice& splice : request.delta)
        inserted += splice.inserted.size();
    if (inserted > 0 && text.now().size() + inserted > limits::text_scalars) {
        const std::u32string screen = file.view.shown_at(text, request.revision);
        client.files.erase(found);
        client.undo.closed(request.file);
        return say_refused(id, client, Refusal::too_large, screen);
    }
    const Event first = text.log().size();
    EditAnswer answer = file.view.edit(text, request.revision, request.delta, time.now,
                                       writer(space, file.node, time));
    if (answer.kind != EditAnswer::Kind::taken) {
        client.files.erase(found);
        client.undo.closed(request.file);
        const bool is_unknown = answer.kind == EditAnswer::Kind::unknown_revision;
        return say_refused(id, client, is_unknown ? Refusal::unknown_revision : Refusal::malformed,
                           std::move(answer.rescue));
    }
    file.last_edit = client.processed;
    if (text.log().size() > first)
        client.undo.typed(request.file, request.group, {first, text.log().size()});
    const NodeId node = file.node;
    typed(space, time);
    others_changed(space, node, time.now);
}

void Desk::others_changed(const SpaceId& space, const NodeId& node, Instant now) {
    touched_.insert(space);
    Contents& contents = *replica_.contents(space);
    for (auto& [id, client] : clients_)
        for (auto& [number, file] : client.files)
            if (file.space == space && file.node == node)
                file.view.changed(contents.text(node), now);
}

void Desk::handle(ClientId id, Client& client, const request::Undo& request, NodeTime time) {
    reverse(id, client, request.file, false, time);
}

void Desk::handle(ClientId id, Client& client, const request::Redo& request, NodeTime time) {
    reverse(id, client, request.file, true, time);
}

void Desk::reverse(ClientId id, Client& client, FileNumber number, bool redo, NodeTime time) {
    const auto found = client.files.find(number);
    if (found == client.files.end()) return say_refused(id, client, Refusal::no_such_file);
    // A group may reach into other files, of other spaces, too.
    std::set<SpaceId> spaces;
    for (const auto& [other, file] : client.files)
        spaces.insert(file.space);
    for (const SpaceId& space : spaces)
        if (!may_write(space)) return say_refused(id, client, Refusal::no_place);
    if (!client.files.contains(number)) return say_refused(id, client, Refusal::no_such_file);
    const UndoStack::Texts texts = [&](FileNumber each) {
        File& file = client.files.at(each);
        Text& text = replica_.contents(file.space)->text(file.node);
        return UndoText{text, put_back_[{file.space, file.node}],
                        writer(file.space, file.node, time)};
    };
    const auto carets = redo ? client.undo.redo(number, texts) : client.undo.undo(number, texts);
    if (!carets) return say_refused(id, client, Refusal::nothing_to_undo);
    for (const auto& [each, caret] : *carets) {
        const File& file = client.files.at(each);
        typed(file.space, time);
        others_changed(file.space, file.node, time.now);
    }
    seal(time, true);  // or the versions have no names
    for (const auto& [each, caret] : *carets) {
        File& file = client.files.at(each);
        Text& text = replica_.contents(file.space)->text(file.node);
        say_patches(id, client, each, file.view.patches_at_once(text, time.now));
        told_.emplace_back(id, told::Caret{each, caret});
    }
}

void Desk::handle(ClientId id, Client& client, const request::Write& request, NodeTime time) {
    write(id, client, request.space, request.ops, time);
}

bool Desk::write(ClientId id, Client& client, const SpaceId& space,
                 const std::vector<resolved::Op>& ops, NodeTime time) {
    Contents* contents = replica_.contents(space);
    const auto refusal = [&]() -> std::optional<Refusal> {
        if (!contents) return Refusal::no_such_file;
        if (ops.empty() || ops.size() > ops_max) return Refusal::malformed;
        if (!all_are_there(*contents, ops)) return Refusal::no_such_file;
        if (!may_write(space)) return Refusal::no_place;
        if (!replica_.author(space).write(ops, time.claimed_minutes)) return Refusal::log_lost;
        return std::nullopt;
    }();
    if (refusal) {
        say_refused(id, client, *refusal);
        return false;
    }
    typing_[space].seal_at.reset();
    const Space& written = *replica_.space(space);
    const auto tip = written.chains().tips_of(replica_.author(space).log());
    ATELIER_CHECK(tip.size() == 1);
    told_.emplace_back(id, told::Done{client.processed, written.chains().id(tip.front()), {}});
    return true;
}

void Desk::handle(ClientId id, Client& client, const request::Delete& request, NodeTime time) {
    const Contents* contents = replica_.contents(request.space);
    std::vector<resolved::Op> ops;
    if (contents)
        for (const NodeId& node : contents->tree().to_delete(request.node))
            ops.push_back(resolved::Delete{node});
    if (ops.empty()) return say_refused(id, client, Refusal::no_such_file);
    for (std::size_t done = 0; done < ops.size(); done += ops_max) {
        const auto from = ops.begin() + static_cast<std::ptrdiff_t>(done);
        const auto count = std::min<std::size_t>(ops_max, ops.size() - done);
        const auto to = from + static_cast<std::ptrdiff_t>(count);
        if (!write(id, client, request.space, {from, to}, time)) return;
    }
}

void Desk::handle(ClientId id, Client& client, const request::PutBlob& request, NodeTime) {
    if (request.blob.size() > blob_max_bytes) return say_refused(id, client, Refusal::too_large);
    const BlobId blob = id_of(blob_map_of(request.blob));
    if (!archive_.has_blob(blob) && !archive_.put_blob(blob, request.blob)) {
        return say_refused(id, client,
                           archive_.is_broken() ? Refusal::disk_broken : Refusal::disk_full);
    }
    told_.emplace_back(id, told::Done{client.processed, {}, blob});
}

void Desk::handle(ClientId id, Client& client, const request::Merge& request, NodeTime time) {
    Contents* contents = replica_.contents(request.space);
    const auto node = contents ? contents->tree().node(request.node) : std::nullopt;
    if (!node || node->kind != NodeKind::text)
        return say_refused(id, client, Refusal::no_such_file);
    seal(time, true);  // one change is one saved file
    if (!may_write(request.space)) return say_refused(id, client, Refusal::no_place);
    contents = replica_.contents(request.space);
    Text& text = contents->text(request.node);
    const auto at = known(text, request.at);
    if (!at) return say_refused(id, client, Refusal::unknown_revision);
    std::uint64_t inserted = 0;
    for (const Splice& splice : request.splices)
        inserted += splice.inserted.size();
    const bool is_too_large = inserted > 0 && text.now().size() + inserted > limits::text_scalars;
    if (is_too_large || contents->is_overfull(request.node))
        return say_refused(id, client, Refusal::too_large);
    const TextVersion after =
        write_all(*at, request.splices, writer(request.space, request.node, time));
    if (!replica_.author(request.space).seal(time.claimed_minutes)) {
        rescue(request.space);
        return say_refused(id, client, Refusal::log_lost);
    }
    others_changed(request.space, request.node, time.now);
    NamedVersion version = named(text, after);
    Writer value;
    value.raw(request.record.value);
    write_version(value, version);
    records_[request.record.key] = value.take();
    told_.emplace_back(id, told::Merged{std::move(version)});
}

void Desk::handle(ClientId id, Client& client, const request::Keep& request, NodeTime time) {
    seal(time, true);  // or versions that the records are to name have no names
    for (const LocalRecord& record : request.records)
        records_[record.key] = record.value;
    told_.emplace_back(id, told::Done{client.processed, {}, {}});
}

// ---- the open changes ---------------------------------------------------------------------------

void Desk::typed(const SpaceId& space, NodeTime time) {
    Typing& typing = typing_[space];
    const bool was_quiet = !typing.last_key || time.now - *typing.last_key >= gathering;
    typing.last_key = time.now;
    if (was_quiet) {
        typing.seal_at = time.now;
    } else if (!typing.seal_at) {
        typing.seal_at = time.now + gathering;
    }
}

void Desk::seal(NodeTime time, bool all) {
    const bool is_due = std::ranges::any_of(typing_, [&](const auto& each) {
        return each.second.seal_at && (all || *each.second.seal_at <= time.now);
    });
    // All of them, so that what is processed is in changes up to one number.
    for (auto& [space, typing] : typing_) {
        if (!typing.seal_at) continue;
        if (!is_due) return;
        typing.seal_at.reset();
        if (!replica_.author(space).seal(time.claimed_minutes)) rescue(space);
    }
    for (auto& [id, client] : clients_)
        client.sealed = client.processed;
}

// The files of that space are closed: no later edit can say where on the new text it belongs.
void Desk::rescue(const SpaceId& space) {
    replica_.make_contents_anew(space);
    typing_[space].seal_at.reset();
    std::erase_if(put_back_, [&](const auto& each) { return each.first.first == space; });
    for (auto& [id, client] : clients_) {
        for (auto& [number, file] : client.files) {
            if (file.space != space) continue;
            client.undo.closed(number);
            told_.emplace_back(id, told::Rescue{number, file.view.screen().text()});
        }
        std::erase_if(client.files, [&](const auto& each) { return each.second.space == space; });
    }
}

// ---- telling ------------------------------------------------------------------------------------

void Desk::shown(const std::map<SpaceId, Replica::Shown>& shown, bool class_changed, Instant now) {
    for (const auto& [space, what] : shown) {
        for (const NodeId& node : what.texts)
            others_changed(space, node, now);
        touched_.insert(space);
        if (what.other) tell_all(told::SpaceChanged{space});
    }
    if (class_changed) tell_all(told::ClassChanged{});
}

void Desk::tell_all(const Told& told) {
    for (const auto& [id, client] : clients_)
        told_.emplace_back(id, told);
}

NamedVersion Desk::named(const Text& text, const TextVersion& version) const {
    NamedVersion named;
    for (const Event event : version)
        named.push_back(text.log().name_of(event));
    return named;
}

std::optional<TextVersion> Desk::known(const Text& text, const NamedVersion& version) const {
    std::vector<Event> events;
    for (const EventName& name : version) {
        const auto event = text.log().find(name);
        if (!event) return std::nullopt;
        events.push_back(*event);
    }
    return text.log().graph().heads_of(std::move(events));
}

void Desk::say_patches(ClientId id, Client& client, FileNumber number, std::vector<Patch> patches) {
    const File& file = client.files.at(number);
    const Text& text = replica_.contents(file.space)->text(file.node);
    for (Patch& patch : patches) {
        NamedVersion version = named(text, patch.version);
        told_.emplace_back(
            id, told::Patched{number, std::move(patch), std::move(version), client.processed});
    }
}

void Desk::tell(Instant now, const told::Status& common) {
    for (auto& [id, client] : clients_) {
        for (auto& [number, file] : client.files) {
            const auto due = file.view.next_due(now);
            if (!due || *due > now) continue;
            // A version that a client is told has names only when all of it is in changes.
            if (replica_.author(file.space).is_open()) continue;
            Text& text = replica_.contents(file.space)->text(file.node);
            say_patches(id, client, number, file.view.patches(text, now));
        }
        told::Status status = common;
        status.processed = client.processed;
        std::erase_if(client.marks, [&](const Mark& mark) {
            if (mark.commit > archive_.flushed_commits()) return false;
            client.saved = std::max(client.saved, mark.requests);
            return true;
        });
        status.saved = client.saved;
        if (client.status == status) continue;
        client.status = status;
        told_.emplace_back(id, status);
    }
}

std::optional<Instant> Desk::next_due(Instant now) const {
    std::optional<Instant> due;
    const auto take = [&](std::optional<Instant> at) {
        if (at) due = due ? std::min(*due, *at) : *at;
    };
    for (const auto& [space, typing] : typing_)
        take(typing.seal_at);
    for (const auto& [id, client] : clients_)
        for (const auto& [number, file] : client.files)
            if (!typing_.contains(file.space) || !typing_.at(file.space).seal_at)
                take(file.view.next_due(now));
    return due;
}

// ---- resuming -----------------------------------------------------------------------------------

LocalRecord Desk::record_of(const Client& client) const {
    Resumable resumable{client.sealed, {}};
    for (const auto& [number, file] : client.files) {
        if (file.last_edit == 0) continue;
        const Text& text = replica_.contents(file.space)->caught_up(file.node);
        resumable.files.push_back(
            {file.space, file.node, file.last_edit, named(text, file.view.confirmed_version())});
    }
    return {record_key_of(*client.session), encode(resumable)};
}

std::vector<LocalRecord> Desk::records() const {
    std::vector<LocalRecord> records;
    for (const auto& [id, client] : clients_)
        if (client.session && client.is_to_be_kept && client.sealed == client.processed)
            records.push_back(record_of(client));
    for (const auto& [key, value] : records_)
        records.push_back({key, value});
    return records;
}

void Desk::committed(std::uint64_t commit) {
    records_.clear();
    for (auto& [id, client] : clients_) {
        if (!client.is_to_be_kept || client.sealed != client.processed) continue;
        client.is_to_be_kept = false;
        client.marks.push_back({client.processed, commit});
    }
}

}  // namespace atelier
