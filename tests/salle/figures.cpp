#include "tests/salle/figures.hpp"

#include "tests/salle/hostile.hpp"
#include "tests/salle/people.hpp"

#include <malloc.h>

#include <chrono>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <unordered_map>

namespace atelier::salle {

namespace {

constexpr std::array<std::string_view, 3> pages = {"index.html", "style.css", "menu.html"};
constexpr std::uint64_t between_keys_ms = 200;
constexpr std::uint64_t rest_ms = 3'000;  // after the last key
// 3 round trips of 2 ms and the 50 ms in which typing gathers.
constexpr std::uint64_t wanted_ms = 3 * 2 + 50;

std::size_t heap_bytes() {
    const auto heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
}

// What is counted as it passes.
struct Counts {
    bool is_on = false;
    std::uint64_t changes_sent = 0;
    std::uint64_t bytes = 0;
    std::uint64_t frames = 0;
    std::map<MessageKind, std::uint64_t> bytes_of_kind;
    std::unordered_map<char32_t, std::uint64_t> typed_at;
    std::size_t late_where_typed = 0;                   // on screens whose person types, too
    std::vector<std::uint64_t> waits;                   // of a key, until another's screen had it
    std::vector<std::unordered_set<char32_t>> screens;  // what each has shown
};

class CalmClass {
public:
    explicit CalmClass(std::size_t seats) : room_(1'000 + seats, Plan::calm(seats), false) {
        room_.wire.weather.delay_most = 1;
        room_.wire.weather.bytes_a_millisecond = 12'500;
        counts_.screens.resize(seats);
        for (const auto& seat : room_.seats())
            seat->socket_takes = {0};  // from node to node
        room_.counted.frame = [this](const Bytes& frame) { count(frame); };
        room_.counted.told = [this](Seat& seat, const Told& told) { look(seat, told); };
    }

