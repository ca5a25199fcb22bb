#include "editor/commands/carry_bundle.hpp"

#include "editor/commands/local_file.hpp"

namespace atelier::editor {

namespace {

// A stick of the last century writes 1 MiB/s, and a class may have a gigabyte.
constexpr Patience carry_patience{std::chrono::hours{1}};

template <class Message>
talk::Carried pass(Workplace& workplace, const Descriptor& file, const std::string& path,
                   bool is_ours) {
    const auto done = workplace.node().call(Message{true}, file.number(), carry_patience);
    if (done) return *done;
    if (is_ours) ::unlink(path.c_str());
    workplace.fail(done.error());
}

Report report_of(const std::string& path, const talk::Carried& carried) {
    Report report;
    report.data = {{"file", path},
                   {"spaces", carried.spaces},
                   {"changes", carried.changes},
                   {"blobs", carried.blobs}};
    return report;
}

}  // namespace

Report carry_out(Workplace& workplace) {
    const std::string path = workplace.operand(0);
    workplace.node();  // before a file is there
    const Descriptor file = create_local_file(workplace, path);
    const auto carried = pass<talk::CarryOut>(workplace, file, path, true);
    flush_local_file(workplace, file, path);
    Report report = report_of(path, carried);
    report.text = workplace.words.count("carry.out"_key, carried.changes, {{"path", path}}) + "\n";
    return report;
}

Report carry_in(Workplace& workplace) {
    const std::string path = workplace.operand(0);
    const Descriptor file = open_local_file(workplace, path);
    const auto carried = pass<talk::CarryIn>(workplace, file, path, false);
    Report report = report_of(path, carried);
    report.text = workplace.words.count("carry.in"_key, carried.changes) + "\n";
    return report;
}

}  // namespace atelier::editor
