#include "node/shell/client_connection.hpp"

#include "node/shell/client_acts.hpp"
#include "node/shell/client_listings.hpp"
#include "node/shell/client_tellings.hpp"
#include "node/shell/client_writes.hpp"
#include "node/shell/folder_telling.hpp"
#include "node/shell/named_ids.hpp"
#include "node/shell/socket_address.hpp"
#include "node/space_prints.hpp"
#include "protocol/editor_messages/base64.hpp"

namespace atelier {

namespace {

constexpr std::uint32_t protocol_version = 1;
constexpr std::size_t knocks_max = 64;  // addresses of one kit

template <class Message, class... Others>
constexpr bool is_one_of = (std::is_same_v<Message, Others> || ...);

// What may be asked at a seat that is of no class yet.
template <class Message>
constexpr bool needs_class = !is_one_of<Message, talk::Hello, talk::FoundClass, talk::JoinClass,
                                        talk::StopNode, talk::CaretAt, talk::GoTo, talk::Doctor>;

template <class Message>
constexpr bool is_for_editors = Message::method.starts_with("atelier/");

template <class Message>
constexpr bool carries = is_one_of<Message, talk::CarryOut, talk::CarryIn>;

// What the node works on beside other things before it can answer.
template <class Message>
constexpr bool is_answered_later = carries<Message> || is_one_of<Message, talk::Doctor>;

// Those that are addresses of a network of ours.
std::vector<PeerAddress> dialable_of(const std::vector<std::string>& texts) {
    std::vector<PeerAddress> found;
    for (const std::string& text : texts)
        if (const auto address = read_address(text, default_port).address;
            address && is_dialable(*address) && found.size() < knocks_max)
            found.push_back(*address);
    return found;
}

}  // namespace

// ---- lines --------------------------------------------------------------------------------------

void ClientConnection::passed(PassedFile file) {
    passed_.push_back(file);
    is_ending_ = is_ending_ || passed_.size() > passed_max;
}

void ClientConnection::receive(std::string_view bytes) {
    lines_.receive(bytes);
    go_on();
}

void ClientConnection::go_on() {
    has_waiting_lines_ = false;
    while (!is_ending_) {
        has_waiting_lines_ = is_owed_answer() || output_bytes_ >= output_max_bytes;
        if (has_waiting_lines_) return;
        const auto line = lines_.next();
        if (!line) break;
        if (!line->empty()) take_line(*line);
        is_ending_ = is_ending_ || texts_.is_lost();
    }
    if (!lines_.is_too_long() || is_ending_) return;
    say(talk::write_fault(std::nullopt, {talk::Code::parse_error, {}}));
    is_ending_ = true;
}

void ClientConnection::take_line(const std::string& line) {
    const auto call = talk::read_call(line);
    if (!call) return take_bad(call.error());
    std::visit([&](const auto& message) { take(call->id, message); }, call->message);
}

void ClientConnection::take_bad(const talk::BadCall& bad) {
    const bool is_known = is_editor_ || !bad.method.starts_with("atelier/");
    if (bad.writes && is_known && host_.replica() != nullptr) {
        ++sequence_;
        if (bad.method == talk::Edit::method) {
            texts_.unreadable_edit(bad.uri);
        } else {
            asks_.count_refused();
        }
    }
    talk::Fault fault = bad.fault;
    if (!is_known) fault = {talk::Code::method_not_found, {}};
    if (bad.is_answered) say(talk::write_fault(bad.id, fault));
    // Nobody can say any more which line the files that wait belong to, or where the next begins.
    is_ending_ = is_ending_ || !passed_.empty() || fault.code == talk::Code::parse_error;
}

template <class Message>
void ClientConnection::take(const std::optional<talk::CallId>& id, const Message& message) {
    if constexpr (is_answered_later<Message>) {
        take_and_owe(id, message);
    } else {
        take_and_answer(id, message);
    }
}

template <class Message>
void ClientConnection::take_and_answer(const std::optional<talk::CallId>& id,
                                       const Message& message) {
    if constexpr (is_one_of<Message, talk::Open>) held_.emplace();
    const auto answer = answer_to(message);
    // Answered first, and what was told meanwhile behind it.
    auto held = std::exchange(held_, std::nullopt);
    auto attached = std::exchange(attached_, std::nullopt);
    if (id && !answer) {
        say(talk::write_fault(id, answer.error()));
    } else if (id && !is_editor_ && is_one_of<Message, talk::Open>) {
        say(talk::write_answer(*id, talk::Success{}));
    } else if (id) {
        say(talk::write_answer(*id, *answer), std::move(attached));
    }
    if (held) std::ranges::move(*held, std::back_inserter(output_));
}

// It is not for the next line that takes one.
template <class Message>
void ClientConnection::drop_file_of(const Message& message) {
    bool has_file = carries<Message>;
    if constexpr (is_one_of<Message, talk::PutBlob>) has_file = message.descriptor.value_or(false);
    if (!has_file) return;
    if (const auto file = take_passed()) host_.content_of(id_, *file, 0);
}

template <class Message>
std::optional<talk::Fault> ClientConnection::refused_at_once(const Message& message) {
    const bool is_unknown =
        is_for_editors<Message> && !is_editor_ && !is_one_of<Message, talk::Hello>;
    if (!is_unknown && !(needs_class<Message> && host_.replica() == nullptr)) return std::nullopt;
    drop_file_of(message);
    return talk::Fault{is_unknown ? talk::Code::method_not_found : talk::Code::no_class, {}};
}

template <class Message>
Answered<typename Message::Answer> ClientConnection::answer_to(const Message& message) {
    if (const auto refused = refused_at_once(message)) return std::unexpected(*refused);
    if (talk::is_writing<Message>()) ++sequence_;
    auto answer = handle(message);
    if (is_editor_) make_known();
    return answer;
}

// The node tells nothing to a client that has never asked it for anything; nor does one of a class
// know who asked before it was.
void ClientConnection::make_known() {
    const bool has_class = host_.replica() != nullptr;
    if (known_with_class_ == has_class) return;
    known_with_class_ = has_class;
    asks_.ask(request::Close{});  // of no file
}

void ClientConnection::say(std::string line, std::optional<Bytes> attached) {
    output_bytes_ += line.size() + (attached ? attached->size() : 0);
    (held_ ? *held_ : output_).push_back({std::move(line), std::move(attached)});
}

// ---- what the node tells ------------------------------------------------------------------------

void ClientConnection::hear(const Told& told) {
    if (asks_.hear(told)) return;
    for (const talk::FromNode& telling : told_by(told))
        say(talk::write_telling(telling));
    is_ending_ = is_ending_ || texts_.is_lost();
}

std::vector<talk::FromNode> ClientConnection::told_by(const Told& told) {
    if (const auto* presence = std::get_if<told::PresenceChanged>(&told))
        return presence_.hear(*presence, texts_.files(), is_editor_);
    const bool is_of_text =
        std::holds_alternative<told::Patched>(told) || std::holds_alternative<told::Rescue>(told);
    if (is_of_text) return texts_.hear(told);
    if (!is_editor_) return {};
    return tellings_of(told);
}

// ---- texts --------------------------------------------------------------------------------------

Answered<talk::Opened> ClientConnection::handle(const talk::Open& asked) {
    return texts_.open(asked);
}

Answered<talk::Success> ClientConnection::handle(const talk::Edit& asked) {
    return texts_.edit(asked);
}

Answered<talk::Success> ClientConnection::handle(const talk::Cursor& asked) {
    const OpenText* file = texts_.find(asked.uri);
    if (file == nullptr) return refuse(talk::Code::no_such_file);
    presence_.cursor(*file, asked.ranges);
    return talk::Success{};
}

Answered<talk::Success> ClientConnection::handle(const talk::Close& asked) {
    texts_.close(asked.uri);
    presence_.closed(asked.uri);
    return talk::Success{};
}

Answered<talk::Nothing> ClientConnection::handle(const talk::SeenPatches& asked) {
    return texts_.seen(asked);
}

Answered<talk::Reversed> ClientConnection::handle(const talk::Undo& asked) {
    return reverse(asked.uri, false);
}

Answered<talk::Reversed> ClientConnection::handle(const talk::Redo& asked) {
    return reverse(asked.uri, true);
}

Answered<talk::Reversed> ClientConnection::reverse(const std::string& uri, bool redo) {
    auto carets = texts_.reverse(uri, redo);
    if (!carets) return std::unexpected(carets.error());
    return talk::Reversed{sequence_, *std::move(carets)};
}

Answered<talk::Written> ClientConnection::handle(const talk::Write& asked) {
    const auto written = texts_.write(asked);
    if (!written) return std::unexpected(written.error());
    return talk::Written{sequence_, {}};
}

// ---- the session --------------------------------------------------------------------------------

Answered<talk::Greeting> ClientConnection::handle(const talk::Hello&) {
    if (!texts_.files().empty()) return refuse(talk::Code::not_now);
    is_editor_ = true;
    texts_.greet();
    talk::Greeting greeting{protocol_version,
                            hex_of<talk::DeviceKey>(host_.device()),
                            hex_of<talk::AuthorId>(host_.author()),
                            {},
                            {}};
    if (Replica* replica = host_.replica()) {
        greeting.class_id = hex_of<talk::ClassId>(replica->class_id());
        greeting.name = replica->state().name;
    }
    return greeting;
}

Answered<talk::Resumed> ClientConnection::handle(const talk::Resume& asked) {
    // Eight bytes, the first the highest.
    std::uint64_t session = 0;
    for (const std::uint8_t byte : id_of_hex<Id<struct SessionTag, 8>>(asked.session).bytes)
        session = session << 8 | byte;
    texts_.forget_all();
    const AskOutcome outcome = asks_.ask(request::Resume{EditorSession{session}});
    const auto* resumed = outcome.find<told::Resumed>();
    if (resumed == nullptr)
        return std::unexpected(outcome.fault().value_or(talk::Fault{talk::Code::not_now, {}}));
    sequence_ = resumed->processed;
    return talk::Resumed{resumed->processed};
}

// ---- writing ------------------------------------------------------------------------------------

Answered<told::Done> ClientConnection::write(const Answered<Request>& request) {
    if (!request) {
        asks_.count_refused();
        return std::unexpected(request.error());
    }
    const AskOutcome outcome = asks_.ask(*request);
    if (const auto fault = outcome.fault()) return std::unexpected(*fault);
    const auto* done = outcome.find<told::Done>();
    return done ? *done : told::Done{};
}

template <class Message>
Answered<typename Message::Answer> ClientConnection::handle(const Message& asked) {
    if constexpr (talk::is_writing<Message>()) {
        const auto done = write(request_of(asked, *host_.replica()));
        if (!done) return std::unexpected(done.error());
        talk::Written written{sequence_, {}};
        if (!done->change.is_zero()) written.change = hex_of<talk::ChangeId>(done->change);
        return written;
    } else {
        return answer(asked, *host_.replica());
    }
}

Answered<talk::Created> ClientConnection::handle(const talk::Create& asked) {
    const auto done = write(request_of(asked, *host_.replica()));
    if (!done) return std::unexpected(done.error());
    const SpaceId space = file_of_uri(asked.parent)->space;  // or it would have been refused
    return talk::Created{sequence_, hex_of<talk::ChangeId>(done->change),
                         uri_of(space, {done->change, 0})};
}

Answered<Bytes> ClientConnection::content_of(const talk::PutBlob& asked) {
    if (asked.descriptor.value_or(false)) {
        const auto file = take_passed();
        if (!file) return refuse(talk::Code::no_descriptor);
        auto content = host_.content_of(id_, *file, blob_max_bytes);
        if (!content) return refuse(talk::Code::bad_file);
        return *std::move(content);
    }
    if (!asked.content) return refuse(talk::Code::invalid_params, "content");
    auto content = talk::bytes_of_base64(*asked.content);
    if (!content) return refuse(talk::Code::invalid_params, "content");
    if (content->size() > inline_max_bytes) return refuse(talk::Code::too_large);
    return *std::move(content);
}

Answered<talk::BlobKept> ClientConnection::handle(const talk::PutBlob& asked) {
    auto content = content_of(asked);
    const std::uint64_t size = content ? content->size() : 0;
    const auto done = write(content ? Answered<Request>(request::PutBlob{*std::move(content)})
                                    : std::unexpected(content.error()));
    if (!done) return std::unexpected(done.error());
    return talk::BlobKept{sequence_, hex_of<talk::BlobId>(done->blob), size};
}

Answered<talk::BlobPassed> ClientConnection::handle(const talk::GetBlob& asked) {
    auto blob = host_.blob(id_of_hex<BlobId>(asked.blob));
    if (!blob) return refuse(talk::Code::no_such_blob);
    const std::uint64_t size = blob->size();
    attached_ = *std::move(blob);
    return talk::BlobPassed{size, true};
}

Answered<talk::SnapshotAnswer> ClientConnection::handle(const talk::Snapshot& asked) {
    return snapshots_.answer(asked, *host_.replica());
}

Answered<talk::SpaceState> ClientConnection::handle(const talk::AskSpace& asked) {
    const auto space = id_of_hex<SpaceId>(asked.project);
    if (host_.replica()->contents(space) == nullptr) return refuse(talk::Code::no_such_file);
    const SpacePrints prints = prints_of(*host_.replica(), space);
    const auto seats = host_.seats_with_all_of(space);
    return talk::SpaceState{hex_of<talk::SpacePrint>(prints.frontier),
                            hex_of<talk::SpacePrint>(prints.tree), seats.has_value(),
                            seats.value_or(0)};
}

// ---- the class and the node ---------------------------------------------------------------------

Answered<talk::Founded> ClientConnection::handle(const talk::FoundClass& asked) {
    if (host_.replica() != nullptr) return refuse(talk::Code::of_a_class);
    auto founding = founding_of(asked);
    if (!founding) return std::unexpected(founding.error());
    const bool is_founded = host_.found(asked.name, asked.person, asked.label,
                                        std::move(founding->others), founding->threshold);
    if (!is_founded || host_.replica() == nullptr) return refuse(talk::Code::not_now);
    return talk::Founded{hex_of<talk::ClassId>(host_.replica()->class_id())};
}

Answered<talk::Nothing> ClientConnection::handle(const talk::JoinClass& asked) {
    if (host_.replica() != nullptr) return refuse(talk::Code::of_a_class);
    if (const auto fault = fault_in({{"name", asked.name, 1, person_name_max_bytes}}))
        return std::unexpected(*fault);
    const auto addresses = dialable_of(asked.addresses);
    if (addresses.empty() && !asked.class_id)
        return refuse(talk::Code::invalid_params, "addresses");
    JoinWish wish{asked.name, {}};
    if (asked.kit) wish.kit = signing_key_from(id_of_hex<Seed>(*asked.kit));
    std::optional<ClassId> class_id;
    if (asked.class_id) class_id = id_of_hex<ClassId>(*asked.class_id);
    if (!host_.join({addresses, class_id}, wish)) return refuse(talk::Code::not_now);
    return talk::Nothing{};
}

Answered<talk::KitMade> ClientConnection::handle(const talk::MakeKit& asked) {
    const Seed seed = host_.seed();
    const auto kit = public_half<InviteKey>(signing_key_from(seed));
    const auto done = write(request_of(asked, kit));
    if (!done) return std::unexpected(done.error());
    return talk::KitMade{sequence_, hex_of<talk::KitKey>(kit), hex_of<talk::KitSecret>(seed),
                         host_.kept_port()};
}

Answered<talk::Nothing> ClientConnection::handle(const talk::OpenDoor& asked) {
    const AskOutcome outcome = asks_.ask(request::OpenDoor{asked.open});
    if (const auto fault = outcome.fault()) return std::unexpected(*fault);
    return talk::Nothing{};
}

std::optional<talk::Code> ClientConnection::begin(const talk::CarryOut&) {
    const auto file = take_passed();
    return file ? host_.carry_out(id_, *file) : talk::Code::no_descriptor;
}

std::optional<talk::Code> ClientConnection::begin(const talk::CarryIn&) {
    const auto file = take_passed();
    return file ? host_.carry_in(id_, *file) : talk::Code::no_descriptor;
}

std::optional<talk::Code> ClientConnection::begin(const talk::Doctor&) {
    return host_.diagnose(id_);
}

// Answered later, which may be minutes.
template <class Message>
void ClientConnection::take_and_owe(const std::optional<talk::CallId>& id, const Message& message) {
    auto refused = refused_at_once(message);
    if (!refused) {
        if (is_editor_) make_known();
        if (const auto why = begin(message)) refused = talk::Fault{*why, {}};
    }
    if (!refused) {
        owed_ = Owed{id};
    } else if (id) {
        say(talk::write_fault(id, *refused));
    }
}

void ClientConnection::answer_owed(const auto& answer) {
    const auto owed = std::exchange(owed_, std::nullopt);
    if (owed && owed->id) say(talk::write_answer(*owed->id, answer));
}

void ClientConnection::carried(const CarryOutcome& outcome) {
    if (outcome)
        return answer_owed(talk::Carried{outcome->spaces, outcome->changes, outcome->blobs});
    const auto owed = std::exchange(owed_, std::nullopt);
    if (owed && owed->id) say(talk::write_fault(owed->id, {outcome.error(), {}}));
}

void ClientConnection::diagnosed(const talk::Diagnosis& diagnosis) {
    answer_owed(diagnosis);
}

Answered<talk::WorkingFolder> ClientConnection::handle(const talk::MirrorFolder& asked) {
    const auto report = host_.mirror(id_of_hex<SpaceId>(asked.project), asked.path);
    if (!report) return refuse(talk::Code::bad_folder, name_of(report.error()));
    return told_of(*report);
}

Answered<talk::FoldersAnswer> ClientConnection::handle(const talk::Folders&) {
    talk::FoldersAnswer told;
    for (const FolderReport& report : host_.folders())
        told.folders.push_back(told_of(report));
    return told;
}

Answered<talk::Nothing> ClientConnection::handle(const talk::StopFolder& asked) {
    if (!host_.stop_mirror(asked.path)) return refuse(talk::Code::no_such_folder);
    return talk::Nothing{};
}

Answered<talk::WorkingFolder> ClientConnection::handle(const talk::SettleFolder& asked) {
    const auto report = host_.settle_mirror(asked.path, asked.deletes);
    if (!report) return refuse(talk::Code::no_such_folder);
    return told_of(*report);
}

Answered<talk::Nothing> ClientConnection::handle(const talk::StopNode&) {
    host_.stop();
    return talk::Nothing{};
}

std::optional<PassedFile> ClientConnection::take_passed() {
    if (passed_.empty()) return std::nullopt;
    const PassedFile file = passed_.front();
    passed_.pop_front();
    return file;
}

// ---- the room -----------------------------------------------------------------------------------

Answered<talk::Nothing> ClientConnection::handle(const talk::RaiseHand& asked) {
    presence_.raise_hand(asked.up);
    return talk::Nothing{};
}

Answered<talk::Nothing> ClientConnection::handle(const talk::SayAway& asked) {
    presence_.say_away(asked.away);
    return talk::Nothing{};
}

Answered<talk::Nothing> ClientConnection::handle(const talk::Follow& asked) {
    presence_.follow(asked.device);
    return talk::Nothing{};
}

Answered<talk::Nothing> ClientConnection::handle(const talk::ShowHere& asked) {
    if (asked.number == 0) return refuse(talk::Code::invalid_params, "number");
    presence_.show(asked.number);
    return talk::Nothing{};
}

Answered<talk::Nothing> ClientConnection::handle(const talk::CaretAt& asked) {
    host_.relay(id_, talk::write_telling(asked));
    return talk::Nothing{};
}

Answered<talk::Nothing> ClientConnection::handle(const talk::GoTo& asked) {
    host_.relay(id_, talk::write_telling(asked));
    return talk::Nothing{};
}

}  // namespace atelier
