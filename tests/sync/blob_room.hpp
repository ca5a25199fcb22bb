#pragma once

// Seats of every kind around one that fetches blobs, in virtual time: each answers what it is asked
// in its own way and at its own pace. Looks over the shoulder of the one that fetches: how many
// pieces a session owes, that no piece is asked of two at a time, that it sleeps no longer than it
// says and no shorter.

#include "sync/blob_fetch.hpp"
#include "tests/random_blobs.hpp"
#include "tests/test.hpp"

namespace atelier::test {

struct WholeBlob {
    Bytes bytes;
    BlobMap map;
    BlobId id;

    explicit WholeBlob(Bytes content)
        : bytes(std::move(content)), map(blob_map_of(bytes)), id(id_of(map)) {}

    message::BlobMap map_message() const { return {id, map}; }
    message::BlobChunk chunk_message(std::size_t index) const {
        const BytesView chunk =
            BytesView(bytes).subspan(index * blob_chunk_bytes, chunk_bytes_at(map.size, index));
        return {id, static_cast<std::uint16_t>(index), Bytes(chunk.begin(), chunk.end())};
    }
};

enum class BlobSeat {
    honest,
    slow,     // answers after 3 to 12 s
    partial,  // has every second blob
    silent,   // says that it has everything, and gives nothing
    forger,   // says that it has everything, and gives something else
    mute,     // answers nothing at all
};

class BlobRoom {
public:
    BlobRoom(std::uint64_t seed, std::vector<WholeBlob> blobs, BlobFetch fetch)
        : dice_(seed), fetch_(std::move(fetch)), blobs_(std::move(blobs)) {}

    void add(BlobSeat kind) {
        const SessionNumber number{next_number_++};
        seats_[number] = {kind, {}, {}};
        fetch_.joined(number);
    }
    void remove(SessionNumber number) {
        seats_.erase(number);
        fetch_.left(number);
    }
    // One that is not the first that was added.
    void remove_any() {
        if (seats_.size() < 2) return;
        auto seat = std::next(seats_.begin());
        std::advance(seat, dice_.below(seats_.size() - 1));
        remove(seat->first);
    }
    void want(std::size_t blob, std::uint64_t said_size) {
        REQUIRE(fetch_.want(blobs_[blob].id, said_size));
    }

    // Until nothing more happens or the time is over.
    void run_until(Instant end) {
        while (true) {
            send(fetch_.requests(now_));
            take_whole();
            const std::optional<Instant> next = next_event();
            if (!next || *next > end) break;
            doze(*next);
            now_ = *next;
            deliver_due();
        }
        now_ = end;
    }

    std::size_t whole() const { return whole_.size(); }
    Instant now() const { return now_; }
    std::size_t caught() const { return caught_; }
    std::uint64_t most_bytes() const { return most_bytes_; }

private:
    using Answer = std::variant<message::BlobHave, message::BlobMap, message::BlobChunk>;
    using Part = std::pair<BlobId, int>;  // chunk; -1: the map

    struct Seat {
        BlobSeat kind{};
        bool has_open_ask = false;
        std::map<Part, Instant> owed;
        std::set<BlobId> lied_about{};
    };

    const WholeBlob& blob(const BlobId& id) const {
        return *std::ranges::find(blobs_, id, &WholeBlob::id);
    }
    static bool has(BlobSeat kind, const BlobId& id) {
        return kind != BlobSeat::partial || id.bytes[0] % 2 == 0;
    }

    std::optional<Instant> next_event() const {
        std::optional<Instant> next = fetch_.next_due(now_);
        if (next) CHECK(*next > now_);
        if (!answers_.empty() && (!next || answers_.begin()->first < *next))
            next = answers_.begin()->first;
        return next;
    }
    void doze(Instant until) {
        const std::uint64_t time = until.milliseconds - now_.milliseconds;
        if (time > 1)
            CHECK(fetch_.requests(now_ + Milliseconds{1 + dice_.below(time - 1)}).empty());
    }

