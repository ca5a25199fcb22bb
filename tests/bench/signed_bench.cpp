// What a recorded history costs as signed changes, one a keystroke: bytes on the wire and at rest,
// signing, and everything from packed bytes to a text that can be shown. `class` in place of a
// trace is what 24 people type into one page in ten minutes.

#include "protocol/check.hpp"
#include "protocol/content.hpp"
#include "protocol/sheaf_reader.hpp"
#include "protocol/sheaf_writer.hpp"
#include "sync/change_chains.hpp"
#include "sync/scalars.hpp"
#include "sync/text.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/class_history.hpp"
#include "tests/bench/signed_history.hpp"

#include <memory>
#include <string>

namespace atelier::bench {

namespace {

using Packed = std::vector<std::vector<Bytes>>;  // of each log

void tell_bytes(const char* what, std::size_t bytes, std::size_t changes) {
    std::printf("{\"what\":\"%s\",\"unit\":\"bytes\",\"median\":%zu,\"each\":%.4g}\n", what, bytes,
                static_cast<double>(bytes) / static_cast<double>(changes));
}

std::size_t bytes_of(const Packed& packed) {
    std::size_t bytes = 0;
    for (const std::vector<Bytes>& log : packed)
        for (const Bytes& part : log)
            bytes += part.size();
    return bytes;
}

Packed in_spans(const SignedHistory& history) {
    Packed packed(history.logs.size());
    for (std::size_t i = 0; i < packed.size(); ++i)
        for (const Span& span : history.logs[i].spans)
            packed[i].push_back(pack_span(span.changes, span.signature));
    return packed;
}

Packed in_sheaves(const SignedHistory& history) {
    Packed packed(history.logs.size());
    for (std::size_t i = 0; i < packed.size(); ++i) {
        for (std::span<const Span> rest(history.logs[i].spans); !rest.empty();) {
            Sheaf sheaf = pack_sheaf(rest);
            rest = rest.subspan(sheaf.spans);
            packed[i].push_back(std::move(sheaf.bytes));
        }
    }
    return packed;
}

// Each change behind the one before it in its log, which both sides know.
std::size_t bytes_on_the_wire(const SignedHistory& history) {
    std::size_t bytes = 0;
    for (const SignedLog& log : history.logs) {
        for (std::size_t i = 1; i < log.changes.size(); ++i) {
            const LogTip tip = tip_of(log.changes[i - 1].header, log.changes[i - 1].id);
            bytes += encode_next(tip, log.changes[i], Signature{}).size();
        }
    }
    return bytes;
}

void unpack_all(const Packed& packed) {
    for (const std::vector<Bytes>& log : packed)
        for (const Bytes& bytes : log)
            ATELIER_CHECK(!read_spans(bytes, [](const Span&) {}));
}

// Into the logs of the space, as a replica keeps them.
void hold_all(const Packed& packed) {
    ChangeChains chains(ChangeKind::content, SpaceId{{1}}, 1 << 20,
                        [](const LogName&) { return true; });
    for (const std::vector<Bytes>& log : packed) {
        for (const Bytes& bytes : log) {
            const auto error = read_spans(bytes, [&](const Span& span) {
                ATELIER_CHECK(verify_span(span));
                const auto added = chains.add(span.changes, span.signature);
                ATELIER_CHECK(!added.fault && added.held.size() == span.changes.size());
            });
            ATELIER_CHECK(!error);
        }
    }
}

// What a seat does with logs that it has fetched, but for what counts: it is all one author's or
// all of a class without cuts.
class Receiver {
public:
    explicit Receiver(const SignedHistory& history) : order_(history.order) {}

    std::string receive(const Packed& packed) {
        std::vector<std::vector<TextChange>> logs(packed.size());
        for (std::size_t i = 0; i < packed.size(); ++i) {
            LogContext context;
            for (const Bytes& bytes : packed[i]) {
                const auto error = read_spans(bytes, [&](const Span& span) {
                    ATELIER_CHECK(verify_span(span));
                    for (const SpanChange& change : span.changes)
                        logs[i].push_back(read(change, context));
                });
                ATELIER_CHECK(!error);
            }
        }
        Text text;
        std::vector<std::size_t> next(logs.size());
        for (const std::uint32_t log : order_) {
            TextChange& change = logs[log][next[log]++];
            resolve(change);
            ATELIER_CHECK(text.add(change));
        }
        text.catch_up();
        return utf8_of(text.now().text());
    }

private:
    struct Unresolved {
        std::vector<Parent> parents;
    };

