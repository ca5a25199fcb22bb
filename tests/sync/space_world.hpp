#pragma once

// Changes of one space, made with the past that a test names: with right lamports, totals and
// contexts, unless the test says otherwise.

#include "protocol/check.hpp"
#include "protocol/content.hpp"
#include "protocol/span.hpp"
#include "tests/sync/class_world.hpp"

#include <functional>
#include <map>

namespace atelier::test {

inline LogName log_of(std::uint8_t author, std::uint64_t sitting = 1) {
    return {author_number(author), Sitting{sitting}};
}

// What stands for a signature that was found to be right.
inline const Signature good_signature{{1}};

class SpaceWorld {
public:
    using Lie = std::function<void(Header&)>;

    explicit SpaceWorld(const SpaceId& space) : space_(space) {}

    const SpanChange& at(const ChangeId& id) const { return changes_.at(id).change; }
    bool knows(const ChangeId& id) const { return changes_.contains(id); }
    const std::vector<ChangeId>& written() const { return order_; }

    // The first of a log when there is no prev.
    ChangeId write(const LogName& log, std::optional<ChangeId> prev, std::vector<ChangeId> heads,
                   const Content& content, const Lie& lie = {}) {
        Header header = header_on(log, prev, std::move(heads));
        LogContext context = prev ? changes_.at(*prev).context : LogContext{};
        Bytes body = encode_content(content, context, log, header.seq);
        return keep(header, std::move(body), deleted_events(content), std::move(context), lie);
    }
    // Any bytes for a body.
    ChangeId write_bytes(const LogName& log, std::optional<ChangeId> prev, Bytes body,
                         std::uint64_t deleted = 0) {
        const Header header = header_on(log, prev, {});
        return keep(header, std::move(body), deleted, {}, {});
    }

    ChangeRef ref(const ChangeId& id) const {
        const Header& header = at(id).header;
        return {header.log(), header.seq, std::nullopt};
    }
    ChangeRef ref_with_id(const ChangeId& id) const {
        ChangeRef named = ref(id);
        named.id = id;
        return named;
    }
    std::vector<SpanChange> span(std::span<const ChangeId> ids) const {
        std::vector<SpanChange> changes;
        for (const ChangeId& id : ids)
            changes.push_back(at(id));
        return changes;
    }

private:
    struct Written {
        SpanChange change;
        LogContext context;  // behind it
    };

    Header header_on(const LogName& log, std::optional<ChangeId> prev,
                     std::vector<ChangeId> heads) const {
        Header header;
        header.space = space_;
        header.author = log.author;
        header.sitting = log.sitting;
        if (prev) {
            header.prev = *prev;
            header.seq = at(*prev).header.seq + 1;
            header.log_bytes = at(*prev).header.log_bytes;
        }
        std::ranges::sort(heads);
        header.heads = std::move(heads);
        for (const ChangeId& parent : parents_of(header)) {
            if (knows(parent))
                header.lamport = std::max(header.lamport, at(parent).header.lamport + 1);
        }
        return header;
    }
    ChangeId keep(Header header, Bytes body, std::uint64_t deleted, LogContext context,
                  const Lie& lie) {
        header.log_bytes += body.size() + deleted;
        if (lie) lie(header);
        SpanChange change = make_change(header, std::move(body), deleted);
        const ChangeId id = change.id;
        if (changes_.try_emplace(id, Written{std::move(change), std::move(context)}).second)
            order_.push_back(id);
        return id;
    }

    SpaceId space_;
    std::map<ChangeId, Written> changes_;
    std::vector<ChangeId> order_;
};

inline bool are_same(std::span<const SpanChange> a, std::span<const SpanChange> b) {
    return std::ranges::equal(a, b, [](const SpanChange& one, const SpanChange& other) {
        return one.header == other.header && one.id == other.id && one.deleted == other.deleted &&
               one.body == other.body;
    });
}

// ---- what changes say ---------------------------------------------------------------------------

inline Content saying(std::string moment) {
    return {{op::Moment{std::move(moment)}}};
}
inline Op make_text(NodeRef parent = Root::site) {
    return op::Create{NodeKind::text, parent, "page.html"};
}
inline Run typed(std::string text, std::optional<std::vector<Parent>> parents = {}) {
    const auto length = static_cast<std::uint32_t>(utf8_prefix(view_of(text)).scalars);
    return {RunAction::insert, length, 0, std::move(parents), std::move(text)};
}
inline Run removed(std::uint32_t length) {
    return {RunAction::remove, length, 0, {}, {}};
}

}  // namespace atelier::test
