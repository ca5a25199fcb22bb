#include "node/shell/key_file.hpp"

#include "protocol/check.hpp"

namespace atelier {

namespace {

constexpr std::string_view beginning = "atelier keys 1\n";

Bytes encode(const KeySeeds& seeds) {
    Writer writer;
    writer.raw(view_of(beginning));
    for (const Secret<Seed>* seed : {&seeds.device, &seeds.noise, &seeds.seal, &seeds.author})
        writer.id(**seed);
    writer.u8(static_cast<std::uint8_t>(seeds.roots.size()));
    for (const Seed& root : seeds.roots)
        writer.id(root);
    writer.id(hash_of(HashDomain::key_file, writer.view()));
    return writer.take();
}

std::optional<KeySeeds> decode(BytesView file) {
    Reader reader(file);
    if (text_of(reader.raw(beginning.size())) != beginning) return std::nullopt;
    KeySeeds seeds;
    for (Secret<Seed>* seed : {&seeds.device, &seeds.noise, &seeds.seal, &seeds.author})
        **seed = reader.id<Seed>();
    const std::size_t roots = reader.u8();
    if (roots > KeyFile::roots_max) return std::nullopt;
    for (std::size_t i = 0; i < roots && reader.ok(); ++i)
        seeds.roots.push_back(reader.id<Seed>());
    const BytesView said = file.first(file.size() - reader.left());
    if (reader.id<Hash>() != hash_of(HashDomain::key_file, said) || reader.finish())
        return std::nullopt;
    return seeds;
}

}  // namespace

SeatKeyring KeySeeds::keyring() const {
    SeatKeyring keys{signing_key_from(*device),
                     noise_secret_from(*noise),
                     seal_secret_from(*seal),
                     signing_key_from(*author),
                     {}};
    for (const Seed& root : roots)
        keys.roots.push_back(signing_key_from(root));
    return keys;
}

std::expected<std::optional<KeySeeds>, KeyFile::Fault> KeyFile::read() const {
    const auto status = files_.status(path_);
    if (!status) return std::unexpected(Fault::broken);
    if (!*status) return std::nullopt;
    if (!(*status)->is_ours) return std::unexpected(Fault::wrong_owner);
    auto bytes = files_.read(path_);
    if (!bytes) return std::unexpected(Fault::broken);
    auto seeds = decode(*bytes);
    wipe(*bytes);
    if (!seeds) return std::unexpected(Fault::damaged);
    return seeds;
}

std::expected<void, KeyFile::Fault> KeyFile::write(const KeySeeds& seeds) const {
    ATELIER_CHECK(seeds.roots.size() <= roots_max);
    const Path beside = path_.string() + ".new";
    Bytes bytes = encode(seeds);
    const bool is_written = files_.write_and_sync(beside, bytes) && files_.rename(beside, path_) &&
                            files_.sync_folder(path_.parent_path());
    wipe(bytes);
    if (!is_written) return std::unexpected(Fault::broken);
    return {};
}

}  // namespace atelier
