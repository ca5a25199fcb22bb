#pragma once

// A bundle as a file that a program of this seat passed: read from its beginning as often as
// needed, or written.

#include "node/bundle_in.hpp"
#include "node/shell/passed_file.hpp"

namespace atelier {

class BundleFile : public BundleSource {
public:
    explicit BundleFile(OwnedFile file) : file_(std::move(file)) {}

    bool rewind() override;
    std::optional<Bytes> read(std::size_t most) override;
    // Behind what was written before. False: the stick is full, or gone.
    bool write(BytesView bytes);
    // False: it may not be there when the stick is pulled.
    bool flush();

private:
    OwnedFile file_;
    std::int64_t at_ = 0;
};

}  // namespace atelier
