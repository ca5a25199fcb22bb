#pragma once

// All that somebody wrote alone, read out of the practice home through its node, beside everything
// else that goes on: the node may have to be started first.

#include "editor/descriptor.hpp"
#include "protocol/editor_messages/messages.hpp"

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace atelier::editor {

struct PracticeFile {
    std::string path;  // site/… or notes/…
    talk::NodeKind kind = talk::NodeKind::text;
    std::string bytes;
};
struct PracticeSite {
    std::string name;
    std::vector<PracticeFile> files;  // each folder before what is in it
};
// Else a sentence for the person.
using PracticeRead = std::expected<std::vector<PracticeSite>, std::string>;

class PracticeReading {
public:
    using Done = std::function<void(const PracticeRead&)>;

    // `read` runs in a thread of its own, and ends at once when the descriptor that it is given
    // becomes readable: whoever leaves waits for nothing.
    using Read = std::function<PracticeRead(int given_up)>;
    PracticeReading(Read read, Done done);
    ~PracticeReading();
    PracticeReading(const PracticeReading&) = delete;
    PracticeReading& operator=(const PracticeReading&) = delete;

    // Readable when it is read.
    int descriptor() const { return ended_.number(); }
    // True, once: it is read, and `done` has been called.
    bool take_end();

private:
    Descriptor ended_;
    Descriptor given_up_;
    Done done_;
    std::optional<PracticeRead> read_;
    std::thread worker_;
};

}  // namespace atelier::editor
