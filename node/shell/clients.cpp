#include "node/shell/clients.hpp"

namespace atelier {

void Clients::accepted(ClientSocket::Socket socket) {
    if (clients_.size() >= clients_max) return;
    const ClientId id{++numbers_};
    auto client = std::make_unique<Client>(host_, id);
    const auto all = weak_from_this();
    // Whatever a socket tells after the clients are gone is told to nobody.
    client->socket = std::make_shared<ClientSocket>(
        std::move(socket), ClientSocket::Events{[all, id](OwnedFile file) {
                                                    if (const auto here = all.lock())
                                                        here->passed(id, std::move(file));
                                                },
                                                [all, id](std::string_view bytes) {
                                                    if (const auto here = all.lock())
                                                        here->received(id, bytes);
                                                },
                                                [all, id] {
                                                    if (const auto here = all.lock())
                                                        here->ended(id);
                                                },
                                                [all, id] {
                                                    if (const auto here = all.lock())
                                                        here->has_room(id);
                                                }});
    client->socket->start();
    clients_[id] = std::move(client);
}

void Clients::passed(ClientId id, OwnedFile file) {
    Client& client = *clients_.at(id);
    const PassedFile number{++client.files_passed};
    client.files[number] = std::move(file);
    client.connection.passed(number);
}

void Clients::received(ClientId id, std::string_view bytes) {
    Client& client = *clients_.at(id);
    client.connection.receive(bytes);
    work_off(client);
}

void Clients::has_room(ClientId id) {
    const auto client = clients_.find(id);
    if (client != clients_.end()) work_off(*client->second);
}

// As far as there is room for what is answered; the socket says when there is again.
void Clients::work_off(Client& client) {
    send(client);
    while (client.connection.has_waiting_lines() && !client.connection.is_owed_answer() &&
           !client.socket->is_full()) {
        client.connection.go_on();
        send(client);
    }
    client.socket->hold(client.connection.is_owed_answer());
    events_.worked();
}

void Clients::carried(ClientId id, const CarryOutcome& outcome) {
    const auto client = clients_.find(id);
    if (client == clients_.end()) return;
    client->second->connection.carried(outcome);
    work_off(*client->second);
}

void Clients::ended(ClientId id) {
    clients_.erase(id);
    events_.left(id);
}

void Clients::send(Client& client) {
    for (auto& [line, attached] : client.connection.take_output()) {
        std::optional<OwnedFile> file;
        const std::size_t file_bytes = attached ? attached->size() : 0;
        if (attached) {
            file = sealed_file(*attached);
            // The line promises a file: it is not to be taken for the next one's.
            if (!file) return client.socket->close();
        }
        client.socket->send(std::move(line), std::move(file), file_bytes);
    }
    if (client.connection.is_ending()) client.socket->close();
}

void Clients::tell(ClientId to, const Told& told) {
    const auto client = clients_.find(to);
    if (client == clients_.end()) return;
    client->second->connection.hear(told);
    send(*client->second);
}

void Clients::relay(ClientId from, const std::string& line) {
    for (const auto& [id, client] : clients_) {
        if (id == from || !client->connection.is_editor()) continue;
        client->connection.relayed(line);
        send(*client);
    }
}

OwnedFile Clients::take_file(ClientId client, PassedFile file) {
    const auto found = clients_.find(client);
    if (found == clients_.end()) return {};
    auto node = found->second->files.extract(file);
    return node ? std::move(node.mapped()) : OwnedFile();
}

void Clients::diagnosed(ClientId id, const talk::Diagnosis& diagnosis) {
    const auto client = clients_.find(id);
    if (client == clients_.end()) return;
    client->second->connection.diagnosed(diagnosis);
    work_off(*client->second);
}

void Clients::close_all() {
    for (const auto& [id, client] : clients_)
        client->socket->close();
}

std::optional<Instant> Clients::next_due() const {
    std::optional<Instant> due;
    for (const auto& [id, client] : clients_)
        if (const auto at = client->connection.next_due()) due = due ? std::min(*due, *at) : *at;
    return due;
}

void Clients::tick() {
    for (const auto& [id, client] : clients_) {
        client->connection.tick();
        send(*client);
    }
}

}  // namespace atelier
