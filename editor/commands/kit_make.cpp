#include "editor/commands/kit_make.hpp"

#include "editor/commands/local_file.hpp"
#include "editor/commands/own_addresses.hpp"
#include "editor/kit_file.hpp"

namespace atelier::editor {

namespace {

constexpr std::uint32_t uses_max = 1'000;

}  // namespace

Report kit_make(Workplace& workplace) {
    const std::uint32_t uses = workplace.number("--uses", 1, uses_max);
    const std::string path = workplace.option("--out");
    const auto people = workplace.ask(talk::People{});
    const Words& words = workplace.words;
    // The file first: a kit that nobody can have would stay in the class for ever.
    const Descriptor file = create_local_file(workplace, path);
    KitFile kit{people.name, split_at_commas(workplace.option("--at")), {}, people.class_id.hex};
    const auto made = workplace.try_ask(talk::MakeKit{talk::Role::learner, uses, path});
    if (!made) {
        ::unlink(path.c_str());
        workplace.fail(name_of(made.error().code), sentence_of(words, made.error()));
    }
    kit.secret = made->secret.hex;
    for (std::string& address : kit.seats)
        address = with_port(std::move(address), made->port);
    if (kit.seats.empty()) kit.seats = own_addresses(made->port);
    const Words french(Language::french);
    const Words english(Language::english);
    write_local_file(workplace, file, path,
                     kit_text(kit, french("kit.about"_key, {{"class", kit.class_name}}) + "\n" +
                                       english("kit.about"_key, {{"class", kit.class_name}})));
    Report report;
    boost::json::array seats(kit.seats.begin(), kit.seats.end());
    report.data = {{"kit", made->kit.hex}, {"uses", uses}, {"file", path}, {"seats", seats}};
    report.text = words.count("kit_make.done"_key, uses, {{"path", path}}) + "\n";
    if (kit.seats.empty()) report.text += words("kit_make.no_address"_key) + "\n";
    return workplace.saved(std::move(report));
}

}  // namespace atelier::editor