    TextChange read(const SpanChange& change, LogContext& context) {
        const Header& header = change.header;
        auto content = decode_content(change.body, context, header.log(), header.seq);
        ATELIER_CHECK(content && deleted_events(*content) == change.deleted);
        TextChange made{header.log(), change.id, {}, {}};
        if (header.seq > 1) made.previous = header.prev;
        std::vector<ChangeId>& ids = ids_[header.log()];
        ids.push_back(change.id);
        for (Run& run : std::get<op::Text>(content->ops.front()).runs) {
            made.runs.push_back({run.action, run.length, static_cast<std::uint32_t>(run.position),
                                 std::nullopt, scalars_of(run.text)});
            if (run.parents) waiting_[change.id] = std::move(*run.parents);
        }
        return made;
    }
    // In the trace only the first run of a change has parents.
    void resolve(TextChange& change) {
        const auto found = waiting_.find(change.id);
        if (found == waiting_.end()) return;
        change.runs.front().parents.emplace();
        for (const Parent& parent : found->second)
            change.runs.front().parents->push_back(
                {ids_[parent.change.log][static_cast<std::size_t>(parent.change.seq - 1)],
                 parent.events});
    }

    const std::vector<std::uint32_t>& order_;
    std::map<LogName, std::vector<ChangeId>> ids_;
    std::map<ChangeId, std::vector<Parent>> waiting_;
};

void measure_signing(const SignedHistory& history, int rounds) {
    const SignedLog& log = history.logs.front();
    const std::size_t count = std::min<std::size_t>(log.changes.size(), 2'000);
    measure("a change is signed", "us", 1e6, static_cast<double>(count), rounds, [&] {
        for (std::size_t i = 0; i < count; ++i)
            ATELIER_CHECK(!sign_change(log.key, log.changes[i].id).is_zero());
    });
}

}  // namespace

void signed_changes(const std::string& path, int rounds) {
    const EditingTrace trace =
        path == "class" ? trace_of(class_history(ClassShape{}, 1)) : read_trace(path);
    const SignedHistory history = sign_history(trace);
    const std::size_t changes = history.order.size();
    const double millions = static_cast<double>(changes) * 1e-6;
    const Packed spans = in_spans(history);
    const Packed sheaves = in_sheaves(history);
    std::printf("{\"what\":\"changes\",\"unit\":\"changes\",\"median\":%zu}\n", changes);
    tell_bytes("on the wire one by one, without signatures",
               bytes_on_the_wire(history) - 64 * (changes - history.logs.size()), changes);
    tell_bytes("in spans, chain and signatures included", bytes_of(spans), changes);
    tell_bytes("at rest in sheaves, chain and signatures included", bytes_of(sheaves), changes);

    measure_signing(history, rounds);
    measure("a million are packed in spans", "s", 1, millions, rounds,
            [&] { ATELIER_CHECK(in_spans(history).size() == spans.size()); });
    measure("a million are packed in sheaves", "s", 1, millions, rounds,
            [&] { ATELIER_CHECK(in_sheaves(history).size() == sheaves.size()); });
    measure("a million are unpacked from spans", "s", 1, millions, rounds,
            [&] { unpack_all(spans); });
    measure("a million are unpacked from sheaves", "s", 1, millions, rounds,
            [&] { unpack_all(sheaves); });
    measure("a million come in sheaves, are verified and held", "s", 1, millions, rounds,
            [&] { hold_all(sheaves); });
    const auto receive = [&](const char* what, const Packed& packed) {
        measure(what, "s", 1, millions, rounds, [&] {
            const std::string text = Receiver(history).receive(packed);
            ATELIER_CHECK(trace.end.empty() || text == trace.end);
        });
    };
    receive("a million come in spans, are verified and shown", spans);
    receive("a million come in sheaves, are verified and shown", sheaves);
}

}  // namespace atelier::bench
