#pragma once

// What the measuring programs ask of the text engine, in one place: whatever the engine comes to
// offer is put in here, and the figures of all traces are taken of it.
//
// Agents become logs and the place of a change in its log becomes its id, both by a fixed rule.

#include "protocol/bytes.hpp"
#include "sync/text.hpp"
#include "tests/bench/editing_trace.hpp"

namespace atelier::bench {

LogName log_of_agent(std::uint32_t agent);
// The change with this number, from 1, of an agent's log.
ChangeId id_of_change(std::uint32_t agent, std::uint32_t number);

// Somebody who writes alone in a text, at what it is now.
class Typist {
public:
    Typist();
    void insert(std::uint32_t position, std::string_view utf8);
    void remove(std::uint32_t position, std::uint32_t count);
    // Nothing is written behind it.
    void finish();
    Text& text() { return text_; }

private:
    Text text_;
    ChangeNumber draft_;
};

// One change for each transaction that does something, in their order.
std::vector<TextChange> changes_of(const EditingTrace& trace);

std::string text_now(const Text& text);

// All of it as another seat would fetch it, and as this one keeps it.
Bytes encode_history(const Text& text);
void decode_history(BytesView bytes, Text& into);
Bytes encode_saved(const Text& text);
void open_saved(BytesView bytes, Text& into);

// One change as it would travel alone, without chain and signature.
Bytes encode_message(const TextChange& change);
TextChange decode_message(BytesView bytes);

}  // namespace atelier::bench
