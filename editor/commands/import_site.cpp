#include "editor/commands/import_site.hpp"

#include "editor/commands/upload.hpp"
#include "editor/safe_text.hpp"
#include "editor/site/import_source.hpp"

namespace atelier::editor {

namespace {

struct Left {
    std::string path;
    std::string_view code;
    std::string why;  // a sentence
};

struct Reason {
    std::string_view code;
    Key key;
};

Reason reason_of(LeftOut left_out) {
    switch (left_out) {
        case LeftOut::link: return {"link", "left_out.link"_key};
        case LeftOut::special: return {"special", "left_out.special"_key};
        case LeftOut::outside: return {"outside", "left_out.outside"_key};
        case LeftOut::hidden: return {"hidden", "left_out.hidden"_key};
        case LeftOut::bad_name: return {"bad_name", "left_out.bad_name"_key};
        case LeftOut::too_deep: return {"too_deep", "left_out.too_deep"_key};
        case LeftOut::kind: return {"kind", "left_out.kind"_key};
        case LeftOut::too_big: return {"too_big", "left_out.too_big"_key};
        case LeftOut::too_many_lines: return {"too_many_lines", "left_out.too_many_lines"_key};
        case LeftOut::not_text: return {"not_text", "left_out.not_text"_key};
        case LeftOut::other_content: return {"other_content", "left_out.other_content"_key};
        case LeftOut::same_name: return {"same_name", "left_out.same_name"_key};
        case LeftOut::too_many_files: return {"too_many_files", "left_out.too_many_files"_key};
        case LeftOut::project_full: return {"project_full", "left_out.project_full"_key};
        case LeftOut::unreadable: break;
    }
    return {"unreadable", "left_out.unreadable"_key};
}

Failure failure_of(const Words& words, SourceFault fault, const std::string& path) {
    const Slots slots{{"path", path}};
    switch (fault) {
        case SourceFault::not_there: return {"no_such_file", words("file.not_there"_key, slots)};
        case SourceFault::unreadable: return {"unreadable", words("file.unreadable"_key, slots)};
        case SourceFault::damaged: return {"damaged", words("import.damaged"_key, slots)};
        case SourceFault::too_much: return {"too_much", words("import.too_much"_key, slots)};
        case SourceFault::no_archive: break;
    }
    return {"no_archive", words("import.no_archive"_key, slots)};
}

class Import {
public:
    Import(Workplace& workplace, const ProjectTree& tree)
        : workplace_(workplace), upload_(workplace, tree) {}

    bool take(const Found& found, const Read& read) {
        if (found.is == Found::Is::folder) {
            const auto fault = rules_.look_at_folder(found);
            if (fault) leave(found.path + "/", *fault);
            return !fault;
        }
        const auto admitted = rules_.look_at_file(found);
        if (!admitted) return leave(found.path, admitted.error());
        const bool is_text = admitted->kind == FileKind::text;
        const auto bytes = read(is_text ? text_max_bytes : blob_max_bytes);
        if (!bytes) return leave(found.path, LeftOut::unreadable);
        if (const auto fault = rules_.look_inside(*admitted, *bytes))
            return leave(found.path, *fault);
        put(found.path, *admitted, *bytes);
        workplace_.show_progress(workplace_.words.count("import.progress"_key, put_));
        return false;
    }

    void report(Report& report) const {
        const Words& words = workplace_.words;
        boost::json::array left_out;
        for (const Left& left : left_)
            left_out.push_back({{"path", left.path}, {"why", left.code}});
        report.data["files"] = put_;
        report.data["bytes"] = bytes_;
        report.data["left_out"] = std::move(left_out);
        report.text += words.count("import.done"_key, put_) + "\n";
        if (left_.empty()) return;
        report.text += words.count("import.left_out"_key, left_.size()) + "\n";
        for (const Left& left : left_)
            report.text += "  " + safe_text(left.path) + ": " + left.why + "\n";
    }

private:
    bool leave(std::string path, LeftOut why) {
        const Reason reason = reason_of(why);
        left_.push_back({std::move(path), reason.code, workplace_.words(reason.key)});
        return false;
    }

    void put(const std::string& path, const Admitted& admitted, std::string_view bytes) {
        const auto done = upload_.put(false, admitted.names, admitted.kind, bytes);
        if (done) {
            ++put_;
            bytes_ += bytes.size();
        } else if (done.error().code == talk::Code::bad_name) {
            left_.push_back({path, "bad_name", sentence_of(workplace_.words, done.error())});
        } else {
            workplace_.fail(name_of(done.error().code),
                            sentence_of(workplace_.words, done.error()));
        }
    }

    Workplace& workplace_;
    Upload upload_;
    ImportRules rules_;
    std::vector<Left> left_;
    std::uint64_t put_ = 0;
    std::uint64_t bytes_ = 0;
};

}  // namespace

void look_at_source(const Workplace& workplace, const std::string& path) {
    const auto fault = visit_source(path, [](const Found&, const Read&) { return false; });
    if (!fault) return;
    auto failure = failure_of(workplace.words, *fault, path);
    workplace.fail(std::move(failure.code), std::move(failure.sentence));
}

void import_site(Workplace& workplace, const talk::SpaceId& project, const std::string& path,
                 Report& report) {
    const ProjectTree tree(workplace, project);
    Import import(workplace, tree);
    const auto fault = visit_source(
        path, [&](const Found& found, const Read& read) { return import.take(found, read); });
    workplace.end_progress();
    if (fault) {
        auto failure = failure_of(workplace.words, *fault, path);
        workplace.fail(std::move(failure.code), std::move(failure.sentence));
    }
    import.report(report);
}

}  // namespace atelier::editor
