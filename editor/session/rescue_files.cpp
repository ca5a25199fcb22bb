#include "editor/session/rescue_files.hpp"

#include "protocol/editor_messages/uri.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>

namespace atelier::editor {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "typed-";
constexpr std::string_view suffix = ".txt";
constexpr std::string_view scheme = "atelier:";
constexpr std::size_t text_max_bytes = 16 * 1024 * 1024;  // the longest line of the node

std::error_code last_error() {
    return {errno, std::generic_category()};
}

// Nothing for a uri that is none of ours: no such text is ever open.
std::optional<std::string> name_of(const talk::EditorSession& session, std::string uri,
                                   const std::string& number = {}) {
    if (!talk::file_named(uri)) return std::nullopt;
    uri.erase(0, scheme.size());
    std::ranges::replace(uri, '/', '-');
    return std::string(prefix) + session.hex + '-' + uri + number + std::string(suffix);
}

std::optional<RescueFile> named(const std::string& name) {
    constexpr std::size_t begin = prefix.size() + talk::EditorSession::digits + 1;
    if (!name.starts_with(prefix) || !name.ends_with(suffix)) return std::nullopt;
    if (name.size() < begin + suffix.size()) return std::nullopt;
    std::string uri = name.substr(begin, name.size() - begin - suffix.size());
    uri.erase(std::min(uri.find('.'), uri.size()));
    if (const std::size_t slash = uri.find('-'); slash != std::string::npos) uri[slash] = '/';
    RescueFile file;
    file.session.hex = name.substr(prefix.size(), talk::EditorSession::digits);
    file.uri = std::string(scheme) + uri;
    if (!talk::file_named(file.uri) || !talk::is_lower_hex(file.session.hex)) return std::nullopt;
    return file;
}

std::error_code write_all(const Descriptor& file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(file.number(), text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return last_error();
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return ::fsync(file.number()) == 0 ? std::error_code() : last_error();
}

std::error_code flush_folder(const std::string& path) {
    const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return folder && ::fsync(folder.number()) == 0 ? std::error_code() : last_error();
}

std::error_code write_file(const std::string& folder, const std::string& name,
                           std::string_view text) {
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return last_error();
    const std::string path = folder + "/" + name;
    const std::string aside = path + ".part";
    {
        const Descriptor file(
            ::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (!file) return last_error();
        if (const auto error = write_all(file, text)) return error;
    }
    if (::rename(aside.c_str(), path.c_str()) != 0) return last_error();
    return flush_folder(folder);
}

// Nothing for what cannot be read, or is too long to be a text.
std::optional<std::string> read_file(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat status{};
    if (!file || ::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode))
        return std::nullopt;
    std::string text;
    std::string part(64 * 1024, '\0');
    while (true) {
        const ssize_t count = ::read(file.number(), part.data(), part.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 || text.size() > text_max_bytes) return std::nullopt;
        if (count == 0) return text;
        text.append(part, 0, static_cast<std::size_t>(count));
    }
}

std::int64_t written_at(const std::string& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? std::int64_t{status.st_mtime} : 0;
}

}  // namespace

std::string rescue_folder(const std::string& home) {
    return home + "/rescue";
}

std::vector<RescueFile> list_rescue_files(const std::string& home,
                                          const talk::EditorSession& session) {
    std::vector<RescueFile> files;
    std::error_code error;
    for (fs::directory_iterator each(rescue_folder(home), error), end; !error && each != end;
         each.increment(error)) {
        auto file = named(each->path().filename().string());
        if (!file || file->session == session) continue;
        file->path = each->path().string();
        auto text = read_file(file->path);
        if (!text) continue;
        file->text = *std::move(text);
        file->written = written_at(file->path);
        files.push_back(*std::move(file));
    }
    std::ranges::sort(files, [](const RescueFile& one, const RescueFile& other) {
        return std::tie(other.written, other.path) < std::tie(one.written, one.path);
    });
    return files;
}

bool remove_rescue_file(const RescueFile& file) {
    return ::unlink(file.path.c_str()) == 0 || errno == ENOENT;
}

std::optional<std::error_code> RescueFiles::tick(const NodeSession& session, Instant now) {
    remove_saved(session);
    if (session.state() == NodeSession::State::ready || !session.has_unsaved_texts()) {
        due_.reset();
        return std::nullopt;
    }
    if (!due_) due_ = last_ ? std::max(now, *last_ + between) : now;
    if (now < *due_) return std::nullopt;
    last_ = now;
    due_ = now + between;
    std::optional<std::error_code> trouble;
    for (const auto& [uri, version] : session.unsaved_texts()) {
        Written& written = written_[uri];
        if (written.version == version) continue;
        const auto name = name_of(session.id(), uri);
        if (!name) continue;
        const auto error =
            write_file(rescue_folder(home_), *name, session.unsaved_text(uri)->text());
        if (error) trouble = error;
        written = {rescue_folder(home_) + "/" + *name,
                   error ? std::nullopt : std::optional(version)};
    }
    return trouble;
}

std::optional<std::error_code> RescueFiles::keep(const talk::EditorSession& session,
                                                 const happened::Rescued& rescued) {
    const auto name = name_of(session, rescued.uri, '.' + std::to_string(++kept_));
    if (!name || rescued.text.empty()) return std::nullopt;
    if (const auto error = write_file(rescue_folder(home_), *name, rescued.text)) return error;
    return std::nullopt;
}

void RescueFiles::remove_saved(const NodeSession& session) {
    std::erase_if(written_, [&](const auto& each) {
        if (session.unsaved_text(each.first) != nullptr) return false;
        ::unlink(each.second.path.c_str());
        return true;
    });
}

}  // namespace atelier::editor
