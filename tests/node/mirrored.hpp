#pragma once

// Two seats of one class, each with a folder in memory that mirrors the project.

#include "node/folder_mirror.hpp"
#include "tests/node/memory_folder.hpp"
#include "tests/node/table.hpp"

namespace atelier::test {

// One seat's folder, as the shell around a node would drive it.
struct MirroredSeat : FolderSeat {
    static constexpr ClientId client{77};

    Class& room;
    Table::Seat& seat;
    MemoryFolder folder;
    std::unique_ptr<FolderMirror> mirror;

    MirroredSeat(Class& its_room, Table::Seat& its_seat) : room(its_room), seat(its_seat) {
        begin();
    }
    // A start of the node knows what the store has.
    void begin() {
        mirror = std::make_unique<FolderMirror>(*this, folder, room.project, "folder/x/");
        mirror->load(seat.store->records("folder/x/").value());
        mirror->begin(room.table.now);
    }
    Replica* replica() override { return seat.node->replica(); }
    std::optional<Bytes> blob(const BlobId& id) override {
        return seat.store->blob(id).value_or(std::nullopt);
    }
    std::vector<Told> ask(const Request& request) override {
        const std::size_t before = seat.told.size();
        seat.node->request(client, request, room.table.time());
        room.table.run(0);
        return {seat.told.begin() + static_cast<std::ptrdiff_t>(before), seat.told.end()};
    }
    std::string text(const std::string& path) const {
        return folder.text(path).value_or("(no file)");
    }
};

struct Mirrored : Class {
    MirroredSeat ines{*this, trainer};
    MirroredSeat karim{*this, learner};

    Mirrored() { rest(); }

    // Time passes; the watch says that something happened.
    void pass(std::uint64_t milliseconds) {
        for (std::uint64_t i = 0; i < milliseconds; i += 50) {
            for (MirroredSeat* each : {&ines, &karim}) {
                if (!each->seat.node->take_touched().empty())
                    each->mirror->project_changed(table.now);
                each->mirror->disk_changed(table.now);
                if (each->mirror->next_due() <= table.now) each->mirror->tick(table.now);
            }
            table.run(50);
        }
    }
    void rest() { pass(4'000); }
    // What every folder and the project have of one file.
    std::string everywhere(const std::string& path) {
        rest();
        const std::string text = ines.text(path);
        CHECK(text == karim.text(path));
        return text;
    }
    // As somebody at that seat types into what their screen shows now.
    void type(Table::Seat& seat, const NodeId& node, LineColumn from, LineColumn to,
              std::u32string text) {
        const FileNumber number{++numbers_};
        const std::u32string now = seat.node->replica()->contents(project)->text(node).now().text();
        ask(seat, request::Open{number, project, node, ClientKind::whole, now, {}});
        ask(seat, request::Edit{number, 0, {{from, to, std::move(text)}}, {}});
        ask(seat, request::Close{number});
    }
    std::optional<NodeId> node_at(Table::Seat& seat, const std::string& path) {
        for (const ListedFile& file :
             files_of(seat.node->replica()->contents(project)->tree(), project))
            if (full_path(file) == path) return file.outlined.node.id;
        return std::nullopt;
    }

private:
    std::uint32_t numbers_ = 100;
};

}  // namespace atelier::test
