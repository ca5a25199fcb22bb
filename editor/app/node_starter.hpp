#pragma once

// Starts the node of this seat beside everything else that goes on: starting takes up to seconds,
// and nobody's keys wait for it.

#include "editor/node_start.hpp"
#include "editor/words/words.hpp"

#include <thread>

namespace atelier::editor {

class NodeStarter {
public:
    explicit NodeStarter(SeatPlace place);
    ~NodeStarter();
    NodeStarter(const NodeStarter&) = delete;
    NodeStarter& operator=(const NodeStarter&) = delete;

    // One at a time: while one is under way nothing is done.
    void start();
    // Readable when a try has ended.
    int descriptor() const { return ended_.number(); }
    // To be called when it is: why there is no node; nothing: there is one.
    std::optional<StartFault> take_end();

private:
    SeatPlace place_;
    Descriptor ended_;
    std::thread worker_;
    std::optional<StartFault> fault_;
};

}  // namespace atelier::editor
