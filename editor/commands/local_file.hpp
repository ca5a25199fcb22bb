#pragma once

// Files of the person's own machine, which the commands read and write for them: a kit, a bundle, a
// picture that is put into a project. What is there is never written over, and what was written is
// on the disk when it is said to be there.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

// At most `max` bytes; a file that is larger, or no file, ends the command with a sentence.
std::string read_local_file(const Workplace& workplace, const std::string& path, std::uint64_t max);
Descriptor open_local_file(const Workplace& workplace, const std::string& path);

// For this person alone to read (0600).
Descriptor create_local_file(const Workplace& workplace, const std::string& path);
void write_local_file(const Workplace& workplace, const Descriptor& file, const std::string& path,
                      std::string_view bytes);
void flush_local_file(const Workplace& workplace, const Descriptor& file, const std::string& path);

// Bytes as something that can be passed to the node.
Descriptor memory_file(const Workplace& workplace, std::string_view bytes);
// All that a descriptor has, from its beginning.
std::string read_descriptor(const Workplace& workplace, const Descriptor& file, std::uint64_t max);

}  // namespace atelier::editor
