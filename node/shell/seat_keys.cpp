#include "node/shell/seat_keys.hpp"

#include "node/shell/random_seed.hpp"

namespace atelier {

namespace {

// One root key is made with every seat: whoever founds a class here is its first root.
KeySeeds new_seeds() {
    return {Secret(random_seed()),
            Secret(random_seed()),
            Secret(random_seed()),
            Secret(random_seed()),
            {random_seed()}};
}

}  // namespace

std::expected<KeySeeds, std::string> keys_of(const KeyFile& file, bool is_of_class) {
    auto read = file.read();
    if (read && *read) return std::move(**read);
    if (read && is_of_class)
        return std::unexpected(
            "The keys of this seat are not in " + file.path().string() +
            " any more. Put a copy back, or name another folder with --home and join the class "
            "again; the others have this seat's work.");
    if (read) {
        KeySeeds made = new_seeds();
        if (file.write(made)) return made;
        return std::unexpected("The keys of this seat cannot be written to " +
                               file.path().string() +
                               ". Is the disk full, or may nothing be written there?");
    }
    switch (read.error()) {
        case KeyFile::Fault::damaged:
            return std::unexpected(
                "The keys of this seat in " + file.path().string() +
                " are damaged. Put a copy back, or name another folder with --home and join the "
                "class again; the others have this seat's work.");
        case KeyFile::Fault::wrong_owner:
            return std::unexpected(file.path().string() +
                                   " belongs to another user of this machine. Start the node as "
                                   "that user, or name another folder with --home.");
        case KeyFile::Fault::broken: break;
    }
    return std::unexpected("The keys of this seat in " + file.path().string() +
                           " cannot be read. May this user read them?");
}

}  // namespace atelier
