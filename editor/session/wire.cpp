#include "editor/session/wire.hpp"

namespace atelier::editor {

namespace {

constexpr std::size_t read_most = 1024 * 1024;  // at once

}  // namespace

std::expected<Wire, ConnectFault> Wire::connect(const std::string& socket_path) {
    auto socket = connect_to_node(socket_path);
    if (!socket) return std::unexpected(socket.error());
    return Wire(*std::move(socket));
}

Wire::Wire(Descriptor socket) : socket_(std::move(socket)) {
    never_block(socket_);
}

std::optional<SocketEnd> Wire::write() {
    while (!out_.empty()) {
        const OutLine& line = out_.front();
        std::optional<int> file;
        if (line.file && sent_ == 0) file = line.file->number();
        const auto sent = send_part(socket_, std::string_view(line.text).substr(sent_), file);
        if (!sent) return sent.error();
        if (*sent == 0) break;
        sent_ += *sent;
        if (sent_ < line.text.size()) continue;
        out_.pop_front();
        sent_ = 0;
    }
    return std::nullopt;
}

std::optional<SocketEnd> Wire::read() {
    for (std::size_t taken = 0; taken < read_most;) {
        const auto part = receive_part(socket_, descriptors_);
        if (!part) return part.error();
        if (part->empty()) break;
        taken += part->size();
        lines_.receive(*part);
        const bool are_too_many = descriptors_.size() > waiting_descriptors_max;
        if (lines_.is_too_long() || are_too_many) return SocketEnd::foreign;
    }
    return std::nullopt;
}

std::optional<std::string> Wire::next_line() {
    return lines_.next();
}

std::optional<Descriptor> Wire::take_descriptor() {
    if (descriptors_.empty()) return std::nullopt;
    Descriptor descriptor = std::move(descriptors_.front());
    descriptors_.pop_front();
    return descriptor;
}

}  // namespace atelier::editor