    bool come_together() {
        room_.start(room_.trainer());
        room_.found_class(2);
        room_.run_for({500});
        for (std::size_t i = 1; i < room_.size(); ++i)
            room_.start(room_.seat(i));
        for (std::size_t second = 0; second < 20 + room_.size() / 2 && !is_together(); ++second) {
            room_.run_for({1'000});
            people_.look_after_class();
        }
        if (!is_together()) return false;
        const SpaceId project = people_.projects(room_.trainer()).front();
        for (const std::string_view page : pages)
            if (!people_.find(room_.trainer(), project, page))
                people_.write(room_.trainer(), project,
                              {resolved::Create{NodeKind::text, root_of(project, Root::site),
                                                std::string(page)}});
        room_.run_for({3'000});
        for (const auto& seat : room_.seats()) {
            for (const std::string_view page : pages) {
                const auto node = people_.find(*seat, project, page);
                if (!node) return false;
                files_[seat->number].push_back(seat->editor->open({project, *node}));
                room_.run_for({5});
            }
        }
        room_.run_for({35'000});  // so that everybody has compared once
        // What was dialled while nobody was known yet is closed one connection a second.
        for (std::size_t before = 0; before != sessions();) {
            before = sessions();
            room_.run_for({5'000});
        }
        return !room_.fault();
    }

    void type(std::size_t seconds) {
        counts_.is_on = true;
        changes_before_ = changes();
        const Instant end = room_.queue.now() + Milliseconds{seconds * 1'000};
        for (std::size_t i = 0; i < room_.size(); i += 4) {
            ++typists_;
            typing_seats_.insert(room_.seat(i).number);
            const Milliseconds first{room_.dice.below(between_keys_ms)};
            room_.queue.in(first, [this, i, end] { next_key(room_.seat(i), {}, end); });
        }
        room_.run_until(end + Milliseconds{rest_ms});
        counts_.is_on = false;
    }

    bool print(std::size_t seconds, double wall_seconds) {
        const std::size_t changes_made = changes() - changes_before_;
        const std::size_t others = room_.size() - 1;
        const std::size_t expected = counts_.typed_at.size() * others;
        std::ranges::sort(counts_.waits);
        const auto late = counts_.waits.end() - std::ranges::upper_bound(counts_.waits, wanted_ms);
        const auto each = [&](double what) {
            return what / static_cast<double>(std::max<std::size_t>(1, changes_made));
        };
        std::ostringstream line;
        line << std::fixed << std::setprecision(2) << "{\"seats\":" << room_.size()
             << ",\"typing\":" << typists_ << ",\"virtual_s\":" << seconds
             << ",\"keys\":" << counts_.typed_at.size() << ",\"changes\":" << changes_made
             << ",\"connections_a_seat\":"
             << static_cast<double>(sessions()) / static_cast<double>(room_.size())
             << ",\"screen_ms\":{\"median\":" << wait_at(50) << ",\"p95\":" << wait_at(95)
             << ",\"p99\":" << wait_at(99) << ",\"most\":" << wait_at(100)
             << "},\"wanted_ms\":" << wanted_ms << ",\"later\":" << late
             << ",\"of_these_where_somebody_types\":" << counts_.late_where_typed
             << ",\"never\":" << expected - std::min(expected, counts_.waits.size())
             << ",\"copies_a_seat\":"
             << each(static_cast<double>(counts_.changes_sent)) / static_cast<double>(others)
             << ",\"wire_bytes_a_change\":" << each(static_cast<double>(counts_.bytes))
             << ",\"wire_bytes_a_change_and_seat\":"
             << each(static_cast<double>(counts_.bytes)) / static_cast<double>(others)
             << ",\"bytes_of\":{";
        const char* comma = "";
        for (const auto& [kind, bytes] : counts_.bytes_of_kind) {
            line << comma << '"' << static_cast<int>(kind) << "\":" << bytes;
            comma = ",";
        }
        const bool is_whole = counts_.waits.size() == expected && !room_.fault();
        line << "},\"heap_mib_a_node\":" << heap_of_nodes() << ",\"wall_s\":" << wall_seconds
             << "}";
        std::cout << line.str() << std::endl;
        if (room_.fault()) std::cout << room_.fault()->what << std::endl;
        return is_whole;
    }

private:
    bool is_together() {
        Seat& trainer = room_.trainer();
        const auto there = people_.projects(trainer);
        if (there.empty() || people_.texts(trainer, there.front()).empty()) return false;
        const auto& teams = trainer.replica()->state().teams;
        if (teams.empty() || teams.begin()->second.members.size() < room_.size()) return false;
        return std::ranges::all_of(room_.seats(), [&](const auto& seat) {
            const auto projects = people_.projects(*seat);
            return !projects.empty() && !people_.texts(*seat, projects.front()).empty() &&
                   seat->editor->is_ready();
        });
    }
    // Each goes on behind its last key; a page is of every third who types.
    void next_key(Seat& seat, std::optional<char32_t> last, Instant end) {
        if (room_.queue.now() >= end) return;
        const std::size_t number = static_cast<std::size_t>(seat.number);
        const FileNumber file = files_.at(seat.number)[number / 4 % pages.size()];
        const std::u32string& text = seat.editor->files().at(file).text;
        const std::size_t found = last ? text.find(*last) : std::u32string::npos;
        const std::size_t at = found == std::u32string::npos ? text.size() : found + 1;
        const char32_t key = room_.new_token();
        counts_.typed_at[key] = room_.queue.now().milliseconds;
        counts_.screens[number].insert(key);
        seat.editor->edit(file, at, 0, std::u32string(1, key), key);
        room_.queue.in({between_keys_ms}, [this, &seat, key, end] { next_key(seat, key, end); });
    }
    void look(Seat& seat, const Told& told) {
        const auto* patched = std::get_if<told::Patched>(&told);
        if (!counts_.is_on || patched == nullptr) return;
        auto& shown = counts_.screens[static_cast<std::size_t>(seat.number)];
        for (const char32_t letter : seat.editor->files().at(patched->file).text) {
            const auto typed = counts_.typed_at.find(letter);
            if (typed == counts_.typed_at.end() || !shown.insert(letter).second) continue;
            const std::uint64_t wait = room_.queue.now().milliseconds - typed->second;
            counts_.waits.push_back(wait);
            counts_.late_where_typed += wait > wanted_ms && typing_seats_.contains(seat.number);
        }
    }
    void count(const Bytes& frame) {
        if (!counts_.is_on) return;
        ++counts_.frames;
        counts_.bytes += frame.size();
        counts_.bytes_of_kind[static_cast<MessageKind>(frame.front())] += frame.size();
        const auto message = decode_message(frame);
        ATELIER_CHECK(message);
        if (std::holds_alternative<message::Next>(*message)) ++counts_.changes_sent;
        if (const auto* said = std::get_if<message::Span>(&*message))
            counts_.changes_sent += unpack_span(said->span).value().changes.size();
    }
    std::size_t sessions() {
        std::size_t sessions = 0;
        for (const auto& seat : room_.seats())
            sessions += seat->core->sessions().size();
        return sessions;
    }
    std::size_t changes() {
        const SpaceId project = people_.projects(room_.trainer()).front();
        return room_.trainer().replica()->space(project)->chains().size();
    }
    std::uint64_t wait_at(std::size_t percent) const {
        if (counts_.waits.empty()) return 0;
        return counts_.waits[(counts_.waits.size() - 1) * percent / 100];
    }
    // What goes when the nodes go; their disks and what the room keeps stay.
    double heap_of_nodes() {
        const std::size_t before = heap_bytes();
        for (const auto& seat : room_.seats())
            seat->core.reset();
        const std::size_t after = heap_bytes();
        return static_cast<double>(before - after) / static_cast<double>(room_.size()) /
               (1024.0 * 1024.0);
    }

    Room room_;
    People people_{room_};
    Counts counts_;
    std::map<SeatNumber, std::vector<FileNumber>> files_;
    std::set<SeatNumber> typing_seats_;
    std::size_t typists_ = 0;
    std::size_t changes_before_ = 0;
};

}  // namespace

int print_figures(std::size_t seats, std::size_t seconds) {
    const auto began = std::chrono::steady_clock::now();
    CalmClass calm(seats);
    if (!calm.come_together()) {
        std::cout << "the class did not come together" << std::endl;
        return 1;
    }
    calm.type(seconds);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
    return calm.print(seconds, wall.count()) ? 0 : 1;
}

}  // namespace atelier::salle
