// What a text engine costs over a recorded history, in the words of a comparison with other
// engines: one line of JSON, times on the wall in milliseconds, bytes of memory of the process.
//
//   time   apply: a history of one writer, as typed here; merge: all of it from bytes, until the
//          text is in hand; load: from what was saved here; stream: change by change
//   rss    merges what `time` has left and nothing else
//
// Each is done once to warm up and then so many times, or until fifteen seconds are over.

#include "protocol/check.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/text_history.hpp"

#include <fstream>
#include <iterator>
#include <memory>
#include <string_view>

namespace atelier::bench {

namespace {

constexpr double longest_seconds = 15;
constexpr std::size_t streamed_most = 40'000;  // transactions

struct Samples {
    std::vector<double> milliseconds;
    bool right = true;
};

// `work` fills a new value of its own; `check` looks at it outside of the time.
template <class Value, class Work, class Check>
void sample(Samples& samples, int rounds, Work work, Check check) {
    const double began = wall_seconds();
    for (int i = 0; i <= rounds; ++i) {
        auto value = std::make_unique<Value>();
        const double start = wall_seconds();
        work(*value);
        const double took = (wall_seconds() - start) * 1e3;
        samples.right = check(*value) && samples.right;
        const bool too_long = wall_seconds() - began > longest_seconds;
        if (i > 0 || too_long) samples.milliseconds.push_back(took);
        if (too_long) return;
    }
}

void write_file(const std::string& path, BytesView bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(text_of(bytes).data(), static_cast<std::streamsize>(bytes.size()));
    ATELIER_CHECK(file.good());
}

Bytes read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    ATELIER_CHECK(file.good());
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// A patch with its text among all others', as a terminal's bytes would be.
struct Typed {
    std::uint32_t position = 0;
    std::uint32_t removed = 0;
    std::string_view inserted;
};

struct Typing {
    explicit Typing(const EditingTrace& trace) {
        for (const Transaction& made : trace.transactions)
            for (const Patch& patch : made.patches)
                letters += patch.inserted;
        std::size_t at = 0;
        for (const Transaction& made : trace.transactions) {
            for (const Patch& patch : made.patches) {
                const auto text = std::string_view(letters).substr(at, patch.inserted.size());
                patches.push_back({patch.position, patch.removed, text});
                at += text.size();
            }
        }
    }

    std::string letters;
    std::vector<Typed> patches;
};

void type_all(const Typing& typing, Typist& typist) {
    for (const Typed& patch : typing.patches) {
        if (patch.removed > 0) typist.remove(patch.position, patch.removed);
        if (!patch.inserted.empty()) typist.insert(patch.position, patch.inserted);
    }
}

struct Read {  // and its text in hand
    Text text;
    std::string now;
};

void print(const char* name, const Samples& samples) {
    std::printf(",\"%s\":[", name);
    for (std::size_t i = 0; i < samples.milliseconds.size(); ++i)
        std::printf("%s%.4f", i == 0 ? "" : ",", samples.milliseconds[i]);
    std::printf("]");
}

struct Histories {
    Bytes sent;
    Bytes saved;
    std::vector<Bytes> messages;  // of a concurrent trace that is not too long
    std::string text;
};

Histories histories_of(const EditingTrace& trace) {
    Histories made;
    const auto keep = [&](const Text& text) {
        made.sent = encode_history(text);
        made.saved = encode_saved(text);
        made.text = text_now(text);
    };
    if (!trace.is_concurrent) {
        Typist typist;
        type_all(Typing(trace), typist);
        typist.finish();
        keep(typist.text());
        return made;
    }
    Text text;
    for (const TextChange& change : changes_of(trace)) {
        ATELIER_CHECK(text.add(change));
        if (trace.transactions.size() <= streamed_most)
            made.messages.push_back(encode_message(change));
    }
    text.catch_up();
    keep(text);
    return made;
}

void time_all(const EditingTrace& trace, const std::string& kept, int rounds) {
    const Histories made = histories_of(trace);
    write_file(kept + ".merge", made.sent);
    const auto has_text = [&](const Read& read) { return read.now == made.text; };

    Samples apply;
    if (!trace.is_concurrent) {
        const Typing typing(trace);
        sample<Typist>(
            apply, rounds, [&](Typist& typist) { type_all(typing, typist); },
            [&](Typist& typist) { return text_now(typist.text()) == made.text; });
    }
    const auto read_all = [&](BytesView bytes, auto into) {
        Samples samples;
        sample<Read>(
            samples, rounds,
            [&](Read& read) {
                into(bytes, read.text);
                read.now = text_now(read.text);
            },
            has_text);
        return samples;
    };
    const Samples merge = read_all(made.sent, decode_history);
    const Samples load = read_all(made.saved, open_saved);
    Samples stream;
    if (!made.messages.empty()) {
        sample<Read>(
            stream, rounds,
            [&](Read& read) {
                for (const Bytes& message : made.messages)
                    ATELIER_CHECK(read.text.merge(decode_message(message)));
                read.now = text_now(read.text);
            },
            has_text);
    }
    const bool right = apply.right && merge.right && load.right && stream.right;
    std::printf("{\"ok\":%s,\"end_ok\":%s,\"version\":\"atelier\"", right ? "true" : "false",
                made.text == trace.end ? "true" : "false");
    print("apply_ms", apply);
    print("merge_ms", merge);
    print("load_ms", load);
    print("stream_ms", stream);
    std::printf(",\"msgs\":%zu,\"bytes\":%zu,\"load_bytes\":%zu}\n", made.messages.size(),
                made.sent.size(), made.saved.size());
}

std::size_t memory_bytes(std::string_view name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(name))
            return std::strtoull(line.c_str() + name.size() + 1, nullptr, 10) * 1024;
    }
    return 0;
}

void memory(const std::string& kept) {
    const std::size_t before = memory_bytes("VmRSS");
    const auto read = std::make_unique<Read>();
    {
        const Bytes bytes = read_file(kept + ".merge");
        decode_history(bytes, read->text);
        read->now = text_now(read->text);
    }
    std::printf("{\"peak_rss\":%zu,\"base_rss\":%zu,\"steady_rss\":%zu}\n", memory_bytes("VmHWM"),
                before, memory_bytes("VmRSS"));
}

}  // namespace

bool text(const std::string& phase, const std::string& trace, const std::string& kept, int rounds) {
    if (phase == "time") {
        time_all(read_trace(trace), kept, rounds);
    } else if (phase == "rss") {
        memory(kept);
    } else {
        return false;
    }
    return true;
}

}  // namespace atelier::bench
