#pragma once

// A bundle as a file that a program of this seat passed: read from its beginning as often as
// needed, or written. A stick can keep whoever reads, writes or flushes it waiting for minutes: but
// for rewind() and for read() of what was fetched, all of it is called beside the loop.

#include "node/bundle_in.hpp"
#include "node/shell/passed_file.hpp"

namespace atelier {

class BundleFile : public BundleSource {
public:
    enum class Fault : std::uint8_t {
        no_room = 1,
        broken,  // pulled out, or it fails
    };

    explicit BundleFile(OwnedFile file) : file_(std::move(file)) {}

    bool rewind() override;
    std::optional<Bytes> read(std::size_t most) override;
    // What the next read() answers, so that it need not wait.
    void fetch(std::size_t most);
    // Behind what was written before.
    std::optional<Fault> write(BytesView bytes);
    // A fault: it may not be there when the stick is pulled.
    std::optional<Fault> flush();

private:
    struct Fetched {
        std::optional<Bytes> bytes;
    };
    std::optional<Bytes> read_now(std::size_t most);

    OwnedFile file_;
    std::int64_t at_ = 0;
    std::optional<Fetched> fetched_;
};

}  // namespace atelier
