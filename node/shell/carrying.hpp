#pragma once

// A stick that is written or read while the node works on: what is to be computed for it in pieces
// of a few milliseconds in the loop, what the stick itself takes (it may take minutes) in a thread
// beside it. It is answered when all that was written is on the stick, or all that came on this
// seat's disk: then it may be pulled out.
//
// A class that grows while it is written goes on the stick as it was when that began.

#include "node/node_core.hpp"
#include "node/shell/bundle_file.hpp"
#include "node/shell/client_host.hpp"
#include "node/shell/coroutine.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

namespace atelier {

// What one piece of it came to, and what is next.
namespace carry_step {
struct Again {};
// To be called beside the loop, and then the next step.
struct Beside {
    std::function<void()> work;
};
struct Later {};  // the disk is not so far
}  // namespace carry_step

using CarryStep =
    std::variant<carry_step::Again, carry_step::Beside, carry_step::Later, CarryOutcome>;

// One way, out or in.
class CarryWay {
public:
    // How the node works something off: as one turn.
    using Turn = std::function<void(const std::function<void(NodeCore&, NodeTime)>&)>;

    virtual ~CarryWay() = default;
    virtual CarryStep step() = 0;
};

class CarryOut : public CarryWay {
public:
    CarryOut(BundleFile file, Turn turn) : file_(std::move(file)), turn_(std::move(turn)) {}
    CarryStep step() override;

private:
    static constexpr std::size_t written_at_once = std::size_t{256} * 1024;

    BundleFile file_;
    Turn turn_;
    std::optional<BundleOut> out_;
    bool is_whole_ = false;
    bool is_flushed_ = false;
    std::optional<BundleFile::Fault> fault_;
};

class CarryIn : public CarryWay {
public:
    CarryIn(BundleFile file, Turn turn, std::function<NodeTime()> clock)
        : file_(std::move(file)), turn_(std::move(turn)), clock_(std::move(clock)) {}
    CarryStep step() override;

private:
    void read(NodeCore& core);
    CarryStep wait_for_disk(NodeCore& core) const;

    BundleFile file_;
    Turn turn_;
    std::function<NodeTime()> clock_;
    std::optional<BundleIn> in_;
    bool is_fetched_ = false;
    bool is_read_ = false;
    std::optional<BundleIn::Refusal> refusal_;
    std::uint64_t commits_ = 0;  // when all was read
};

class Carrying : public std::enable_shared_from_this<Carrying> {
public:
    // Of the loop, at a time.
    static constexpr std::chrono::milliseconds slice{8};
    // Told once. Nothing: nobody waits for it any more.
    using Ended = std::function<void(const std::optional<CarryOutcome>&)>;

    Carrying(asio::io_context& loop, std::unique_ptr<CarryWay> way, Ended ended)
        : loop_(loop), way_(std::move(way)), ended_(std::move(ended)), later_(loop) {}

    void start() { post_step(); }
    // Whoever asked is gone: it ends behind the piece that is being worked off.
    void give_up() { is_given_up_ = true; }
    // The node ends. Waits for what the stick is doing at this moment; nothing is told any more.
    void stop();

private:
    void post_step();
    void step();
    void take(const carry_step::Again&) { post_step(); }
    void take(carry_step::Beside& beside);
    void take(const carry_step::Later&);
    void take(const CarryOutcome& outcome) { end(outcome); }
    void end(const std::optional<CarryOutcome>& outcome);

    asio::io_context& loop_;
    std::unique_ptr<CarryWay> way_;
    Ended ended_;
    asio::steady_timer later_;
    asio::thread_pool beside_{1};
    bool is_given_up_ = false;
};

}  // namespace atelier
