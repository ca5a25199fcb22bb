#include "node/shell/working_folders.hpp"

#include "node/shell/node_clock.hpp"

#include <algorithm>
#include <cstdlib>

namespace atelier {

namespace {

constexpr std::uint32_t numbers_from = std::uint32_t{1} << 31;
constexpr ClientId keeper{numbers_from};  // of the list
const std::string list_beginning = "folders/";

// The same for the same folder and project, so that one that is mirrored again is known.
std::string name_of_mirror(const SpaceId& project, const Path& path) {
    Bytes bytes(project.bytes.begin(), project.bytes.end());
    const std::string text = path.string();
    bytes.insert(bytes.end(), text.begin(), text.end());
    return to_hex(BytesView(content_id(bytes).bytes).first(16));
}

Bytes encode_place(const SpaceId& project, const Path& path) {
    Writer out;
    out.id(project);
    out.bytes(view_of(path.string()));
    return out.take();
}

}  // namespace

class WorkingFolders::Mirror : public FolderSeat {
public:
    Mirror(WorkingFolders& all, const SpaceId& its_project, Path its_path,
           std::unique_ptr<DiskFolder> its_disk)
        : project(its_project),
          path(std::move(its_path)),
          name(name_of_mirror(its_project, path)),
          id(ClientId{numbers_from + ++all.numbers_}),
          disk(std::move(its_disk)),
          mirror(*this, *disk, its_project, "folder/" + name + "/"),
          all_(all) {}

    Replica* replica() override { return all_.node_.replica(); }
    std::optional<Bytes> blob(const BlobId& blob) override { return all_.node_.blob(blob); }
    std::vector<Told> ask(const Request& request) override {
        auto* const before = std::exchange(told_, nullptr);
        std::vector<Told> told;
        told_ = &told;
        all_.node_.ask(id, request);
        told_ = before;
        return told;
    }
    void hear(const Told& told, Instant now) {
        if (std::holds_alternative<told::ClassChanged>(told)) mirror.class_changed(now);
        if (std::holds_alternative<told::BlobCame>(told)) mirror.project_changed(now);
        if (told_ != nullptr) told_->push_back(told);
    }
    FolderReport report() const { return mirror.report(path.string()); }

