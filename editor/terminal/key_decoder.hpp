#pragma once

// What comes from a terminal as what somebody did (docs/terminal.md, "What is typed"). Pure: bytes
// and the time go in, events come out, however the bytes are cut.
//
// Promises: no byte of a sequence is ever typed as text, known or not; what it holds is bounded but
// for a paste, which is as long as it is.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace atelier::editor {

enum class KeyName : std::uint8_t {
    character = 1,  // `KeyPress::character`
    enter,
    tab,
    escape,
    backspace,
    erase,  // Delete
    insert,
    home,
    end,
    page_up,
    page_down,
    up,
    down,
    left,
    right,
    function,  // F1 to F12: `KeyPress::character` is the number
};

struct Modifiers {
    bool shift = false;
    bool alt = false;
    bool ctrl = false;
    bool operator==(const Modifiers&) const = default;
};

struct KeyPress {
    KeyName name{};
    char32_t character = 0;
    Modifiers with;
    bool operator==(const KeyPress&) const = default;
};

struct Paste {
    std::string text;  // UTF-8, lines end with '\n'
    bool operator==(const Paste&) const = default;
};

struct Mouse {
    enum class Kind : std::uint8_t { press = 1, release, drag, wheel_up, wheel_down };
    Kind kind{};
    std::uint8_t button = 0;  // 0 left, 1 middle, 2 right
    std::size_t row = 0;      // from 0
    std::size_t column = 0;
    Modifiers with;
    bool operator==(const Mouse&) const = default;
};

struct Focus {
    bool is_here = false;
    bool operator==(const Focus&) const = default;
};

// Of the terminal, to what was asked.
struct Answer {
    enum class About : std::uint8_t {
        device = 1,           // the last of all that was asked: CSI c
        synchronized_output,  // has it
        kitty_keys,           // has them
        background,           // its colour, 0xRRGGBB
    };
    About about{};
    std::uint32_t value = 0;
    bool operator==(const Answer&) const = default;
};

using Input = std::variant<KeyPress, Paste, Mouse, Focus, Answer>;

class KeyDecoder {
public:
    using Instant = std::chrono::steady_clock::time_point;
    using Span = std::chrono::milliseconds;

    struct Manner {
        Span escape_after{50};
        bool backspace_is_08 = false;  // the terminal's erase character (termios VERASE)
    };

    KeyDecoder() = default;
    explicit KeyDecoder(const Manner& manner) : manner_(manner) {}

    std::vector<Input> take(std::string_view bytes, Instant now);
    // When nothing came until then, `tick` has more to say.
    std::optional<Instant> due() const;
    std::vector<Input> tick(Instant now);

private:
    static constexpr Span paste_ends_after{2'000};
    static constexpr Span sequence_ends_after{2'000};
    static constexpr std::size_t sequence_max = 64;
    static constexpr std::size_t string_max = 4096;

    // What is left of a sequence that is longer than any: it types nothing.
    enum class Skipped : std::uint8_t { nothing, sequence, string };

    // Everything that is whole; with `is_all`, what is not, too: nothing more of it comes.
    std::vector<Input> work(bool is_all);
    // What stands at the front of `bytes`, said; how long it was. 0: more must come.
    std::size_t thing(std::string_view bytes, bool is_all);
    std::size_t plain(std::string_view bytes, bool is_all, Modifiers with);
    std::size_t csi(std::string_view bytes, bool is_all);
    std::size_t ss3(std::string_view bytes, bool is_all);
    std::size_t string(std::string_view bytes, bool is_all);
    bool take_paste(bool is_all);
    void skip();
    bool is_lone() const;

    void say_key(KeyName name, Modifiers with = {}, char32_t character = 0);
    void control(unsigned char byte, Modifiers with);
    void sequence(std::string_view body, char final);
    void tilde(std::uint32_t number, Modifiers with);
    void character(std::uint32_t code, Modifiers with);
    void mouse(std::string_view body, char final);
    void answer(std::string_view body, char final);
    void background(std::string_view body);  // what an OSC 11 says

    Manner manner_;
    std::string held_;
    Instant last_;
    bool is_pasting_ = false;
    Skipped skipped_ = Skipped::nothing;
    std::string pasted_;
    std::vector<Input> said_;
};

}  // namespace atelier::editor
