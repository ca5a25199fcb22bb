#include "tests/bench/editing_trace.hpp"

#include "protocol/check.hpp"

#include <archive.h>
#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <random>

namespace atelier::bench {

namespace {

namespace json = boost::json;

[[noreturn]] void stop(const std::string& path, const char* why) {
    std::fprintf(stderr, "%s: %s\n", path.c_str(), why);
    std::exit(2);
}

std::string unpacked(const std::string& path) {
    archive* const in = archive_read_new();
    archive_read_support_filter_gzip(in);
    archive_read_support_format_raw(in);
    archive_entry* entry = nullptr;
    if (archive_read_open_filename(in, path.c_str(), 1 << 16) != ARCHIVE_OK ||
        archive_read_next_header(in, &entry) != ARCHIVE_OK) {
        stop(path, archive_error_string(in));
    }
    std::string content;
    std::vector<char> buffer(1 << 16);
    for (;;) {
        const la_ssize_t got = archive_read_data(in, buffer.data(), buffer.size());
        if (got < 0) stop(path, archive_error_string(in));
        if (got == 0) break;
        content.append(buffer.data(), static_cast<std::size_t>(got));
    }
    archive_read_free(in);
    return content;
}

std::int64_t number_in(const std::string& text, std::size_t from, std::size_t length) {
    std::int64_t number = 0;
    std::from_chars(text.data() + from, text.data() + from + length, number);
    return number;
}

// 2021-04-19T06:06:58.219Z; the zone is taken as UTC. Days: Howard Hinnant, days_from_civil.
std::int64_t seconds_of(const std::string& text) {
    if (text.size() < 19) return 0;
    std::int64_t year = number_in(text, 0, 4);
    const std::int64_t month = number_in(text, 5, 2);
    if (month <= 2) --year;
    const std::int64_t era = year / 400;
    const std::int64_t of_era = year - era * 400;
    const std::int64_t of_year =
        (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + number_in(text, 8, 2) - 1;
    const std::int64_t days =
        era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
    return days * 86'400 + number_in(text, 11, 2) * 3'600 + number_in(text, 14, 2) * 60 +
           number_in(text, 17, 2);
}

Patch patch_of(const json::value& value) {
    const json::array& parts = value.as_array();
    return {parts.at(0).to_number<std::uint32_t>(), parts.at(1).to_number<std::uint32_t>(),
            std::string(parts.at(2).as_string())};
}

Transaction transaction_of(const json::object& value, std::uint32_t number) {
    Transaction made;
    if (const json::value* parents = value.if_contains("parents")) {
        for (const json::value& parent : parents->as_array())
            made.parents.push_back(parent.to_number<std::uint32_t>());
    } else if (number > 0) {
        made.parents.push_back(number - 1);
    }
    if (const json::value* agent = value.if_contains("agent"))
        made.agent = agent->to_number<std::uint32_t>();
    if (const json::value* time = value.if_contains("time"))
        made.seconds = seconds_of(std::string(time->as_string()));
    for (const json::value& patch : value.at("patches").as_array())
        made.patches.push_back(patch_of(patch));
    return made;
}

// Its clock moves on at least a minute for every two thousand transactions, as it does for whoever
// types ten keys a second and never rests.
bool tells_time(const EditingTrace& trace) {
    std::int64_t least = INT64_MAX;
    std::int64_t most = INT64_MIN;
    for (const Transaction& made : trace.transactions) {
        least = std::min(least, made.seconds);
        most = std::max(most, made.seconds);
    }
    return (most - least) / 60 > static_cast<std::int64_t>(trace.transactions.size() / 2'000);
}

}  // namespace

std::uint32_t Patch::inserted_length() const {
    return static_cast<std::uint32_t>(
        std::ranges::count_if(inserted, [](char byte) { return (byte & 0xC0) != 0x80; }));
}

EditingTrace read_trace(const std::string& path) {
    const std::string text = unpacked(path);
    const json::value value = json::parse(text);
    const json::object& told = value.as_object();
    EditingTrace trace;
    trace.end = std::string(told.at("endContent").as_string());
    if (const json::value* agents = told.if_contains("numAgents"))
        trace.agents = agents->to_number<std::uint32_t>();
    for (const json::value& each : told.at("txns").as_array()) {
        const auto number = static_cast<std::uint32_t>(trace.transactions.size());
        Transaction made = transaction_of(each.as_object(), number);
        const bool follows = number == 0 ? made.parents.empty()
                                         : made.parents == std::vector<std::uint32_t>{number - 1};
        trace.is_concurrent = trace.is_concurrent || !follows;
        trace.agents = std::max(trace.agents, made.agent + 1);
        trace.transactions.push_back(std::move(made));
    }
    if (trace.transactions.empty()) stop(path, "no transactions");
    return trace;
}

std::vector<std::uint64_t> claimed_minutes(const EditingTrace& trace) {
    std::vector<std::uint64_t> minutes;
    minutes.reserve(trace.transactions.size());
    if (tells_time(trace)) {
        std::int64_t last = 0;  // where one is not told, it is the one before
        for (const Transaction& made : trace.transactions) {
            if (made.seconds > 0) last = made.seconds;
            minutes.push_back(static_cast<std::uint64_t>(last / 60));
        }
        return minutes;
    }
    std::mt19937_64 dice(1);
    std::uint64_t milliseconds = 29'900'000ULL * 60'000;
    for (std::size_t i = 0; i < trace.transactions.size(); ++i) {
        milliseconds += 100 + dice() % 200;
        if (dice() % 50 == 0) milliseconds += 2'000 + dice() % 28'000;
        if (dice() % 1'000 == 0) milliseconds += 300'000 + dice() % 3'300'000;
        minutes.push_back(milliseconds / 60'000);
    }
    return minutes;
}

}  // namespace atelier::bench
