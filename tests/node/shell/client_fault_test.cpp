#include "node/shell/client_fault.hpp"

#include "tests/test.hpp"

using namespace atelier;

TEST_CASE("every refusal of the node has the code of its own name") {
    const std::pair<Refusal, talk::Code> all[] = {
        {Refusal::no_class, talk::Code::no_class},
        {Refusal::no_such_file, talk::Code::no_such_file},
        {Refusal::no_place, talk::Code::no_place},
        {Refusal::log_lost, talk::Code::log_lost},
        {Refusal::unknown_revision, talk::Code::unknown_revision},
        {Refusal::malformed, talk::Code::malformed},
        {Refusal::disk_full, talk::Code::disk_full},
        {Refusal::disk_broken, talk::Code::disk_broken},
        {Refusal::too_large, talk::Code::too_large},
        {Refusal::nothing_to_undo, talk::Code::nothing_to_undo}};
    for (const auto& [refusal, code] : all)
        CHECK(code_of(refusal) == code);
}

TEST_CASE("the first field that cannot stand in a change is named") {
    CHECK_FALSE(fault_in({{"a", "x", 1, 3}, {"b", "", 0, 3}}));
    CHECK(fault_in({{"a", "x", 1, 3}, {"b", "", 1, 3}})->data == "b");
    CHECK(fault_in({{"a", "long", 1, 3}, {"b", "", 1, 3}})->data == "a");
    CHECK(fault_in({{"a", std::string_view("x\0", 2), 1, 3}})->data == "a");
}
