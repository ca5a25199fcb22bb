#include "node/shell/home.hpp"

namespace atelier {

namespace {

using Why = HomeRefusal::Why;

std::unexpected<HomeRefusal> refuse(Why why, std::string what) {
    return std::unexpected(HomeRefusal{why, std::move(what)});
}

std::expected<void, HomeRefusal> make(FileSystem& files, const Path& folder) {
    if (const auto made = files.make_folder(folder); !made)
        return refuse(Why::unusable, "The folder " + folder.string() +
                                         " cannot be made: " + made.error().message() +
                                         ". Name another one with --home.");
    const auto status = files.status(folder);
    if (!status || !*status || !(*status)->is_folder)
        return refuse(Why::unusable,
                      folder.string() + " is no folder. Name another one with --home.");
    // A folder that was there already may be open to others, who could put other keys into it.
    std::error_code error;
    if ((*status)->is_ours)
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    if (error)
        return refuse(Why::unusable, folder.string() + " cannot be closed to others: " +
                                         error.message() + ". Name another one with --home.");
    if (!files.sync_folder(folder.parent_path()))
        return refuse(Why::unusable, "The name of " + folder.string() +
                                         " cannot be kept on the disk. Name another folder with "
                                         "--home.");
    if (!(*status)->is_ours)
        return refuse(Why::wrong_owner, "The folder " + folder.string() +
                                            " belongs to another user of this machine. Start the "
                                            "node as that user, or name another folder with "
                                            "--home.");
    return {};
}

}  // namespace

std::expected<Home, HomeRefusal> open_home(const std::optional<std::string>& given,
                                           const talk::Environment& environment,
                                           FileSystem& files) {
    const auto named = talk::seat_home(given, environment);
    if (!named || named->empty())
        return refuse(Why::none_named,
                      "No folder is named for this seat: HOME is not set. Name one with --home.");
    std::error_code error;
    const Path root = std::filesystem::absolute(*named, error).lexically_normal();
    if (error)
        return refuse(Why::unusable, "The folder " + *named + " cannot be found: " +
                                         error.message() + ". Name another one with --home.");
    if (talk::is_marker(root.string()))
        return refuse(Why::marker, root.string() +
                                       " marks a working folder; a seat cannot live in it. Name "
                                       "another folder with --home.");
    Home home{root, talk::socket_path(root.string(), environment)};
    for (const Path& folder : {home.root, home.socket.parent_path(), home.rescue()})
        if (const auto made = make(files, folder); !made) return std::unexpected(made.error());
    return home;
}

}  // namespace atelier
