#include "editor/commands/show_doctor.hpp"

#include "editor/commands/doctor_checks.hpp"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <thread>

namespace atelier::editor {

namespace {

constexpr const char* shipped_version = "0.1";  // of atelier-node
constexpr Patience doctor_patience{120'000};    // a large store on an old disk
constexpr Patience beacons_patience{3'500};     // a node that starts says where it is until then
constexpr Patience asked_again_after{500};

HomeFacts look_at(const std::string& path) {
    HomeFacts home;
    home.path = path;
    struct stat about{};
    home.is_there = ::stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode);
    if (!home.is_there) return home;
    home.is_own = about.st_uid == ::geteuid();
    home.is_closed = (about.st_mode & (S_IRWXG | S_IRWXO)) == 0;
    home.may_write = ::access(path.c_str(), R_OK | W_OK | X_OK) == 0;
    struct statvfs disk{};
    if (::statvfs(path.c_str(), &disk) == 0)
        home.free_bytes = std::uint64_t{disk.f_bavail} * disk.f_frsize;
    return home;
}

// Asked again while beacons that were just sent may still come back.
talk::Diagnosis ask(Workplace& workplace, bool has_class) {
    const auto end =
        std::chrono::steady_clock::now() + std::min(beacons_patience, workplace.around.patience);
    while (true) {
        auto found = workplace.node().call(talk::Doctor{}, std::nullopt, doctor_patience);
        if (!found) workplace.fail(found.error());
        const bool may_wait = has_class && std::chrono::steady_clock::now() < end;
        if (!may_wait || !is_too_soon(*found)) return *std::move(found);
        std::this_thread::sleep_for(asked_again_after);
    }
}

void ask_node(Workplace& workplace, SeatFacts& facts) {
    try {
        facts.has_class = workplace.greeting().class_id.has_value();
        facts.node = ask(workplace, facts.has_class);
        NodeLink& link = workplace.node();
        if (link.wait_until([&] { return link.has_status(); }, status_patience))
            facts.connected = link.status().connected;
    } catch (const Failure& failure) {
        facts.node_trouble = failure.sentence;
        facts.node.reset();
    }
}

Report report_of(const std::vector<Check>& checks, const Words& words) {
    Report report;
    boost::json::array list;
    std::uint64_t wrong = 0;
    for (const Check& each : checks) {
        boost::json::object one{{"check", each.name}, {"well", each.is_well}, {"says", each.says}};
        report.text += (each.is_well ? "  " : "! ") + each.says + "\n";
        if (!each.is_well) {
            ++wrong;
            one["do"] = each.advice;
            report.text += "  -> " + each.advice + "\n";
        }
        list.push_back(std::move(one));
    }
    report.data["well"] = wrong == 0;
    report.data["checks"] = std::move(list);
    report.text +=
        (wrong == 0 ? words("doctor.all_well"_key) : words.count("doctor.wrong"_key, wrong)) + "\n";
    report.exit = wrong == 0 ? 0 : 1;
    return report;
}

}  // namespace

Report show_doctor(Workplace& workplace) {
    SeatFacts facts;
    facts.node_version = shipped_version;
    // First, as the node makes what is not there.
    const HomeFacts before = look_at(workplace.home());
    ask_node(workplace, facts);
    facts.home = facts.node ? look_at(workplace.home()) : before;
    return report_of(checks_of(facts, workplace.words), workplace.words);
}

}  // namespace atelier::editor
