#pragma once

// Whole nodes of one machine in one loop, and programs at their sockets.

#include "node/shell/running_node.hpp"
#include "protocol/editor_messages/messages.hpp"
#include "tests/node/shell/io_loop.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

namespace atelier::test {

// On ports that are free.
struct House {
    IoLoop loop;
    std::vector<std::string> log;

    std::expected<std::unique_ptr<RunningNode>, RunningNode::Refusal> start(
        const Path& home, std::optional<std::uint16_t> port = 0,
        std::optional<std::uint32_t> exit_idle_s = {}) {
        NodeOptions options;
        options.exit_idle_s = exit_idle_s;
        options.home = home.string();
        options.port = port;
        options.beacon_port = 0;
        options.beacons_to = read_address("127.0.0.1:9", 9).address;  // nobody is there
        return RunningNode::start(loop.context, options,
                                  [this](const std::string& line) { log.push_back(line); });
    }
};

// A program of a seat, as its socket sees it.
class Program {
public:
    Program(House& house, const RunningNode& node) : house_(house), socket_(house.loop.context) {
        socket_.connect(node.home().socket.string());
        socket_.non_blocking(true);
        ask(talk::Hello{"test", 1});
    }

    // What it is answered.
    template <class Message>
    std::expected<typename Message::Answer, talk::Fault> ask(const Message& message) {
        const std::string line = talk::write_call({talk::CallId{++calls_}, message});
        REQUIRE(::send(socket_.native_handle(), line.data(), line.size(), 0) ==
                static_cast<ssize_t>(line.size()));
        std::optional<talk::Answer> answer;
        const bool came = house_.loop.until([&] {
            for (const talk::Heard& heard : read())
                if (const auto* each = std::get_if<talk::Answer>(&heard)) answer = *each;
            return answer.has_value();
        });
        REQUIRE(came);
        if (!answer->result) return std::unexpected(answer->result.error());
        auto result = talk::read_result<typename Message::Answer>(*answer->result);
        REQUIRE(result);
        return *result;
    }
    // What it was told last of its seat.
    bool has_status(const std::function<bool(const talk::Status&)>& is_it) {
        return house_.loop.until([&] {
            read();
            return status_ && is_it(*status_);
        });
    }
    // The seats that it was told of last.
    bool has_presence(const std::function<bool(const talk::PresentSeat&)>& is_it) {
        return house_.loop.until(
            [&] {
                read();
                return std::ranges::any_of(presence_.seats, is_it);
            },
            std::chrono::milliseconds{500});
    }
    // How its knocking ended.
    talk::Joining joined() {
        REQUIRE(is_told_verdict(std::chrono::seconds{10}));
        return *std::exchange(joining_, std::nullopt);
    }
    bool is_told_verdict(std::chrono::milliseconds patience) {
        return house_.loop.until(
            [&] {
                read();
                return joining_ && joining_->verdict;
            },
            patience);
    }
    // Without waiting for an answer.
    template <class Message>
    void say(const Message& message) {
        const std::string line = talk::write_call({std::nullopt, message});
        REQUIRE(::send(socket_.native_handle(), line.data(), line.size(), 0) ==
                static_cast<ssize_t>(line.size()));
    }
    bool is_hung_up() {
        return house_.loop.until([&] {
            read();
            return is_over_;
        });
    }

private:
    std::vector<talk::Heard> read() {
        std::vector<talk::Heard> all;
        char bytes[4096];
        for (ssize_t count = 0;;) {
            count = ::recv(socket_.native_handle(), bytes, sizeof bytes, MSG_DONTWAIT);
            is_over_ = is_over_ || count == 0;
            if (count <= 0) break;
            rest_.append(bytes, static_cast<std::size_t>(count));
        }
        for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
            const auto heard = talk::read_heard(std::string_view(rest_).substr(0, end));
            REQUIRE(heard);
            if (const auto* telling = std::get_if<talk::FromNode>(&*heard)) {
                if (const auto* status = std::get_if<talk::Status>(telling)) status_ = *status;
                if (const auto* seats = std::get_if<talk::Presence>(telling)) presence_ = *seats;
                if (const auto* how = std::get_if<talk::Joining>(telling)) joining_ = *how;
            }
            all.push_back(*heard);
            rest_.erase(0, end + 1);
        }
        return all;
    }

    House& house_;
    asio::local::stream_protocol::socket socket_;
    std::int64_t calls_ = 0;
    std::string rest_;
    std::optional<talk::Status> status_;
    talk::Presence presence_;
    std::optional<talk::Joining> joining_;
    bool is_over_ = false;
};

inline talk::FoundClass classe() {
    talk::FoundClass found;
    found.name = "Classe";
    found.person = "Inès";
    found.label = "poste 1";
    found.threshold = 1;
    return found;
}

}  // namespace atelier::test
