#pragma once

// `class new NAME --trainer PERSON`: this seat founds a class and is its first authority. It says
// so as long as no other seat could govern the class, should this one burn.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report class_new(Workplace& workplace);

// Whether one seat alone governs: the sentence that then stands in `class new` and in `status`.
bool has_one_authority(const talk::PeopleAnswer& people);

}  // namespace atelier::editor
