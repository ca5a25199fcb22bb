#include "editor/node_link.hpp"

#include <poll.h>

#include <algorithm>
#include <array>

namespace atelier::editor {

namespace {

using Why = Trouble::Why;
using Clock = std::chrono::steady_clock;

constexpr std::size_t tellings_max = 1'000;  // the oldest go first

bool counts(const talk::FromEditor& message) {
    return std::visit(
        [](const auto& each) { return talk::is_writing<std::remove_cvref_t<decltype(each)>>(); },
        message);
}

}  // namespace

std::expected<NodeLink, NodeLink::ConnectFault> NodeLink::connect(const std::string& socket_path) {
    auto socket = connect_to_node(socket_path);
    if (!socket) return std::unexpected(socket.error());
    return NodeLink(*std::move(socket));
}

NodeLink::NodeLink(Descriptor socket) : socket_(std::move(socket)) {
    never_block(socket_);
}

std::expected<boost::json::value, Trouble> NodeLink::exchange(const talk::FromEditor& message,
                                                              std::optional<int> descriptor,
                                                              Patience patience) {
    const Instant until = Clock::now() + patience;
    const talk::CallId id = ++last_id_;
    if (counts(message)) ++written_;
    if (const auto trouble = send(talk::write_call({id, message}), descriptor, until))
        return std::unexpected(*trouble);
    while (answers_.empty())
        if (const auto trouble = wait_for(POLLIN, until)) return std::unexpected(*trouble);
    const talk::Answer answer = std::move(answers_.front());
    answers_.pop_front();
    if (answer.id != id) return std::unexpected(Trouble{Why::foreign, {}});
    if (!answer.result) return std::unexpected(Trouble{Why::refused, answer.result.error()});
    return *answer.result;
}

std::expected<void, Trouble> NodeLink::wait_until_saved(Patience patience) {
    const Instant until = Clock::now() + patience;
    while (status_.saved < written_) {
        if (status_.disk && *status_.disk != talk::DiskTrouble::nearly_full) {
            const bool is_full = *status_.disk == talk::DiskTrouble::full;
            const auto code = is_full ? talk::Code::disk_full : talk::Code::disk_broken;
            return std::unexpected(Trouble{Why::refused, {code, std::nullopt}});
        }
        if (const auto trouble = wait_for(POLLIN, until)) return std::unexpected(*trouble);
    }
    return {};
}

bool NodeLink::wait_until(const std::function<bool()>& is_there, Patience patience) {
    const Instant until = Clock::now() + patience;
    while (!is_there())
        if (wait_for(POLLIN, until)) return is_there();
    return true;
}

std::expected<talk::FromNode, Trouble> NodeLink::next_telling(Patience patience) {
    const Instant until = Clock::now() + patience;
    while (tellings_.empty())
        if (const auto trouble = wait_for(POLLIN, until)) return std::unexpected(*trouble);
    talk::FromNode telling = std::move(tellings_.front());
    tellings_.pop_front();
    return telling;
}

bool NodeLink::wait_for_end(Patience patience) {
    const Instant until = Clock::now() + patience;
    while (true)
        if (const auto trouble = wait_for(POLLIN, until)) return trouble->why == Why::ended;
}

std::optional<Descriptor> NodeLink::take_descriptor() {
    if (descriptors_.empty()) return std::nullopt;
    Descriptor descriptor = std::move(descriptors_.front());
    descriptors_.pop_front();
    return descriptor;
}

// The node may have to say much before it reads on, so that both directions go on together.
std::optional<Trouble> NodeLink::send(const std::string& line, std::optional<int> descriptor,
                                      Instant until) {
    std::string_view rest = line;
    while (!rest.empty()) {
        const auto sent = send_part(socket_, rest, descriptor);
        if (!sent) return Trouble{Why::ended, {}};
        if (*sent > 0) {
            rest.remove_prefix(*sent);
            descriptor.reset();
        } else if (const auto trouble = wait_for(POLLIN | POLLOUT, until)) {
            return trouble;
        }
    }
    return std::nullopt;
}

std::optional<Trouble> NodeLink::wait_for(short events, Instant until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return Trouble{Why::silent, {}};
    std::array<pollfd, 2> watched{{{socket_.number(), events, 0}, {given_up_, POLLIN, 0}}};
    const int ready =
        ::poll(watched.data(), watched.size(), static_cast<int>(std::min<long>(left, 1'000'000)));
    if (ready > 0 && watched[1].revents != 0) return Trouble{Why::silent, {}};
    if (ready > 0 && (watched[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0) return receive();
    return std::nullopt;
}

std::optional<Trouble> NodeLink::receive() {
    const auto bytes = receive_part(socket_, descriptors_);
    if (!bytes) return Trouble{Why::ended, {}};
    lines_.receive(*bytes);
    while (const auto line = lines_.next())
        if (const auto trouble = hear(*line)) return trouble;
    if (lines_.is_too_long() || descriptors_.size() > waiting_descriptors_max)
        return Trouble{Why::foreign, {}};
    return std::nullopt;
}

std::optional<Trouble> NodeLink::hear(std::string_view line) {
    auto heard = talk::read_heard(line);
    if (!heard) return Trouble{Why::foreign, {}};
    if (auto* answer = std::get_if<talk::Answer>(&*heard)) {
        answers_.push_back(std::move(*answer));
        return std::nullopt;
    }
    auto& telling = std::get<talk::FromNode>(*heard);
    if (const auto* status = std::get_if<talk::Status>(&telling)) {
        status_ = *status;
        has_status_ = true;
    } else if (!std::holds_alternative<talk::Presence>(telling)) {
        tellings_.push_back(std::move(telling));
        if (tellings_.size() > tellings_max) tellings_.pop_front();
    }
    return std::nullopt;
}

}  // namespace atelier::editor
