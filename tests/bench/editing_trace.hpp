#pragma once

// A recorded editing history, as the published traces are told: transactions of patches, each made
// in the text that its parents left. A reader of ours for measuring; it stops the program at a file
// that it cannot read.

#include <cstdint>
#include <string>
#include <vector>

namespace atelier::bench {

struct Patch {
    std::uint32_t position = 0;  // scalars
    std::uint32_t removed = 0;   // scalars
    std::string inserted;        // UTF-8

    // Scalars of what is inserted.
    std::uint32_t inserted_length() const;
};

struct Transaction {
    std::vector<std::uint32_t> parents;  // earlier transactions
    std::uint32_t agent = 0;
    std::vector<Patch> patches;
    std::int64_t seconds = 0;  // by its author's clock, since 1970; 0: not told
};

struct EditingTrace {
    std::string end;  // UTF-8
    std::uint32_t agents = 1;
    bool is_concurrent = false;
    std::vector<Transaction> transactions;
};

// A file of JSON, packed by gzip or not.
EditingTrace read_trace(const std::string& path);

// Minutes since 1970 at which each transaction is claimed to have been made. Told by the trace
// where its clock moves on as people type; else by a seeded model of somebody who types: five keys
// a second, a pause of seconds after every fifty and of minutes to an hour after every thousand.
std::vector<std::uint64_t> claimed_minutes(const EditingTrace& trace);

}  // namespace atelier::bench
