#pragma once

// A sentence in the status bar: for 8 s, or until the next one.

#include "editor/theme/theme.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace atelier::editor {

class Notice {
public:
    using Instant = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::seconds stays{8};

    void say(std::string sentence, Paint paint, Instant now) {
        sentence_ = std::move(sentence);
        paint_ = paint;
        until_ = now + stays;
    }
    void tick(Instant now) {
        if (!until_ || now < *until_) return;
        sentence_.clear();
        until_.reset();
    }
    std::optional<Instant> next_due() const { return until_; }
    const std::string& sentence() const { return sentence_; }  // empty: there is none
    Paint paint() const { return paint_; }

private:
    std::string sentence_;
    Paint paint_ = Paint::bar_strong;
    std::optional<Instant> until_;
};

}  // namespace atelier::editor
