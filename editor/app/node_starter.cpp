#include "editor/app/node_starter.hpp"

#include <sys/eventfd.h>

namespace atelier::editor {

NodeStarter::NodeStarter(SeatPlace place)
    : place_(std::move(place)), ended_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

// A try ends within its patience (node_start.hpp).
NodeStarter::~NodeStarter() {
    if (worker_.joinable()) worker_.join();
}

void NodeStarter::start() {
    if (worker_.joinable()) return;
    worker_ = std::thread([this] {
        const auto reached = reach_node(place_, WhenAbsent::start);
        if (!reached) fault_ = reached.error();
        ::eventfd_write(ended_.number(), 1);
    });
}

std::optional<StartFault> NodeStarter::take_end() {
    eventfd_t count = 0;
    if (::eventfd_read(ended_.number(), &count) != 0) return std::nullopt;
    worker_.join();
    return std::exchange(fault_, std::nullopt);
}

}  // namespace atelier::editor