    const SpaceId project;
    const Path path;
    const std::string name;
    const ClientId id;
    const std::unique_ptr<DiskFolder> disk;
    FolderMirror mirror;
    std::shared_ptr<FolderWatch> watch;
    std::optional<FolderReport> last;  // that was told

private:
    WorkingFolders& all_;
    std::vector<Told>* told_ = nullptr;
};

WorkingFolders::WorkingFolders(const asio::any_io_executor& executor, const Home& home, Node node)
    : executor_(executor), home_(home), node_(std::move(node)) {}

WorkingFolders::~WorkingFolders() {
    for (const auto& mirror : mirrors_)
        if (mirror->watch) mirror->watch->stop();
}

// ---- which there are ----------------------------------------------------------------------------

void WorkingFolders::keep(std::vector<LocalRecord> records) {
    node_.ask(keeper, request::Keep{std::move(records)});
}

void WorkingFolders::resume(Instant now) {
    if (node_.replica() == nullptr) return;
    for (const LocalRecord& record : node_.records(list_beginning)) {
        Reader in(record.value);
        const auto project = in.id<SpaceId>();
        const Path path(text_of(in.bytes(4096)));
        if (!in.finish()) absent_[path] = project;
    }
    take_back(now);
    for (const auto& [path, project] : absent_)
        node_.log("The working folder " + path.string() +
                  " is not there, or is another one. It is left alone until it is back.");
}

void WorkingFolders::take_back(Instant now) {
    looked_for_absent_at_ = now;
    const auto absent = absent_;
    for (const auto& [path, project] : absent) {
        auto made = is_marked(path, project) ? make(project, path, true, now) : nullptr;
        if (!made) continue;
        absent_.erase(path);
        Mirror& mirror = *mirrors_.emplace_back(std::move(made));
        look(mirror, now, [&] { mirror.mirror.begin(now); });
    }
}

std::unique_ptr<WorkingFolders::Mirror> WorkingFolders::make(const SpaceId& project,
                                                             const Path& path, bool is_known,
                                                             Instant now) {
    auto disk = DiskFolder::open(path);
    if (!disk || !mark(path, project, home_.socket)) return nullptr;
    auto mirror = std::make_unique<Mirror>(*this, project, path, std::move(disk));
    const auto records = node_.records("folder/" + mirror->name + "/");
    if (is_known) {
        mirror->mirror.load(records);
    } else {
        std::vector<LocalRecord> forgotten;
        for (const LocalRecord& record : records)
            forgotten.push_back({record.key, {}});
        keep(std::move(forgotten));
    }
    FolderMirror* const inner = &mirror->mirror;
    const auto hurry = node_.hurry;
    mirror->watch =
        std::make_shared<FolderWatch>(executor_, mirror->disk->beneath(),
                                      FolderWatch::Events{[inner, hurry](const std::string& file) {
                                                              inner->written(file, node_time().now);
                                                              hurry();
                                                          },
                                                          [inner, hurry](const std::string& file) {
                                                              inner->closed(file, node_time().now);
                                                              hurry();
                                                          },
                                                          [inner, hurry] {
                                                              inner->disk_changed(node_time().now);
                                                              hurry();
                                                          }});
    mirror->watch->start();
    mirror->mirror.disk_changed(now);
    return mirror;
}

TakenPlaces WorkingFolders::taken() const {
    TakenPlaces taken{home_.root, std::nullopt, {}};
    if (const char* const person = std::getenv("HOME"); person != nullptr && *person != '\0')
        taken.person = person;
    for (const auto& mirror : mirrors_)
        taken.mirrored.push_back(mirror->path);
    return taken;
}

WorkingFolders::Mirror* WorkingFolders::find(const std::string& folder) const {
    std::error_code error;
    Path real = std::filesystem::weakly_canonical(folder, error);
    if (!real.has_filename()) real = real.parent_path();
    for (const auto& mirror : mirrors_)
        if (mirror->path == folder || (!error && mirror->path == real)) return mirror.get();
    return nullptr;
}

std::expected<FolderReport, FolderFault> WorkingFolders::mirror(const SpaceId& project,
                                                                const std::string& folder,
                                                                Instant now) {
    Replica* const replica = node_.replica();
    if (replica == nullptr || replica->contents(project) == nullptr)
        return std::unexpected(FolderFault::no_such_project);
    if (const Mirror* const known = find(folder); known != nullptr && known->project == project)
        return known->report();
    const auto place = place_for(folder, project, taken());
    if (!place) return std::unexpected(place.error());
    std::error_code error;
    std::filesystem::create_directories(place->path, error);
    if (error) return std::unexpected(FolderFault::unusable);
    auto made = make(project, place->path, place->is_known, now);
    if (!made) return std::unexpected(FolderFault::unusable);
    absent_.erase(place->path);
    Mirror& mirror = *mirrors_.emplace_back(std::move(made));
    keep({{list_beginning + mirror.name, encode_place(project, mirror.path)}});
    look(mirror, now, [&] { mirror.mirror.begin(now); });
    return mirror.report();
}

bool WorkingFolders::stop(const std::string& folder) {
    Mirror* const mirror = find(folder);
    if (const auto absent = absent_.find(folder); mirror == nullptr && absent != absent_.end()) {
        keep({{list_beginning + name_of_mirror(absent->second, absent->first), {}}});
        absent_.erase(absent);
        return true;
    }
    if (mirror == nullptr) return false;
    keep({{list_beginning + mirror->name, {}}});
    mirror->watch->stop();
    const ClientId id = mirror->id;
    std::erase_if(mirrors_, [&](const auto& each) { return each.get() == mirror; });
    node_.left(id);
    return true;
}

std::vector<FolderReport> WorkingFolders::reports() const {
    std::vector<FolderReport> reports;
    for (const auto& mirror : mirrors_)
        reports.push_back(mirror->report());
    for (const auto& [path, project] : absent_) {
        FolderReport& report = reports.emplace_back();
        report.path = path.string();
        report.project = project;
        report.state = FolderReport::State::gone;
    }
    return reports;
}

std::optional<FolderReport> WorkingFolders::settle(const std::string& folder, bool deletes,
                                                   Instant now) {
    Mirror* const mirror = find(folder);
    if (mirror == nullptr) return std::nullopt;
    look(*mirror, now, [&] { mirror->mirror.settle(deletes, now); });
    return mirror->report();
}

std::optional<FolderFile> WorkingFolders::file_at(const std::string& path) const {
    std::error_code error;
    const Path real = std::filesystem::weakly_canonical(path, error);
    if (error) return std::nullopt;
    for (const auto& mirror : mirrors_) {
        const std::string inside = real.lexically_relative(mirror->path).string();
        if (mirror->disk->ignores(inside)) continue;
        FolderFile file{mirror->project, Root::site, {}};
        for (const Path& name : Path(inside))
            file.names.push_back(name.string());
        if (file.names.size() < 2) continue;
        const bool is_site = file.names.front() == "site";
        if (!is_site && file.names.front() != "notes") continue;
        file.root = is_site ? Root::site : Root::notes;
        file.names.erase(file.names.begin());
        return file;
    }
    return std::nullopt;
}

// ---- what happens -------------------------------------------------------------------------------

bool WorkingFolders::hear(ClientId to, const Told& told, Instant now) {
    if (to < keeper) return false;
    for (const auto& mirror : mirrors_)
        if (mirror->id == to) mirror->hear(told, now);
    return true;
}

void WorkingFolders::touched(const std::set<SpaceId>& projects, Instant now) {
    for (const auto& mirror : mirrors_)
        if (projects.contains(mirror->project)) mirror->mirror.project_changed(now);
}

// A mirror that asks the node makes turns of it, which must not look again meanwhile.
void WorkingFolders::look(Mirror& mirror, Instant now, const std::function<void()>& what) {
    if (std::exchange(is_looking_, true)) return;
    what();
    std::set<std::string> folders{"", "site", "notes"};
    for (const auto& [path, entry] : mirror.mirror.entries())
        if (entry.is == DiskEntry::Is::folder && path.contains('/')) folders.insert(path);
    if (mirror.watch->watch(folders)) mirror.mirror.disk_changed(now);
    mirror.mirror.set_watched(!mirror.watch->is_blind());
    is_looking_ = false;
    const FolderReport report = mirror.report();
    const bool is_news = !mirror.last || mirror.last->state != report.state ||
                         mirror.last->missing != report.missing || mirror.last->left != report.left;
    if (is_news) node_.changed(report);
    const bool is_paused = report.state == FolderReport::State::deletions_paused;
    if (is_paused && (!mirror.last || mirror.last->state != report.state))
        node_.log("Many files went from " + report.path +
                  " at once; they stay in the project until somebody says that they should go.");
    mirror.last = report;
}

void WorkingFolders::tick(Instant now) {
    if (is_looking_ || node_.replica() == nullptr) return;
    const bool is_time = now - looked_for_absent_at_ >= FolderMirror::looked_at_unwatched;
    if (is_time && !absent_.empty()) take_back(now);
    for (const auto& mirror : mirrors_)
        if (mirror->mirror.next_due() <= now) look(*mirror, now, [&] { mirror->mirror.tick(now); });
}

std::optional<Instant> WorkingFolders::next_due() const {
    std::optional<Instant> due;
    if (is_looking_) return due;
    if (!absent_.empty()) due = looked_for_absent_at_ + FolderMirror::looked_at_unwatched;
    for (const auto& mirror : mirrors_) {
        const Instant at = mirror->mirror.next_due();
        due = due ? std::min(*due, at) : at;
    }
    return due;
}

void WorkingFolders::end(Instant now) {
    for (const auto& mirror : mirrors_) {
        mirror->watch->stop();
        look(*mirror, now, [&] { mirror->mirror.begin(now); });
    }
}

}  // namespace atelier
