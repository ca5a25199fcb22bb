#include "editor/commands/join_class.hpp"

#include "editor/commands/local_file.hpp"
#include "editor/join_refusal.hpp"
#include "editor/kit_file.hpp"

namespace atelier::editor {

namespace {

// A trainer's node answers a kit by itself, so that this is a network that is slow or not there.
constexpr Patience knock_patience{15'000};

KitFile kit_in(const Workplace& workplace, const std::string& path) {
    const auto kit = read_kit(read_local_file(workplace, path, kit_file_max_bytes));
    if (kit) return *kit;
    const Slots slots{{"path", path}};
    const Words& words = workplace.words;
    switch (kit.error()) {
        case KitFault::other_version:
            workplace.fail("kit_version", words("kit.version"_key, slots));
        case KitFault::damaged: workplace.fail("kit_damaged", words("kit.damaged"_key, slots));
        case KitFault::incomplete:
            workplace.fail("kit_incomplete", words("kit.incomplete"_key, slots));
        case KitFault::no_kit: break;
    }
    workplace.fail("no_kit", words("kit.none"_key, slots));
}

// Nothing: nobody answered.
std::optional<talk::JoinVerdict> wait_for_verdict(Workplace& workplace, Patience patience) {
    while (true) {
        const auto told = workplace.node().next_telling(patience);
        if (!told) {
            if (told.error().why == Trouble::Why::silent) return std::nullopt;
            workplace.fail(told.error());
        }
        const auto* joining = std::get_if<talk::Joining>(&*told);
        if (joining != nullptr && joining->verdict) return joining->verdict;
    }
}

[[noreturn]] void fail(const Workplace& workplace, talk::JoinVerdict verdict) {
    const Words& words = workplace.words;
    if (verdict == talk::JoinVerdict::kit_void)
        workplace.fail("kit_void", words("join.kit_void"_key));
    if (verdict == talk::JoinVerdict::door_shut)
        workplace.fail("door_shut", words("join.door_shut"_key));
    workplace.fail("refused", words("join.refused"_key));
}

}  // namespace

Report join_class(Workplace& workplace) {
    const KitFile kit = kit_in(workplace, workplace.option("--kit"));
    const std::string name = workplace.option("--name");
    auto addresses = split_at_commas(workplace.option("--at"));
    if (addresses.empty()) addresses = kit.seats;
    const Words& words = workplace.words;
    if (addresses.empty()) workplace.fail("no_address", words("join.no_address"_key));
    const Patience patience = std::min(knock_patience, workplace.around.patience);
    std::optional<talk::JoinVerdict> refusal;
    for (const std::string& address : addresses) {
        workplace.show_progress(words("join.knocking"_key, {{"address", address}}));
        const auto asked =
            workplace.try_ask(talk::JoinClass{address, name, talk::KitSecret{kit.secret}});
        const bool is_bad_address = !asked && asked.error().code == talk::Code::invalid_params;
        if (is_bad_address && addresses.size() > 1) continue;
        if (is_bad_address)
            workplace.fail("bad_address", words("join.bad_address"_key, {{"address", address}}));
        if (!asked) workplace.fail(name_of(asked.error().code), sentence_of(words, asked.error()));
        const auto verdict = wait_for_verdict(workplace, patience);
        if (!verdict) continue;
        if (*verdict != talk::JoinVerdict::admitted) {
            refusal = clearer(refusal, *verdict);
            continue;
        }
        workplace.end_progress();
        Report report;
        report.data = {{"class", kit.class_name}, {"name", name}, {"at", address}};
        report.text = words("join.done"_key, {{"class", kit.class_name}, {"name", name}}) + "\n" +
                      words("class.all_is_seen"_key) + "\n";
        return report;
    }
    if (refusal) fail(workplace, *refusal);
    workplace.fail("nobody_answers",
                   words("join.nobody_answers"_key, {{"list", listed(addresses)}}));
}

}  // namespace atelier::editor
