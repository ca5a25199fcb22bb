#pragma once

// All clients of a node with their sockets: what comes from one goes to its connection, what that
// says goes out, and what came as a file waits here until it is asked for.

#include "node/shell/client_connection.hpp"
#include "node/shell/client_socket.hpp"

namespace atelier {

class Clients : public std::enable_shared_from_this<Clients> {
public:
    static constexpr std::size_t clients_max = 64;  // a seat's; who comes then is hung up

    struct Events {
        std::function<void(ClientId)> left;  // once of each, when it is gone
        // A client said something: next_due() may be sooner than it was.
        std::function<void()> worked = [] {};
    };
    // The host must outlive the clients.
    Clients(ClientHost& host, Events events) : host_(host), events_(std::move(events)) {}

    void accepted(ClientSocket::Socket socket);
    void tell(ClientId to, const Told& told);
    // To every client that is an editor, but for one.
    void relay(ClientId from, const std::string& line);
    // Of one that was passed by this client, once.
    OwnedFile take_file(ClientId client, PassedFile file);
    // What this client waits for, if it is still there.
    void carried(ClientId id, const CarryOutcome& outcome);
    void diagnosed(ClientId id, const talk::Diagnosis& diagnosis);
    // After what was said before.
    void close_all();

    std::size_t size() const { return clients_.size(); }
    std::optional<Instant> next_due() const;
    void tick();

private:
    struct Client {
        ClientConnection connection;
        std::shared_ptr<ClientSocket> socket;
        std::map<PassedFile, OwnedFile> files;
        std::uint32_t files_passed = 0;

        Client(ClientHost& host, ClientId id) : connection(host, id) {}
    };

    void passed(ClientId id, OwnedFile file);
    void received(ClientId id, std::string_view bytes);
    void ended(ClientId id);
    void has_room(ClientId id);
    void work_off(Client& client);
    static void send(Client& client);

    ClientHost& host_;
    Events events_;
    std::map<ClientId, std::unique_ptr<Client>> clients_;
    std::uint32_t numbers_ = 0;
};

}  // namespace atelier