    void send(const std::vector<BlobFetch::Request>& requests) {
        most_bytes_ = std::max(most_bytes_, fetch_.unfinished_bytes());
        for (const auto& [to, message] : requests) {
            REQUIRE(seats_.contains(to));
            std::visit([&, number = to](const auto& each) { receive(number, each); }, message);
        }
    }
    void receive(SessionNumber number, const message::BlobAsk& ask) {
        Seat& seat = seats_.at(number);
        CHECK_FALSE(seat.has_open_ask);
        CHECK(!ask.blobs.empty());
        CHECK(ask.blobs.size() <= 256);
        CHECK(ascending(ask.blobs));
        seat.has_open_ask = true;
        if (seat.kind == BlobSeat::mute) return;
        message::BlobHave have;
        for (const BlobId& id : ask.blobs) {
            CHECK_FALSE(whole_.contains(id));
            CHECK_FALSE(seat.lied_about.contains(id));
            if (has(seat.kind, id)) have.blobs.push_back(id);
        }
        answer_soon(number, have);
    }
    void receive(SessionNumber number, const message::BlobWant& want) {
        Seat& seat = seats_.at(number);
        const Part part{want.blob, want.count == 0 ? -1 : want.first};
        CHECK(want.count <= 1);
        CHECK(has(seat.kind, want.blob));
        CHECK_FALSE(whole_.contains(want.blob));
        CHECK_FALSE(seat.lied_about.contains(want.blob));
        for (const auto& [other, each] : seats_)
            CHECK_FALSE(is_owed(each, part, Milliseconds{5'000}));
        CHECK_FALSE(is_owed(seat, part, Milliseconds{30'000}));
        seat.owed[part] = now_;
        CHECK(std::ranges::count_if(seat.owed, [&](const auto& owed) {
                  return now_ - owed.second < Milliseconds{30'000};
              }) <= 4);
        if (seat.kind == BlobSeat::silent) return;
        if (want.count == 0)
            answer_soon(number, forged_by(seat, blob(want.blob).map_message()));
        else
            answer_soon(number, forged_by(seat, blob(want.blob).chunk_message(want.first)));
    }
    bool is_owed(const Seat& seat, const Part& part, Milliseconds within) const {
        const auto owed = seat.owed.find(part);
        return owed != seat.owed.end() && now_ - owed->second < within;
    }

    Answer forged_by(const Seat& seat, message::BlobMap map) {
        if (seat.kind != BlobSeat::forger || dice_.chance(2)) return map;
        // H65: it has fewer chunks than it should have.
        map.map.size /= 2;
        map.map.chunks.resize(chunks_of(map.map.size));
        return map;
    }
    Answer forged_by(const Seat& seat, message::BlobChunk chunk) {
        if (seat.kind != BlobSeat::forger) return chunk;
        if (dice_.chance(2))
            chunk.chunk.back() ^= 1;
        else
            chunk.chunk.push_back(1);
        return chunk;
    }
    void answer_soon(SessionNumber number, Answer answer) {
        const bool is_slow = seats_.at(number).kind == BlobSeat::slow;
        const std::uint64_t delay = is_slow ? dice_.from_to(3'000, 12'000) : dice_.from_to(1, 60);
        answers_.emplace(now_ + Milliseconds{delay}, std::pair{number, std::move(answer)});
    }

    void deliver_due() {
        while (!answers_.empty() && answers_.begin()->first <= now_) {
            const auto [number, answer] = std::move(answers_.begin()->second);
            answers_.erase(answers_.begin());
            std::visit([&, to = number](const auto& each) { deliver(to, each); }, answer);
        }
    }
    template <class Message>
    void deliver(SessionNumber number, const Message& message) {
        const BlobVerdict verdict = fetch_.heard(number, message, now_);
        const auto found = seats_.find(number);
        if (found == seats_.end()) {
            CHECK(verdict == BlobVerdict::unasked);
            return;
        }
        Seat& seat = found->second;
        if constexpr (std::same_as<Message, message::BlobHave>)
            seat.has_open_ask = false;
        else if constexpr (std::same_as<Message, message::BlobMap>)
            seat.owed.erase({message.blob, -1});
        else
            seat.owed.erase({message.blob, message.index});
        if (seat.kind != BlobSeat::forger) CHECK(verdict == BlobVerdict::fine);
        if (verdict != BlobVerdict::wrong) return;
        ++caught_;
        note_lie(seat, message);
    }
    static void note_lie(Seat&, const message::BlobHave&) {
        FAIL("a true answer was called wrong");
    }
    static void note_lie(Seat& seat, const auto& message) {
        seat.lied_about.insert(message.blob);
        // What else it owes of the blob may be asked of others at once.
        std::erase_if(seat.owed,
                      [&](const auto& owed) { return owed.first.first == message.blob; });
    }
    void take_whole() {
        for (const auto& [id, bytes] : fetch_.take_whole()) {
            CHECK(whole_.insert(id).second);
            CHECK(bytes == blob(id).bytes);
        }
    }

    Dice dice_;
    BlobFetch fetch_;
    std::vector<WholeBlob> blobs_;
    Instant now_{1'000};
    std::uint32_t next_number_ = 1;
    std::map<SessionNumber, Seat> seats_;
    std::multimap<Instant, std::pair<SessionNumber, Answer>> answers_;
    std::set<BlobId> whole_;
    std::size_t caught_ = 0;
    std::uint64_t most_bytes_ = 0;
};

}  // namespace atelier::test
