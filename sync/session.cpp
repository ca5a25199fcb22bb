#include "sync/session.hpp"

#include "protocol/check.hpp"

namespace atelier {

namespace {

constexpr std::uint16_t conversation_version = 1;
constexpr std::size_t live_cost = 256;  // what a queued change costs besides its body

std::uint64_t mixed(std::uint64_t& state) {  // splitmix64, Steele, Lea and Flood 2014
    state += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

Tip tip_named(const LogTip& tip) {
    return {tip.log, tip.seq, tip.id};
}

}  // namespace

Session::Session(const Facts& facts, Replica& replica, FetchList& fetch, const BlobSource& blobs,
                 Instant now)
    : facts_(facts),
      replica_(replica),
      fetch_(fetch),
      blobs_(blobs),
      heard_at_(now),
      compare_at_(now + comparing),
      comparing_(replica.class_id()),
      jitter_(facts.seed) {
    say(message::Hello{conversation_version, conversation_version, facts.own,
                       replica.digest(replica.class_id())});
}

std::uint64_t Session::random() {
    return mixed(jitter_);
}

// ---- hearing ------------------------------------------------------------------------------------

Result<std::vector<Heard>> Session::receive(BytesView frame, Instant now) {
    heard_at_ = now;
    pinged_at_.reset();
    auto message = decode_message(frame);
    if (!message) return fail(message.error());
    const bool may_come_first = std::holds_alternative<message::Hello>(*message) ||
                                std::holds_alternative<message::Bye>(*message);
    if (!hello_ && !may_come_first) return fail(Error::bad_value);
    if (control_bytes_ > limits::answers_bytes) return fail(Error::too_large);
    std::vector<Heard> heard;
    const auto done = std::visit(
        [&](auto& said) -> Result<void> {
            using Said = std::decay_t<decltype(said)>;
            if constexpr (std::is_same_v<Said, message::Hello> ||
                          std::is_same_v<Said, message::Span> ||
                          std::is_same_v<Said, message::Next>) {
                return take(said, heard);
            } else if constexpr (std::is_same_v<Said, message::Spaces>) {
                return take(said, now);
            } else if constexpr (std::is_same_v<Said, message::Sample> ||
                                 std::is_same_v<Said, message::Frontier> ||
                                 std::is_same_v<Said, message::Want> ||
                                 std::is_same_v<Said, message::Walk> ||
                                 std::is_same_v<Said, message::Credit>) {
                return take(said);
            } else if constexpr (std::is_same_v<Said, message::Steps>) {
                fetch_.steps(facts_.number, said);
            } else if constexpr (std::is_same_v<Said, message::Unable>) {
                fetch_.unable(facts_.number, said.space, said.log);
            } else if constexpr (std::is_same_v<Said, message::BlobAsk>) {
                if (!is_served_) return {};
                message::BlobHave have;
                std::ranges::copy_if(said.blobs, std::back_inserter(have.blobs), blobs_.has);
                say(have);
            } else if constexpr (std::is_same_v<Said, message::BlobWant>) {
                if (!is_served_) return {};
                if (blob_wants_.size() == limits::blob_wants_served) return fail(Error::too_large);
                blob_wants_.push_back(said);
            } else if constexpr (std::is_same_v<Said, message::Ping>) {
                say(message::Pong{said.token});
            } else if constexpr (!std::is_same_v<Said, message::Pong>) {
                if constexpr (std::is_same_v<Said, message::BlobChunk>)
                    granted_ -= static_cast<std::int64_t>(said.chunk.size());
                heard.push_back(std::move(said));
            }
            return {};
        },
        *message);
    if (!done) return fail(done.error());
    // Pushes wait for no credit, but no honest queue of them is longer.
    if (granted_ < -static_cast<std::int64_t>(limits::queued_bytes)) return fail(Error::too_large);
    for (const Heard& each : heard) {
        if (const auto* have = std::get_if<message::Have>(&each))
            for (const message::OnDisk& log : have->logs)
                learn(log.space, log.tip);
    }
    return heard;
}

Result<void> Session::take(const message::Hello& hello, std::vector<Heard>& heard) {
    if (hello_) return fail(Error::bad_value);
    hello_ = hello;
    owes_spaces_ = true;
    heard.push_back(hello);
    return {};
}

Result<void> Session::take(const message::Spaces& spaces, Instant now) {
    std::set<SpaceId> differ;
    for (const auto& [space, digest] : spaces.spaces)
        if (replica_.has_space(space) && replica_.digest(space) != digest) differ.insert(space);
    comparing_.differ(std::move(differ));
    say_samples(now);
    return {};
}

void Session::say_samples(Instant now) {
    const bool awaits_class = fetch_.awaits(facts_.number, replica_.class_id());
    for (const SpaceId& space : comparing_.due(now, awaits_class))
        say(message::Sample{space, replica_.sample(space)});
}

Result<void> Session::take(const message::Sample& sample) {
    if (!is_served_ || !replica_.has_space(sample.space)) return {};
    auto [common, tips] = replica_.beyond(sample.space, sample.changes);
    std::size_t done = 0;
    do {
        const std::size_t count = std::min(message::frontier_tips_fit, tips.size() - done);
        message::Frontier frontier{sample.space, common, {}, done + count < tips.size()};
        frontier.tips.assign(tips.begin() + static_cast<std::ptrdiff_t>(done),
                             tips.begin() + static_cast<std::ptrdiff_t>(done + count));
        say(frontier);
        done += count;
    } while (done < tips.size());
    return {};
}

Result<void> Session::take(const message::Frontier& frontier) {
    if (!replica_.has_space(frontier.space)) return {};
    if (!frontier.more) comparing_.answered(frontier.space);
    for (const Tip& tip : frontier.tips) {
        learn(frontier.space, tip);
        fetch_.offered(facts_.number, frontier.space, tip);
    }
    return {};
}

Result<void> Session::take(const message::Want& want) {
    if (!is_served_) return {};
    for (const message::WantedRange& range : want.ranges) {
        if (serving_.size() == limits::ranges_served) return fail(Error::too_large);
        serving_.emplace_back(want.space, range);
    }
    return {};
}

Result<void> Session::take(const message::Span& span, std::vector<Heard>& heard) {
    auto unpacked = unpack_span(span.span);
    if (!unpacked) return fail(unpacked.error());
    const SpanChange& last = unpacked->changes.back();
    const bool is_genesis = last.header.kind == ChangeKind::genesis;
    const SpaceId space = is_genesis ? replica_.class_id() : last.header.space;
    their_numbers_[span.number] = tip_of(last.header, last.id);
    if (their_numbers_.size() > SpanNumbers::numbers_max) return fail(Error::too_large);
    granted_ -= static_cast<std::int64_t>(span.span.size());
    const bool was_wanted = fetch_.is_asked(facts_.number, space, last.header.log());
    heard.push_back(HeardChanges{space, std::move(unpacked->changes), unpacked->signature,
                                 was_wanted, span.span.size()});
    return {};
}

Result<void> Session::take(const message::Next& next, std::vector<Heard>& heard) {
    const auto tip = their_numbers_.find(next.number);
    if (tip == their_numbers_.end()) return fail(Error::bad_reference);
    auto read = decode_next(tip->second, next.change);
    if (!read) return fail(read.error());
    const SpaceId space = tip->second.space;
    tip->second = tip_of(read->change.header, read->change.id);
    const bool was_wanted = fetch_.is_asked(facts_.number, space, tip->second.log);
    HeardChanges changes{space, {}, read->signature, was_wanted, 0};
    changes.changes.push_back(std::move(read->change));
    heard.push_back(std::move(changes));
    return {};
}

Result<void> Session::take(const message::Walk& walk) {
    if (!is_served_ || !replica_.has_space(walk.space)) return {};
    message::Steps steps{walk.space, walk.log, walk.tip, {}};
    for (const Seq seq : walk.seqs)
        if (const auto id = replica_.id_at(walk.space, walk.tip, seq))
            steps.steps.push_back({seq, *id});
    if (steps.steps.empty()) {
        say(message::Unable{walk.space, walk.log, walk.seqs.back(), walk.seqs.front()});
    } else {
        say(steps);
    }
    return {};
}

Result<void> Session::take(const message::Credit& credit) {
    credit_ += credit.bytes;
    // Nobody gives back more than was used.
    if (credit_ > static_cast<std::int64_t>(limits::credit_bytes)) return fail(Error::too_large);
    return {};
}

void Session::came(const HeardChanges& heard, FetchList::Outcome outcome, Instant now) {
    const SpanChange& last = heard.changes.back();
    const Tip tip{last.header.log(), last.header.seq, last.id};
    learn(heard.space, tip);
    if (heard.was_wanted) {
        fetch_.came(facts_.number, heard.space, tip, outcome, now);
    } else if (outcome == FetchList::Outcome::gap) {
        fetch_.offered(facts_.number, heard.space, tip);
    }
}

void Session::worked_off(std::size_t bytes) {
    worked_off_ += bytes;
    if (worked_off_ < credit_step) return;
    granted_ += static_cast<std::int64_t>(worked_off_);
    say(message::Credit{static_cast<std::uint32_t>(worked_off_)});
    worked_off_ = 0;
}

// ---- what the peer has --------------------------------------------------------------------------

void Session::learn(const SpaceId& space, const Tip& tip) {
    const bool is_full = known_.size() >= limits::logs_known_of_session;
    if (is_full && !known_.contains({space, tip.log})) known_.clear();
    auto& known = known_[{space, tip.log}];
    if (known.first <= tip.seq) known = {tip.seq, tip.id};
}

// Two branches of a log share a place, so only what is told twice for nothing can be wrong: where
// a log forks here everything is sent.
bool Session::is_known(const SpaceId& space, const Tip& tip) const {
    const auto known = known_.find({space, tip.log});
    if (known == known_.end() || known->second.first < tip.seq) return false;
    if (known->second.second == tip.id) return true;
    return replica_.id_at(space, known->second.second, tip.seq) == tip.id;
}

void Session::compare(const SpaceId& space, Instant now) {
    if (replica_.has_space(space)) comparing_.need(space, now);
}

// ---- saying -------------------------------------------------------------------------------------

void Session::say(const Message& message) {
    control_.push_back(encode(message));
    control_bytes_ += control_.back().size();
}

void Session::say_spaces(Instant now) {
    owes_spaces_ = false;
    compare_at_ = now + Milliseconds{comparing.count * 3 / 4 + random() % (comparing.count / 2)};
    message::Spaces spaces;
    for (const SpaceId& space : replica_.spaces()) {
        spaces.spaces.push_back({space, replica_.digest(space)});
        // What the peer said of a space that was not here yet was of no use; at the start it is
        // still to come.
        if (!said_spaces_.contains(space) && !said_spaces_.empty()) comparing_.need(space, now);
    }
    for (const message::SpaceDigest& each : spaces.spaces)
        said_spaces_.insert(each.space);
    say(spaces);
}

void Session::push(const Replica::HeldChange& held, Instant at) {
    const auto behind = std::ranges::upper_bound(later_, at, {}, &Later::at);
    later_.insert(behind, {at, held});
}

void Session::overflow() {
    live_.clear();
    live_bytes_ = 0;
    owes_spaces_ = true;
}

bool Session::tick(Instant now) {
    if (now - heard_at_ >= silence) return false;
    if (now - heard_at_ >= quiet && !pinged_at_) {
        pinged_at_ = now;
        say(message::Ping{random()});
    }
    if (!hello_) return true;
    if (now >= compare_at_) owes_spaces_ = true;
    say_samples(now);
    say_what_is_due(now);
    if (queued_bytes() > limits::queued_bytes) overflow();
    if (owes_spaces_ && control_bytes_ < limits::queued_bytes) say_spaces(now);
    return true;
}

void Session::say_what_is_due(Instant now) {
    std::size_t due = 0;
    for (; due < later_.size() && later_[due].at <= now; ++due) {
        const Replica::Label label = replica_.label(later_[due].held);
        // What came without a signature of its own goes with the one behind it.
        if (!label.is_signed) continue;
        if (is_known(later_[due].held.space, label.tip)) continue;
        live_.push_back(later_[due].held);
        live_bytes_ += label.body_bytes + live_cost;
    }
    later_.erase(later_.begin(), later_.begin() + static_cast<std::ptrdiff_t>(due));
}

std::optional<Instant> Session::next_due() const {
    Instant due = heard_at_ + (pinged_at_ ? silence : quiet);
    if (!hello_) return due;  // nothing else is said before it has come, however long it is due
    if (!owes_spaces_) due = std::min(due, compare_at_);
    if (!later_.empty()) due = std::min(due, later_.front().at);
    if (const auto at = comparing_.next_due()) due = std::min(due, *at);
    return due;
}

// ---- frames -------------------------------------------------------------------------------------

bool Session::has_frames() const {
    if (!control_.empty()) return true;
    if (!hello_) return false;
    if (!live_.empty() || presence_ || !passed_on_.empty()) return true;
    return credit_ > 0 && (!serving_.empty() || !blob_wants_.empty());
}

std::vector<Bytes> Session::take_frames(std::size_t room) {
    std::vector<Bytes> frames;
    std::size_t bytes = 0;
    while (bytes < room) {
        auto frame = next_frame();
        if (!frame) break;
        bytes += frame->size();
        frames.push_back(std::move(*frame));
    }
    return frames;
}

std::optional<Bytes> Session::next_frame() {
    if (!control_.empty()) {
        Bytes frame = std::move(control_.front());
        control_.pop_front();
        control_bytes_ -= frame.size();
        return frame;
    }
    if (!hello_) return std::nullopt;
    if (auto frame = live_frame()) return frame;
    if (auto frame = presence_frame()) return frame;
    if (credit_ <= 0) return std::nullopt;
    if (auto frame = history_frame()) return frame;
    return blob_frame();
}

Bytes Session::span_frame(const SpaceId& space, const LogTip& last, Bytes span) {
    const std::uint16_t number = own_numbers_.give(space, last);
    credit_ -= static_cast<std::int64_t>(span.size());
    learn(space, tip_named(last));
    return encode(message::Span{number, std::move(span)});
}

std::optional<Bytes> Session::live_frame() {
    while (!live_.empty()) {
        const Replica::HeldChange held = live_.front();
        live_.pop_front();
        const Replica::Single single = replica_.single(held);
        live_bytes_ -= single.change.body.size() + live_cost;
        if (is_known(held.space, tip_named(single.tip))) continue;
        if (single.first < single.tip.seq) {
            auto piece = replica_.piece(held.space, single.tip.id, single.first, single.tip.seq);
            if (!piece) continue;
            return span_frame(held.space, piece->last, std::move(piece->span));
        }
        const auto number = single.before
                                ? own_numbers_.follow(held.space, *single.before, single.tip)
                                : std::nullopt;
        if (number) {
            learn(held.space, tip_named(single.tip));
            return encode(message::Next{
                *number, encode_next(*single.before, single.change, *single.signature)});
        }
        return span_frame(held.space, single.tip,
                          pack_span({&single.change, 1}, *single.signature));
    }
    return std::nullopt;
}

std::optional<Bytes> Session::presence_frame() {
    if (presence_) return encode(*std::exchange(presence_, std::nullopt));
    if (passed_on_.empty()) return std::nullopt;
    const auto first = passed_on_.extract(passed_on_.begin());
    return encode(first.mapped());
}

std::optional<Bytes> Session::history_frame() {
    while (!serving_.empty()) {
        auto& [space, range] = serving_.front();
        const Seq to = std::min(range.to, range.from + limits::changes_a_frame - 1);
        auto piece = replica_.has_space(space) ? replica_.piece(space, range.tip, range.from, to)
                                               : std::nullopt;
        const bool is_stored =
            piece && (!facts_.is_stored || facts_.is_stored(space, piece->last.id));
        if (!is_stored || piece->last.log != range.log) {
            const message::Unable unable{space, range.log, range.from, range.to};
            serving_.pop_front();
            return encode(unable);
        }
        const SpaceId of = space;
        range.from = piece->last.seq + 1;
        if (range.from > range.to) serving_.pop_front();
        return span_frame(of, piece->last, std::move(piece->span));
    }
    return std::nullopt;
}

std::optional<Bytes> Session::blob_frame() {
    while (!blob_wants_.empty()) {
        message::BlobWant& want = blob_wants_.front();
        if (want.count == 0) {
            const BlobId blob = want.blob;
            blob_wants_.pop_front();
            if (auto map = blobs_.map(blob)) return encode(message::BlobMap{blob, std::move(*map)});
            continue;
        }
        auto chunk = blobs_.chunk(want.blob, want.first);
        message::BlobChunk said{want.blob, want.first, {}};
        ++want.first;
        if (--want.count == 0) blob_wants_.pop_front();
        if (!chunk) continue;
        said.chunk = std::move(*chunk);
        credit_ -= static_cast<std::int64_t>(said.chunk.size());
        return encode(said);
    }
    return std::nullopt;
}

}  // namespace atelier
