#pragma once

// What one client asks of the node, each with what the node told because of it.

#include "node/shell/client_fault.hpp"
#include "node/shell/client_host.hpp"

namespace atelier {

// What answers a request, in the order in which it was told.
struct AskOutcome {
    std::vector<Told> told;

    template <class T>
    const T* find() const {
        for (const Told& each : told)
            if (const auto* found = std::get_if<T>(&each)) return found;
        return nullptr;
    }
    std::optional<talk::Fault> fault() const {
        const auto* refused = find<told::Refused>();
        return refused ? std::optional(talk::Fault{code_of(refused->why), {}}) : std::nullopt;
    }
};

class ClientAsks {
public:
    ClientAsks(ClientHost& host, ClientId id) : host_(host), id_(id) {}

    AskOutcome ask(const Request& request);
    // A message that counts, and was refused before the node was asked, counts there, too.
    void count_refused();
    // Whether it answers what is being asked; then nobody else is to look at it.
    bool hear(const Told& told);

private:
    ClientHost& host_;
    ClientId id_;
    AskOutcome* outcome_ = nullptr;
};

}  // namespace atelier
