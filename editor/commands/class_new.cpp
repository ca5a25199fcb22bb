#include "editor/commands/class_new.hpp"

#include <algorithm>

namespace atelier::editor {

Report class_new(Workplace& workplace) {
    const std::string name = workplace.operand(0);
    const std::string trainer = workplace.option("--trainer");
    // The seat's own root key comes first by itself; its label is what people look for later.
    const auto founded = workplace.ask(talk::FoundClass{name, trainer, trainer, 1, {}});
    Report report;
    report.data = {{"class", founded.class_id.hex}, {"name", name}, {"single_authority", true}};
    report.text = workplace.words("class_new.done"_key, {{"name", name}, {"trainer", trainer}}) +
                  "\n" + workplace.words("class.one_authority"_key) + "\n";
    return report;
}

bool has_one_authority(const talk::PeopleAnswer& people) {
    std::size_t seats = 0;
    for (const talk::Person& person : people.people)
        seats += static_cast<std::size_t>(
            std::ranges::count(person.seats, talk::Standing::trainer, &talk::Seat::standing));
    return seats < 2;
}

}  // namespace atelier::editor
