#include "editor/commands/join_class.hpp"

#include "editor/commands/local_file.hpp"
#include "editor/join_refusal.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

// The node says what it does, and in the end that nobody answers; it listens for half a minute.
constexpr Patience knock_patience{60'000};

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

std::string word_of(talk::JoinVerdict verdict) {
    const auto& all = talk::NamesOf<talk::JoinVerdict>::all;
    return std::string(
        std::ranges::find(all, verdict, &std::pair<talk::JoinVerdict, std::string_view>::first)
            ->second);
}

// How it ended, and where. What is tried meanwhile shows.
talk::Joining knock(Workplace& workplace, const talk::JoinClass& ask) {
    const Words& words = workplace.words;
    const auto asked = workplace.try_ask(ask);
    if (!asked && asked.error().data == "addresses")
        workplace.fail("bad_address",
                       words("join.bad_address"_key, {{"address", listed(ask.addresses)}}));
    if (!asked) workplace.fail(name_of(asked.error().code), sentence_of(words, asked.error()));
    while (true) {
        const auto told =
            workplace.node().next_telling(std::min(knock_patience, workplace.around.patience));
        if (!told && told.error().why == Trouble::Why::silent)
            return {{}, {}, talk::JoinVerdict::nobody};
        if (!told) workplace.fail(told.error());
        const auto* joining = std::get_if<talk::Joining>(&*told);
        if (joining == nullptr) continue;
        if (joining->verdict) return *joining;
        workplace.show_progress(joining->at
                                    ? words("join.knocking"_key, {{"address", *joining->at}})
                                    : words("join.listening"_key));
    }
}

}  // namespace

Report join_class(Workplace& workplace) {
    KitFile kit = kit_in(workplace, workplace.option("--kit"));
    const std::string name = workplace.option("--name");
    const auto named = split_at_commas(workplace.option("--at"));
    if (!named.empty()) kit.seats = named;
    const Words& words = workplace.words;
    if (!has_place_to_ask(kit)) workplace.fail("no_address", words("join.no_address"_key));
    const talk::Joining joining = knock(workplace, ask_with(kit, name));
    workplace.end_progress();
    if (*joining.verdict == talk::JoinVerdict::nobody)
        workplace.fail("nobody_answers", kit.seats.empty() ? words("entry.nobody_answers"_key)
                                                           : words("join.nobody_answers"_key,
                                                                   {{"list", listed(kit.seats)}}));
    if (*joining.verdict != talk::JoinVerdict::admitted)
        workplace.fail(word_of(*joining.verdict), refusal_sentence(words, *joining.verdict));
    Report report;
    report.data = {{"class", kit.class_name}, {"name", name}, {"at", joining.at.value_or("")}};
    report.text = words("join.done"_key, {{"class", kit.class_name}, {"name", name}}) + "\n" +
                  words("class.all_is_seen"_key) + "\n";
    return report;
}

}  // namespace atelier::editor
