#include "editor/session/node_connection.hpp"

#include <poll.h>

namespace atelier::editor {

void NodeConnection::turn(Instant now, const std::function<void()>& heard) {
    if (!wire_ && now >= next_try_) connect(now);
    if (wire_) carry(now, heard);
    // Nothing more is to be said on a connection that the session has done with.
    if (wire_ && session_.state() == NodeSession::State::away) drop(now + after_refusal);
}

void NodeConnection::connect(Instant now) {
    next_try_ = now + between_tries;
    auto wire = Wire::connect(socket_path_);
    fault_ = wire ? std::nullopt : std::optional(wire.error());
    if (!wire) return;
    wire_.emplace(*std::move(wire));
    session_.connected();
}

void NodeConnection::carry(Instant now, const std::function<void()>& heard) {
    const auto read_end = wire_->read();
    while (const auto line = wire_->next_line()) {
        session_.hear(*line, now);
        if (heard) heard();
    }
    session_.tick(now);
    for (OutLine& line : session_.take_lines())
        wire_->send(std::move(line));
    const auto write_end = wire_->write();
    const auto end = read_end ? read_end : write_end;
    if (!end || session_.state() == NodeSession::State::away) return;
    session_.ended(*end);
    drop(now + (*end == SocketEnd::ended ? between_tries : after_refusal));
}

void NodeConnection::drop(Instant next_try) {
    wire_.reset();
    next_try_ = next_try;
}

auto NodeConnection::next_due() const -> std::optional<Instant> {
    if (wire_) return std::nullopt;
    return next_try_;
}

short NodeConnection::events() const {
    return wire_ && wire_->wants_to_write() ? POLLIN | POLLOUT : POLLIN;
}

std::optional<Descriptor> NodeConnection::take_descriptor() {
    return wire_ ? wire_->take_descriptor() : std::nullopt;
}

}  // namespace atelier::editor
