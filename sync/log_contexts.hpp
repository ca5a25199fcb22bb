#pragma once

// The contexts in which bodies are read (protocol/reference.hpp), at every change of every log of a
// space, for 12 bytes a change: what a body adds is kept once, behind what its log knew before. So
// a log may fork at any change and as often as it likes; a context is spelled out when it is needed
// and costs the mentions it holds.

#include "protocol/reference.hpp"

namespace atelier {

struct ContextMark {
    std::uint32_t mentions = 0;
    std::uint32_t file = 0;
    std::uint32_t cursor = 0;
};

class LogContexts {
public:
    // A default mark is that of a log before its first change.
    LogContext at(const ContextMark& mark) const;
    // `context` is that of `before`, moved on by the next body.
    ContextMark mark_after(const ContextMark& before, const LogContext& context);

    struct Size {
        std::size_t mentions = 0;
        std::size_t files = 0;
        bool operator==(const Size&) const = default;
    };
    Size size() const { return {mentions_.size(), files_.size()}; }
    // Forgets the latest marks, as when the changes they were made for are refused.
    void shrink(const Size& size);

private:
    struct Mentions {
        std::uint32_t before = 0;
        std::size_t known = 0;  // logs, with those before
        std::vector<LogName> logs;
    };

    std::vector<Mentions> mentions_ = std::vector<Mentions>(1);
    std::vector<std::optional<NodeRef>> files_ = std::vector<std::optional<NodeRef>>(1);
};

}  // namespace atelier
