#include "sync/log_contexts.hpp"

namespace atelier {

LogContext LogContexts::at(const ContextMark& mark) const {
    std::vector<const Mentions*> parts;
    for (std::uint32_t i = mark.mentions; i != 0; i = mentions_[i].before)
        parts.push_back(&mentions_[i]);
    LogContext context;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        for (const LogName& log : (*part)->logs)
            context.dictionary.add(log);
    }
    context.file = files_[mark.file];
    context.cursor = mark.cursor;
    return context;
}

ContextMark LogContexts::mark_after(const ContextMark& before, const LogContext& context) {
    ContextMark mark = before;
    mark.cursor = static_cast<std::uint32_t>(context.cursor);
    const std::size_t known = mentions_[before.mentions].known;
    if (context.dictionary.size() > known) {
        Mentions added{before.mentions, context.dictionary.size(), {}};
        for (std::size_t i = known; i < added.known; ++i)
            added.logs.push_back(context.dictionary[i]);
        mark.mentions = static_cast<std::uint32_t>(mentions_.size());
        mentions_.push_back(std::move(added));
    }
    if (context.file != files_[before.file]) {
        mark.file = static_cast<std::uint32_t>(files_.size());
        files_.push_back(context.file);
    }
    return mark;
}

void LogContexts::shrink(const Size& size) {
    mentions_.resize(size.mentions);
    files_.resize(size.files);
}

}  // namespace atelier
