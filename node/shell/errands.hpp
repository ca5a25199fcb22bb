#pragma once

// What a node does for its programs beside everything else, because it takes longer than a turn:
// sticks, and looking for what is wrong. One of each at a time: two sticks would only hinder each
// other, and whoever asks what is wrong while somebody looks is told the same.

#include "node/shell/carrying.hpp"
#include "node/shell/diagnosing.hpp"

#include <set>

namespace atelier {

class Errands {
public:
    struct Node {
        CarryWay::Turn turn;
        std::function<NodeTime()> clock;
        // All that is known but the store's health.
        std::function<talk::Diagnosis()> diagnosis;
        std::function<void(ClientId, const CarryOutcome&)> carried;
        std::function<void(ClientId, const talk::Diagnosis&)> diagnosed;
    };

    // The store outlives it, or it is stopped before.
    Errands(asio::io_context& loop, SqliteStore& store, Node node)
        : loop_(loop), store_(store), node_(std::move(node)) {}

    // Nothing: it has begun.
    std::optional<talk::Code> carry_out(ClientId client, BundleFile file);
    std::optional<talk::Code> carry_in(ClientId client, BundleFile file);
    void diagnose(ClientId client);

    // Nobody waits for what it asked any more.
    void left(ClientId client);
    // Nothing is told after it.
    void stop();

private:
    std::optional<talk::Code> refused(BundleFile& file) const;
    void carry(ClientId client, std::unique_ptr<CarryWay> way);

    asio::io_context& loop_;
    SqliteStore& store_;
    Node node_;
    std::shared_ptr<Carrying> carrying_;
    ClientId carries_for_{};
    std::shared_ptr<Diagnosing> diagnosing_;
    std::set<ClientId> diagnoses_for_;
};

}  // namespace atelier
