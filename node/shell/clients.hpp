#pragma once

// All clients of a node with their sockets: what comes from one goes to its connection, what that
// says goes out, and what came as a file waits here until it is asked for.

#include "node/shell/client_connection.hpp"
#include "node/shell/client_socket.hpp"

namespace atelier {

class Clients : public std::enable_shared_from_this<Clients> {
public:
    static constexpr std::size_t clients_max = 64;  // a seat's; who comes then is hung up

    // The host must outlive the clients; `left` is told once of each, when it is gone.
    Clients(ClientHost& host, std::function<void(ClientId)> left)
        : host_(host), left_(std::move(left)) {}

    void accepted(ClientSocket::Socket socket);
    void tell(ClientId to, const Told& told);
    // To every client that is an editor, but for one.
    void relay(ClientId from, const std::string& line);
    // Of one that was passed by this client, once.
    OwnedFile take_file(ClientId client, PassedFile file);
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
    static void send(Client& client);

    ClientHost& host_;
    std::function<void(ClientId)> left_;
    std::map<ClientId, std::unique_ptr<Client>> clients_;
    std::uint32_t numbers_ = 0;
};

}  // namespace atelier
